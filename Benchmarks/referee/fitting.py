"""Referee of the mixture fits: the same binned likelihood minimised by iminuit, its covariance, and numba-stats where it applies.

Usage: python fitting.py DIRECTORY   (writes fits.json)

-log L = -sum n log(p/Z), p integrals over bins, Z over the range. For counts the covariance is the inverse Hessian; for weights
H^-1 V H^-1, with H and the scores by central differences of the likelihood itself, written down here again in NumPy.
"""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import iminuit
import numpy as np
import scipy
from iminuit import Minuit, cost
from numba_stats import norm as fast_norm
from scipy.special import ndtr

SEED = 7_112_026
rng = np.random.default_rng(SEED)
NAMES = {"single": ["mean1", "sigma1"], "commonMean": ["mean1", "sigma1", "sigma2", "fraction"],
         "freeMeans": ["mean1", "mean2", "sigma1", "sigma2", "fraction"]}


def full(shape, q):
    if shape == "single":
        return q[0], q[0], q[1], q[1], 1.0
    return (q[0], q[0], *q[1:]) if shape == "commonMean" else tuple(q)


def probabilities(edges, shape, q):
    m1, m2, s1, s2, f = full(shape, q)

    def integral(m, s):
        z = (edges - m) / s
        return np.where(z[:-1] > 0, ndtr(-z[:-1]) - ndtr(-z[1:]), ndtr(z[1:]) - ndtr(z[:-1]))

    p = f * integral(m1, s1) + (1 - f) * integral(m2, s2) if f < 1 else integral(m1, s1)
    return p / p.sum()


def gradient_rows(edges, shape, q, h):
    rows = []
    for a in range(len(q)):
        d = np.zeros(len(q))
        d[a] = h[a]
        lp = [np.log(probabilities(edges, shape, q + k * d)) for k in (-2, -1, 1, 2)]
        rows.append((lp[0] - 8 * lp[1] + 8 * lp[2] - lp[3]) / (12 * h[a]))
    return np.array(rows)  # d log p_i / d q_a


def hessian(edges, contents, shape, q, h):
    def gradient(x):
        return -(gradient_rows(edges, shape, x, h) * contents).sum(axis=1)

    n = len(q)
    out = np.zeros((n, n))
    for a in range(n):
        d = np.zeros(n)
        d[a] = h[a]
        out[a] = (gradient(q - 2 * d) - 8 * gradient(q - d) + 8 * gradient(q + d) - gradient(q + 2 * d)) / (12 * h[a])
    return (out + out.T) / 2


def minimise(edges, contents, variances, shape, start):
    scale = contents.sum() / variances.sum()

    def nll(*q):
        return -scale * (contents * np.log(np.maximum(probabilities(edges, shape, np.array(q)), 1e-300))).sum()

    minuit = Minuit(nll, *start, name=NAMES[shape])
    minuit.errordef = Minuit.LIKELIHOOD
    for name in NAMES[shape]:
        if name.startswith("sigma"):
            minuit.limits[name] = (0.05, 400)
        if name == "fraction":
            minuit.limits[name] = (0.001, 0.999)
    minuit.strategy = 2
    minuit.tol = 1e-5
    minuit.migrad(ncall=20000)
    minuit.migrad(ncall=20000)
    minuit.hesse()
    assert minuit.fmin.is_valid or minuit.fmin.edm < 1e-6, minuit
    return np.array(minuit.values), minuit


def covariance(edges, contents, variances, shape, q, errors, counts):
    h = 2e-3 * errors / np.sqrt(max(1.0, 1e-4 * contents.sum()))
    h = np.maximum(h, 2e-5 * np.maximum(np.abs(q), 1))
    inverse = np.linalg.inv(hessian(edges, contents, shape, q, h))
    if counts:
        return inverse
    s = gradient_rows(edges, shape, q, h)
    return inverse @ ((s * variances) @ s.T) @ inverse


def draw(n, f, m1, s1, m2, s2):
    return np.where(rng.random(n) < f, rng.normal(m1, s1, n), rng.normal(m2, s2, n))


def case(name, shape, low, high, bins, parts, start):
    """parts: (values, weights)."""
    edges = np.linspace(low, high, bins + 1)
    contents, variances = np.zeros(bins), np.zeros(bins)
    for x, w in parts:
        contents += np.histogram(x, edges, weights=w)[0]
        variances += np.histogram(x, edges, weights=w * w)[0]
    counts = bool(np.all(contents == variances))
    q, minuit = minimise(edges, contents, variances, shape, start)
    cov = covariance(edges, contents, variances, shape, q, np.array(minuit.errors), counts)
    out = {"name": name, "shape": shape, "low": low, "high": high, "sumW": contents.tolist(), "sumW2": variances.tolist(),
           "values": q.tolist(), "covariance": cov.ravel().tolist(), "negativeBins": int((contents < 0).sum())}
    if counts and shape == "freeMeans":
        out["numbaStats"] = numba(edges, contents, start)
    pulls = np.sqrt(np.diag(cov)) / np.array(minuit.errors)
    print(f"{name:28s} {np.round(q, 4)} +- {np.round(np.sqrt(np.diag(cov)), 4)} negative {out['negativeBins']} ratio {np.round(pulls, 3)}")
    return out


def numba(edges, contents, start):
    """iminuit's own binned likelihood with numba-stats' cdf, as an analyst would write it."""
    lo, hi = edges[0], edges[-1]

    def cdf(x, mean1, mean2, sigma1, sigma2, fraction):
        def one(m, s):
            a, b = fast_norm.cdf(np.array([lo, hi]), m, s)
            return fast_norm.cdf(x, m, s), a, b
        c1, a1, b1 = one(mean1, sigma1)
        c2, a2, b2 = one(mean2, sigma2)
        z = fraction * (b1 - a1) + (1 - fraction) * (b2 - a2)
        return (fraction * (c1 - a1) + (1 - fraction) * (c2 - a2)) / z

    minuit = Minuit(cost.BinnedNLL(contents, edges, cdf), *start)
    minuit.limits["sigma1", "sigma2"] = (0.05, 400)
    minuit.limits["fraction"] = (0.001, 0.999)
    minuit.strategy = 2
    minuit.tol = 1e-5
    minuit.migrad()
    minuit.hesse()
    return list(minuit.values)


def weights(n, negative=0.0):
    return np.where(rng.random(n) < negative, -1.0, 1.0) * rng.gamma(4.1, 0.23, n)


T = (0.63, -1.2, 8.3, -2.9, 15.1)
START = [-1.2, -2.9, 8.3, 15.1, 0.63]
n = 60_000
x = draw(n, *T)
mixed = draw(n, *T)
signal, background, model = draw(n, *T), rng.uniform(-60, 60, 6000), rng.uniform(-60, 60, 12000)
cases = [
    case("counts", "freeMeans", -60, 60, 120, [(x, np.ones(n))], START),
    case("positive weights", "freeMeans", -60, 60, 120, [(draw(n, *T), weights(n))], START),
    case("weights of both signs", "freeMeans", -60, 60, 120, [(mixed, weights(n, 0.14))], START),
    case("background subtracted", "freeMeans", -70, 70, 140,
         [(signal, np.ones(n)), (background, np.ones(6000)), (model, np.full(12000, -0.5))], START),
    case("narrow range", "freeMeans", -22, 19, 82, [(draw(4 * n, 0.55, -1.2, 5.3, -2.9, 15.1), np.ones(4 * n))],
         [-1.2, -2.9, 5.3, 15.1, 0.55]),
    case("wide bins", "freeMeans", -80, 80, 32, [(draw(n, *T), np.ones(n))], START),
    case("range cut on one side", "freeMeans", -10, 60, 70, [(draw(2 * n, 0.5, 3.1, 5.2, 4.4, 16.3), weights(2 * n))],
         [3.1, 4.4, 5.2, 16.3, 0.5]),
    case("common mean", "commonMean", -60, 60, 120, [(draw(n, 0.71, 0.02, 7.7, 0.02, 14.2), np.ones(n))], [0.02, 7.7, 14.2, 0.71]),
    case("common mean, weights", "commonMean", -60, 60, 120, [(draw(n, 0.71, 0.02, 7.7, 0.02, 14.2), weights(n, 0.07))],
         [0.02, 7.7, 14.2, 0.71]),
    case("one Gaussian", "single", -45, 38, 83, [(rng.normal(-3.3, 11.7, 9000), np.ones(9000))], [-3.3, 11.7]),
    case("one Gaussian, weights", "single", -45, 38, 83, [(rng.normal(-3.3, 11.7, 9000), weights(9000, 0.1))], [-3.3, 11.7]),
    case("far from the origin", "freeMeans", 4940, 5060, 120, [(5000 + draw(n, *T), np.ones(n))], [4998.8, 4997.1, 8.3, 15.1, 0.63]),
]
made_by = (f"Benchmarks/referee/fitting.py with iminuit {iminuit.__version__}, numba-stats {version('numba-stats')}, "
           f"scipy {scipy.__version__}, numpy {np.__version__}, seed {SEED}")
path = Path(sys.argv[1]) / "fits.json"
path.write_text(json.dumps({"made_by": made_by, "cases": cases}) + "\n")
print(made_by, path.stat().st_size)
