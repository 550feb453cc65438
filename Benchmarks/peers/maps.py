"""Computes the maps the Swift side wrote with SciPy, NumPy and correctionlib."""

import sys

import correctionlib
import numpy as np
from measurement import digits, median_seconds, report
from scipy.optimize import brentq
from scipy.special import ndtr


def density(x, p):
    def normal(mean, sigma):
        return np.exp(-0.5 * ((x - mean) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))

    return p[0] * normal(p[1], p[2]) + (1 - p[0]) * normal(p[3], p[4])


def cumulative(x, p):
    return p[0] * ndtr((x - p[1]) / p[2]) + (1 - p[0]) * ndtr((x - p[3]) / p[4])


def mirrored(p):
    return np.array([p[0], -p[1], p[2], -p[3], p[4]])


def newton(u, source, target):
    """The quantile map by Newton's method on log F of the nearer tail, all values at once until the last one converged."""
    upper = cumulative(u, source) > 0.5
    side = np.where(upper, -1.0, 1.0)
    source = np.where(upper, mirrored(source), source)
    target = np.where(upper, mirrored(target), target)
    u = side * u
    wanted = np.log(cumulative(u, source))
    v = moments_guess(u, source, target)
    for _ in range(60):
        below = cumulative(v, target)
        step = (np.log(below) - wanted) * below / density(v, target)
        v -= step
        if np.max(np.abs(step)) < 1e-9:
            break
    return side * v


def moments_guess(u, source, target):
    def moments(p):
        mean = p[0] * p[1] + (1 - p[0]) * p[3]
        square = p[0] * (p[2] ** 2 + p[1] ** 2) + (1 - p[0]) * (p[4] ** 2 + p[3] ** 2)
        return mean, np.sqrt(square - mean**2)

    (mean_s, width_s), (mean_t, width_t) = moments(source), moments(target)
    return mean_t + (u - mean_s) * width_t / width_s


def root(u, source, target):
    wanted = cumulative(u, source)
    return brentq(lambda v: cumulative(v, target) - wanted, u - 60, u + 60, xtol=1e-10)


def main(folder, calibration):
    rows = np.fromfile(f"{folder}/maps.f64").reshape(-1, 14)
    qt, njets, u, ours = (np.ascontiguousarray(rows[:, i]) for i in (0, 1, 2, 13))
    source, target = np.ascontiguousarray(rows[:, 3:8].T), np.ascontiguousarray(rows[:, 8:13].T)
    exact(u, source, target, ours)
    table(folder)
    correction_set(f"{calibration}/correctionlib.json.gz", qt, njets, u, ours)


def exact(u, source, target, ours):
    found = newton(u, source, target)
    seconds = median_seconds(5, lambda: newton(u, source, target))
    report("map.newton.nanoseconds", seconds / len(u) * 1e9, digits(found.sum()))
    report("map.newton.difference", np.max(np.abs(found - ours)), "GeV")
    report("map.exact.nanoseconds", seconds / len(u) * 1e9, digits(found.sum()))
    few = range(2000)
    seconds = median_seconds(3, lambda: [root(u[i], source[:, i], target[:, i]) for i in few])
    report("map.brentq.nanoseconds", seconds / len(few) * 1e9, "-")


def table(folder):
    low, high, *nodes = np.fromfile(f"{folder}/table.f64")
    values = np.fromfile(f"{folder}/table-values.f64")
    places = np.linspace(low, high, len(nodes))
    nodes = np.array(nodes)
    seconds = median_seconds(15, lambda: np.interp(values, places, nodes))
    report("map.table.nanoseconds", seconds / len(values) * 1e9, digits(np.interp(values, places, nodes).sum()))


def correction_set(path, qt, njets, u, ours):
    correction = correctionlib.CorrectionSet.from_file(path)["u_par"]
    found = correction.evaluate("nominal", qt, njets, u)
    seconds = median_seconds(5, lambda: correction.evaluate("nominal", qt, njets, u))
    report("map.set.nanoseconds", seconds / len(u) * 1e9, digits(found.sum()))
    report("map.set.difference", np.max(np.abs(found - ours)), "GeV")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
