"""Reference values of the tests of histograms, efficiencies, quantiles and folds, by NumPy, SciPy and scikit-learn.

Usage: python samples.py DIRECTORY   (writes grids.json, quantiles.json, folds.json, shapes.json)
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

SEED = 20_261_202
rng = np.random.default_rng(SEED)
made_by = (f"samples.py with numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, seed {SEED}")
target = Path(sys.argv[1])


def write(name, content):
    (target / name).write_text(json.dumps({"made_by": made_by, **content}) + "\n")


# Histograms: three axes, one of equal bins; a tenth of the values lie exactly on edges.
edges = [[-3.1, -1.25, 0.5, 0.75, 2.9], np.linspace(-2.4, 2.4, 13).tolist(), [0.0, 1.5, 4.25]]
columns = [rng.normal(0.2, 2.0, 900), rng.normal(0.0, 1.4, 900), rng.exponential(1.7, 900)]
for column, axis in zip(columns, edges):
    places = rng.random(900) < 0.1
    column[places] = rng.choice(axis, places.sum())
columns = [np.round(c, 6) if k != 1 else c for k, c in enumerate(columns)]
weights = np.round(np.where(rng.random(900) < 0.15, -1.0, 1.0) * rng.uniform(0.3, 1.9, 900), 4)
inside, _ = np.histogramdd(np.column_stack(columns), bins=[np.array(e) for e in edges], weights=weights)
inside2, _ = np.histogramdd(np.column_stack(columns), bins=[np.array(e) for e in edges], weights=weights**2)
density, _ = np.histogramdd(np.column_stack(columns), bins=[np.array(e) for e in edges], weights=weights, density=True)
every = np.zeros([len(e) + 1 for e in edges])
cells = []
for column, axis in zip(columns, edges):
    cell = np.searchsorted(axis, column, side="right")
    cell[column == axis[-1]] = len(axis) - 1
    cells.append(cell)
np.add.at(every, tuple(cells), weights)
xy, _, _ = np.histogram2d(columns[0], columns[1], bins=[np.array(edges[0]), np.array(edges[1])], weights=weights)
intervals = []
for n, k, level in [(1, 0, 0.6827), (1, 1, 0.95), (7, 0, 0.95), (7, 3, 0.6827), (29, 28, 0.9), (250, 3, 0.95), (250, 250, 0.6827),
                    (100_000, 41_733, 0.95), (1_000_000, 2, 0.99)]:
    test = stats.binomtest(k, n)
    exact, wilson = test.proportion_ci(level, "exact"), test.proportion_ci(level, "wilson")
    intervals.append({"n": n, "k": k, "level": level, "exact": [float(exact.low), float(exact.high)],
                      "wilson": [float(wilson.low), float(wilson.high)]})
write("grids.json", {"edges": edges, "columns": [c.tolist() for c in columns], "weights": weights.tolist(),
                     "inside": inside.ravel().tolist(), "insideSquares": inside2.ravel().tolist(),
                     "density": density.ravel().tolist(), "all": every.ravel().tolist(), "projection": xy.ravel().tolist(),
                     "intervals": intervals})

# Quantiles.
values = np.round(rng.normal(3.7, 11.3, 311), 1)  # with ties
w = np.where(rng.random(311) < 0.1, 0.0, np.round(rng.gamma(1.7, 1.1, 311), 3))
shares = [0.0, 0.0117, 0.1, 0.1587, 0.25, 0.5, 0.6173, 0.75, 0.8413, 0.99, 1.0]


def windowed(p):
    """The mean of the inverse cumulative share over a window of width 1/n_eff, by fine integration of the step function."""
    keep = w > 0
    order = np.argsort(values[keep], kind="stable")
    v, u = values[keep][order], w[keep][order]
    n = u.sum()**2 / (u**2).sum()
    left, right = p * (n - 1) / n, (p * (n - 1) + 1) / n
    ends = np.concatenate([[0.0], np.cumsum(u) / u.sum()])
    overlap = np.clip(np.minimum(ends[1:], right) - np.maximum(ends[:-1], left), 0, None)
    return float((overlap * v).sum() / overlap.sum())


def shortest(share):
    order = np.argsort(values)
    v, c = values[order], np.concatenate([[0.0], np.cumsum(w[order])])
    best = (np.inf, None, None)
    for i in range(len(v)):
        for j in range(i, len(v)):
            if c[j + 1] - c[i] >= share * c[-1] and v[j] - v[i] < best[0] and w[order][i] > 0 and w[order][j] > 0:
                best = (v[j] - v[i], v[i], v[j])
    return [float(best[1]), float(best[2])]


write("quantiles.json", {
    "values": values.tolist(), "weights": w.tolist(), "shares": shares,
    "linear": np.quantile(values, shares).tolist(),
    "inverse": np.quantile(values, shares, weights=w, method="inverted_cdf").tolist(),
    "inverseUnit": np.quantile(values, shares, method="inverted_cdf").tolist(),
    "windowed": [windowed(p) for p in shares], "iqr": float(stats.iqr(values)),
    "smallestShares": [0.1, 0.5, 0.6827, 0.95], "smallest": [shortest(s) for s in [0.1, 0.5, 0.6827, 0.95]],
    "poisson": stats.poisson.cdf(np.arange(18), 1.0).tolist()})

# Folds.


def stratified(labels, k):
    folds = np.empty(len(labels), int)
    for fold, (_, test) in enumerate(StratifiedKFold(k).split(np.zeros(len(labels)), labels)):
        folds[test] = fold
    return {"labels": [int(v) for v in labels], "k": k, "folds": folds.tolist()}


def grouped(labels, groups, k):
    folds = np.empty(len(labels), int)
    for fold, (_, test) in enumerate(StratifiedGroupKFold(k).split(np.zeros(len(labels)), labels, groups)):
        folds[test] = fold
    return {"labels": [int(v) for v in labels], "groups": [int(v) for v in groups], "k": k, "folds": folds.tolist()}


seventeen = rng.permutation([7] * 6 + [3] * 6 + [-2] * 5)
plain = [stratified(seventeen, 5), stratified(rng.integers(0, 2, 101), 10), stratified(rng.choice([5, 1, 9, 4], 230, p=[.5, .3, .1, .1]), 7),
         stratified(rng.integers(0, 3, 40), 2)]
pairs = np.repeat(np.arange(60), rng.integers(1, 4, 60))  # groups in the order of the sample, as ours number them
groups = [grouped(rng.integers(0, 2, len(pairs)), pairs, 5), grouped(rng.integers(0, 3, len(pairs)), pairs, 4),
          grouped(np.repeat(rng.integers(0, 2, 60), np.bincount(pairs)), pairs, 3)]
write("folds.json", {"stratified": plain, "grouped": groups})

# Moments of two variables, and shapes.
x = np.round(rng.gamma(2.9, 3.3, 240), 4)
y = np.round(0.4 * x + rng.normal(101.3, 2.7, 240), 4)
u = np.round(rng.uniform(0.3, 2.2, 240), 4)
cov = np.cov(x, y, aweights=u)
m = [float((u * (x - np.average(x, weights=u))**n).sum() / u.sum()) for n in (2, 3, 4)]
write("shapes.json", {"x": x.tolist(), "y": y.tolist(), "weights": u.tolist(), "covariance": cov.ravel().tolist(),
                      "means": [float(np.average(x, weights=u)), float(np.average(y, weights=u))],
                      "skewness": float(stats.skew(x)), "kurtosis": float(stats.kurtosis(x)),
                      "weightedSkewness": m[1] / m[0]**1.5, "weightedKurtosis": m[2] / m[0]**2 - 3})
