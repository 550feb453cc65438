"""Referee of widths at half maximum: random mixtures of one to three Gaussians, their peaks and crossings by SciPy.

Usage: python fwhm.py > Tests/FittingTests/Reference/fwhm.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy.optimize import brentq, minimize_scalar

random = np.random.default_rng(20261121)


def width(parts):
    def f(x):
        total = 0.0
        for share, mean, low, high in parts:
            s = np.where(x < mean, low, high)
            total = total + share * 2 / (low + high) / np.sqrt(2 * np.pi) * np.exp(-0.5 * ((x - mean) / s) ** 2)
        return total

    means = [p[1] for p in parts]
    grid = np.linspace(min(means) - 1e-9, max(means) + 1e-9, 20001)
    best = grid[np.argmax(f(grid))]
    step = grid[1] - grid[0]
    peak = minimize_scalar(lambda x: -f(x), bounds=(best - step, best + step), method="bounded", options={"xatol": 1e-13}).x
    half = 0.5 * max(f(peak), f(best))
    reach = 10 * max(max(p[2:]) for p in parts)
    ends = []
    for sign in (-1, 1):
        x = peak + sign * np.linspace(0, reach, 40001)
        first = np.nonzero(f(x) < half)[0][0]
        ends.append(brentq(lambda t: f(t) - half, x[first - 1], x[first], xtol=1e-13, rtol=1e-15))
    return ends[1] - ends[0]


cases = []
for count in (1, 2, 2, 2, 3, 3, 3, 3):
    for bifurcated in (False, True):
        shares = random.dirichlet(np.full(count, 2.0))
        low = random.uniform(3.1, 24.7, count)
        high = random.uniform(3.1, 24.7, count) if bifurcated else low
        means = random.normal(-1.3, 9.7, count)
        parts = [[float(v) for v in p] for p in zip(shares, means, low, high)]
        cases.append({"parts": parts, "width": width(parts)})
json.dump({"versions": {k: version(k) for k in ("numpy", "scipy")}, "cases": cases}, sys.stdout, indent=1)
print()
