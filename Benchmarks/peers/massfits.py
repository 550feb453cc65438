"""Fits the masses the Swift side wrote with iminuit and numba-stats: a Voigt profile, normalised by quadrature, on an exponential."""

import sys
import time

import numpy as np
from iminuit import Minuit
from iminuit.cost import ExtendedUnbinnedNLL
from measurement import digits, report
from numba_stats import truncexpon, voigt

LOW, HIGH = 70.0, 110.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(32)


def integral(mean, sigma, hwhm):
    """The Voigt profile's integral over the range, on panels that are narrow at the peak."""
    steps = (sigma + hwhm) * np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6, 9, 13, 19, 28])
    edges = np.concatenate([[LOW, HIGH], mean - steps, mean + steps])
    edges = np.unique(np.clip(edges, LOW, HIGH))
    half = np.diff(edges) / 2
    x = (edges[:-1] + half)[:, None] + half[:, None] * NODES
    return (half * (voigt.pdf(x.ravel(), hwhm, mean, sigma).reshape(x.shape) @ WEIGHTS)).sum()


def density(x, signal, background, mean, sigma, hwhm, slope):
    peak = voigt.pdf(x, hwhm, mean, sigma) / integral(mean, sigma, hwhm)
    return signal + background, signal * peak + background * truncexpon.pdf(x, LOW, HIGH, 0.0, -1 / slope)


def fit(masses):
    n = len(masses)
    minuit = Minuit(
        ExtendedUnbinnedNLL(masses, density), signal=0.5 * n, background=0.5 * n, mean=91, sigma=1.5, hwhm=1.25, slope=-0.05
    )
    minuit.limits["signal", "background"] = (0, None)
    minuit.limits["sigma", "hwhm"] = (0.01, 20)
    minuit.limits["slope"] = (-1, -1e-4)
    minuit.migrad()
    minuit.hesse()
    return minuit


def main(folder):
    masses = np.fromfile(f"{folder}/masses.f64")
    fit(masses[:2000])  # compiles what Numba compiles
    start = time.perf_counter()
    result = fit(masses)
    seconds = time.perf_counter() - start
    report("massfit.threads1.seconds", seconds, " ".join(digits(value) for value in result.values))


main(sys.argv[1])
