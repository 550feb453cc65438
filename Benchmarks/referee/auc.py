"""Reference values of AUC, ADO and ROC: exact rationals by loops over all pairs, and scikit-learn's and SciPy's for many events.

Usage: python auc.py DIRECTORY   (writes auc-exact.json, auc-peers.json)

DeLong's variance is computed as in the paper, eqs. 4 to 6, from placement values by class; numbers of events and weights are small
fractions, so every value is a ratio of two integers. None of it knows how the Swift side counts.
"""
import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

SEED = 20_261_121
rng = np.random.default_rng(SEED)
made_by = (f"Benchmarks/referee/auc.py with numpy {np.__version__}, scipy {scipy.__version__}, "
           f"scikit-learn {sklearn.__version__}, seed {SEED}")
target = Path(sys.argv[1])


def sign(x):
    return (x > 0) - (x < 0)


def fraction(value):
    return [str(value.numerator), str(value.denominator)]


def average(pair, weights, labels, use=lambda i, j: True):
    """Σ w_i w_j pair(i, j) over signal i and background j, by the total weight of the pairs."""
    signal = [i for i, label in enumerate(labels) if label]
    background = [j for j, label in enumerate(labels) if not label]
    pairs = [(i, j, weights[i] * weights[j]) for i in signal for j in background if use(i, j)]
    total = sum((w for _, _, w in pairs), Fraction(0))
    return sum((w * pair(i, j) for i, j, w in pairs), Fraction(0)) / total


def kappa(f):
    return lambda i, j: Fraction(1 + sign(f[i] - f[j]), 2)


def ordering(f, g):
    return lambda i, j: Fraction(1 + sign(f[i] - f[j]) * sign(g[i] - g[j]), 2)


def covariance(pairs, labels):
    """DeLong's covariance of two averages over pairs, without weights: sample covariances of the placement values."""
    signal = [i for i, label in enumerate(labels) if label]
    background = [j for j, label in enumerate(labels) if not label]
    result = Fraction(0)
    for own, other, flip in ((signal, background, False), (background, signal, True)):
        placed = [[sum((p(j, i) if flip else p(i, j)) for j in other) / Fraction(len(other)) for i in own] for p in pairs]
        means = [sum(v) / len(own) for v in placed]
        s = sum((a - means[0]) * (b - means[1]) for a, b in zip(*placed)) / (len(own) - 1)
        result += s / len(own)
    return result


def exact_case(name, count, levels, weights):
    labels = [bool(v) for v in rng.integers(0, 2, count)]
    labels[:4] = [True, False, True, False]
    f, g, h = (rng.integers(0, levels, count).tolist() for _ in range(3))
    w = weights(count)
    case = {"name": name, "labels": labels, "f": f, "g": g, "h": h, "weights": [float(v) for v in w]}
    case["auc"] = fraction(average(kappa(f), w, labels))
    case["ado"] = fraction(average(ordering(f, g), w, labels))
    case["restricted"] = fraction(
        average(ordering(f, g), w, labels, lambda i, j: sign(f[i] - f[j]) * sign(h[i] - h[j]) < 0))
    case["untied"] = fraction(average(ordering(f, g), w, labels, lambda i, j: f[i] != f[j] and g[i] != g[j]))
    if all(v == 1 for v in w):
        case["aucVariance"] = fraction(covariance((kappa(f), kappa(f)), labels))
        case["aucCovariance"] = fraction(covariance((kappa(f), kappa(g)), labels))
        case["adoVariance"] = fraction(covariance((ordering(f, g), ordering(f, g)), labels))
    return case


def ones(count):
    return [Fraction(1)] * count


def eighths(count):
    return [Fraction(int(v), 8) for v in rng.integers(1, 30, count)]


def mixed(count):
    return [Fraction(int(v) if v else 5, 8) for v in rng.integers(-9, 30, count)]


exact = [exact_case(f"{kind} {levels} {k}", 9 + 4 * k, levels, make)
         for kind, make in (("ones", ones), ("positive", eighths), ("mixed", mixed)) for levels in (4, 50) for k in range(4)]
(target / "auc-exact.json").write_text(json.dumps({"made_by": made_by, "cases": exact}) + "\n")

peers = []
for name, decimals in (("distinct", 6), ("ties", 1)):
    n = 1500
    y = rng.integers(0, 2, n)
    f = np.round(rng.normal(size=n) + 0.9 * y, decimals)
    g = np.round(f + rng.normal(size=n), decimals)
    w = np.round(rng.gamma(2.0, 1.0, n) + 0.01, 3)
    fpr, tpr, thresholds = metrics.roc_curve(y, f, sample_weight=w, drop_intermediate=False)
    # SciPy's τ_a over all pairs is the weighted mean of those within the classes and across; subtract those within
    concordance = lambda m: stats.kendalltau(f[m], g[m], variant="b").statistic * np.sqrt(
        np.prod([(m.sum() * (m.sum() - 1) - sum(c * (c - 1) for c in np.unique(x[m], return_counts=True)[1])) / 2
                 for x in (f, g)]))
    everything = np.ones(n, bool)
    cross = concordance(everything) - concordance(y == 1) - concordance(y == 0)
    peers.append({
        "name": name, "labels": (y == 1).tolist(), "f": f.tolist(), "g": g.tolist(), "weights": w.tolist(),
        "auc": float(metrics.roc_auc_score(y, f, sample_weight=w)), "unweightedAUC": float(metrics.roc_auc_score(y, f)),
        "tau": float(cross / (y.sum() * (n - y.sum()))), "fpr": fpr.tolist(), "tpr": tpr.tolist(),
        "thresholds": [None] + thresholds[1:].tolist(),
    })
values = np.cumsum(rng.normal(0.05, 1.0, 300))
sizes = rng.gamma(1.5, 1.0, 300) + 0.01
fit = IsotonicRegression().fit_transform(np.arange(300), values, sample_weight=sizes)
isotonic = {"values": values.tolist(), "weights": sizes.tolist(), "fit": fit.tolist()}
(target / "auc-peers.json").write_text(json.dumps({"made_by": made_by, "cases": peers, "isotonic": isotonic}) + "\n")
print(made_by)
