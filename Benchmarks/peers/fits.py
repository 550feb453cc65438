"""Fits the histograms the Swift side wrote with iminuit and numba-stats, and compares the parameters."""

import sys

import numpy as np
from iminuit import Minuit
from iminuit.cost import BinnedNLL
from measurement import digits, median_seconds, report
from numba_stats import norm

BINS = 120


def cdf(x, mean1, mean2, sigma1, sigma2, fraction):
    """Two Gaussians truncated to the range of the histogram."""
    raw = fraction * norm.cdf(x, mean1, sigma1) + (1 - fraction) * norm.cdf(x, mean2, sigma2)
    return (raw - raw[0]) / (raw[-1] - raw[0])


def fit(counts, edges):
    centres = (edges[1:] + edges[:-1]) / 2
    mean = np.average(centres, weights=counts)
    width = np.sqrt(np.average((centres - mean) ** 2, weights=counts))
    minuit = Minuit(
        BinnedNLL(counts, edges, cdf), mean1=mean, mean2=mean, sigma1=0.8 * width, sigma2=1.5 * width, fraction=0.7
    )
    minuit.limits["sigma1", "sigma2"] = (0.1, 500)
    minuit.limits["fraction"] = (0.01, 0.99)
    minuit.migrad()
    minuit.hesse()
    return minuit


def main(folder):
    histograms = np.fromfile(f"{folder}/histograms.f64").reshape(-1, 2 + BINS)
    inputs = [(row[2:], np.linspace(row[0], row[1], BINS + 1)) for row in histograms]
    fits = []

    def all_fits():
        fits[:] = [fit(*histogram) for histogram in inputs]

    seconds = median_seconds(3, all_fits)
    report("fit.milliseconds", seconds / len(inputs) * 1e3, digits(sum(deviation(f.values) for f in fits)))
    valid = [f.valid for f in fits]
    report("fit.valid", np.mean(valid), f"{sum(valid)} of {len(valid)}")
    ours = np.fromfile(f"{folder}/fits.f64").reshape(-1, 11)
    differences = [difference(f, row) for f, row in zip(precise(inputs, ours), ours) if row[0] == 1]
    report("fit.difference", np.max(differences), f"{len(differences)} fits, median {np.median(differences):.1e}")


def precise(inputs, ours):
    """iminuit's own minimum, found to more digits than its default asks for: it stops at an EDM of 1e-4."""
    for histogram, row in zip(inputs, ours):
        minuit = fit(*histogram)
        minuit.tol = 1e-6
        minuit.strategy = 2
        minuit.migrad()
        minuit.hesse()
        yield minuit


def deviation(values):
    mean1, mean2, sigma1, sigma2, fraction = values
    mean = fraction * mean1 + (1 - fraction) * mean2
    return np.sqrt(
        fraction * (sigma1**2 + (mean1 - mean) ** 2) + (1 - fraction) * (sigma2**2 + (mean2 - mean) ** 2)
    )


def difference(minuit, row):
    """Largest difference of a parameter, in iminuit's σ; the narrow component first."""
    values, errors = np.array(minuit.values), np.array(minuit.errors)
    if values[2] > values[3]:
        order = [1, 0, 3, 2, 4]
        values, errors = values[order], errors[order]
        values[4] = 1 - values[4]
    return np.max(np.abs(values - row[1:6]) / errors)


if __name__ == "__main__":
    main(sys.argv[1])
