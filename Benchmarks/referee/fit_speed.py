"""Time per double-Gaussian fit by iminuit with numba-stats, on the histograms of counts in fits.json.

Usage: python fit_speed.py FITS_JSON   (prints microseconds per fit, best of seven runs, after the compiler has warmed up)

The cost is iminuit's BinnedNLL with numba-stats' normal cdf, as an analyst writes it: MIGRAD and HESSE at the default strategy.
"""
import json
import sys
import time
from importlib.metadata import version

import numpy as np
from iminuit import Minuit, cost
from numba_stats import norm


def mixture_cdf(lo, hi):
    ends = np.array([lo, hi])

    def cdf(x, mean1, mean2, sigma1, sigma2, fraction):
        a, b = norm.cdf(ends, mean1, sigma1), norm.cdf(ends, mean2, sigma2)
        z = fraction * (a[1] - a[0]) + (1 - fraction) * (b[1] - b[0])
        return (fraction * (norm.cdf(x, mean1, sigma1) - a[0]) + (1 - fraction) * (norm.cdf(x, mean2, sigma2) - b[0])) / z

    return cdf


def fit(contents, edges, start):
    minuit = Minuit(cost.BinnedNLL(contents, edges, mixture_cdf(edges[0], edges[-1])), *start)
    minuit.limits["sigma1", "sigma2"] = (0.05, 400)
    minuit.limits["fraction"] = (0.001, 0.999)
    minuit.migrad()
    minuit.hesse()
    return minuit


for case in json.load(open(sys.argv[1]))["cases"]:
    if case["shape"] != "freeMeans" or case["sumW"] != case["sumW2"]:
        continue
    contents = np.array(case["sumW"])
    edges = np.linspace(case["low"], case["high"], len(contents) + 1)
    centre = np.average((edges[1:] + edges[:-1]) / 2, weights=contents)
    spread = np.sqrt(np.average(((edges[1:] + edges[:-1]) / 2 - centre) ** 2, weights=contents))
    start = [centre, centre, 0.8 * spread, 1.5 * spread, 0.6]
    result = fit(contents, edges, start)
    times = []
    for _ in range(7):
        before = time.perf_counter()
        for _ in range(20):
            fit(contents, edges, start)
        times.append((time.perf_counter() - before) / 20)
    print(f"{case['name']:24s} {len(contents):4d} bins {1e6 * min(times):8.0f} us  valid {result.valid} calls {result.nfcn}")
print("iminuit", version("iminuit"), "numba-stats", version("numba-stats"))
