"""Fits some of the bins of the recoil benchmark with iminuit and numba-stats, and says what all of them would take.

Two Gaussians to data and to simulation in both components, 2 GeV bins, MIGRAD and HESSE; nothing subtracted, chosen, smoothed or refitted.
"""

import sys
import time

import numpy as np
import uproot
from iminuit import Minuit
from iminuit.cost import BinnedNLL
from measurement import digits, report
from numba_stats import norm

EDGES = np.linspace(-60, 60, 121)
BINS = [(4.0, 4.5), (12.5, 13.0), (24, 25), (42, 44), (75, 80), (140, 160)]
FITS = 81 * 3 * 2 * 2


def cdf(x, mean1, mean2, sigma1, sigma2, fraction):
    raw = fraction * norm.cdf(x, mean1, sigma1) + (1 - fraction) * norm.cdf(x, mean2, sigma2)
    return (raw - raw[0]) / (raw[-1] - raw[0])


def fit(values):
    counts = np.histogram(values, EDGES)[0].astype(float)
    mean, width = np.mean(values), np.std(values)
    minuit = Minuit(
        BinnedNLL(counts, EDGES, cdf), mean1=mean, mean2=mean, sigma1=0.8 * width, sigma2=1.5 * width, fraction=0.7
    )
    minuit.limits["sigma1", "sigma2"] = (0.1, 500)
    minuit.limits["fraction"] = (0.01, 0.99)
    minuit.migrad()
    minuit.hesse()
    return minuit.values["sigma1"]


def main(folder):
    samples = []
    for name in ("data", "simulation"):
        tree = uproot.open(f"{folder}/recoil-{name}.root")["Events"]
        e = tree.arrays(["boson_x", "boson_y", "missing_x", "missing_y", "jets"], library="np")
        qt = np.hypot(e["boson_x"], e["boson_y"])
        x, y = e["boson_x"] / qt, e["boson_y"] / qt
        across = -x * (e["missing_y"] + e["boson_y"]) + y * (e["missing_x"] + e["boson_x"])
        along = (e["missing_x"] + e["boson_x"]) * x + (e["missing_y"] + e["boson_y"]) * y - qt
        for low, high in BINS:
            for njets in (0, 1, 2):
                here = (qt >= low) & (qt < high) & (e["jets"] == njets)
                samples += [along[here], across[here]]
    samples = [values - np.mean(values) for values in samples]
    fit(samples[0])  # compile before the clock starts
    start = time.perf_counter()
    found = [fit(values) for values in samples]
    seconds = time.perf_counter() - start
    report("recoil.fine-nominal.fits.seconds", seconds / len(samples) * FITS, f"{len(samples)} fits, times {FITS / len(samples):.3g}")
    report("recoil.peer.sigma", np.mean(found), digits(np.mean(found)))


main(sys.argv[1])
