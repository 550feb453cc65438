"""Referee of fits with one to three Gaussians, plain or bifurcated, alone or beside background templates.

Usage: python mixtures3.py DIRECTORY   (writes mixtures3.json)

Alone: -log L = -sum n log q, q integrals over bins over their sum. Beside templates the extended likelihood
mu - n log mu + eta^2/2 per bin with mu = S q + sum nu b + sigma eta, sigma^2 = sum nu^2 W2, eta at its best by the root of a quadratic,
and (nu - 1)^2/(2 d^2) per scale; weighted data are divided by sum W2 / sum W first. Minimised by iminuit (strategy 2). Covariances:
inverse Hessian for counts, sandwich for weights, all derivatives by differences of the values written down here.
"""
import json
import sys
from pathlib import Path

import iminuit
import numpy as np
import scipy
from iminuit import Minuit
from scipy.special import erf, ndtr, xlogy

SEED = 21_112_026
rng = np.random.default_rng(SEED)


class Shape:
    def __init__(self, n, common=False, bifurcated=False):
        self.n, self.common, self.bifurcated = n, common, bifurcated
        k = range(1, n + 1)
        self.names = (["mean1"] if common or n == 1 else [f"mean{i}" for i in k]) + \
            (sum([[f"sigmaLow{i}", f"sigmaHigh{i}"] for i in k], []) if bifurcated else [f"sigma{i}" for i in k]) + \
            [[], ["fraction"], ["fraction1", "fraction2"]][n - 1]

    def parts(self, q):
        d = dict(zip(self.names, q))
        shares = [d[x] for x in self.names if x.startswith("fraction")]
        shares.append(1 - sum(shares))
        for i in range(1, self.n + 1):
            low, high = (d[f"sigmaLow{i}"], d[f"sigmaHigh{i}"]) if self.bifurcated else (d[f"sigma{i}"],) * 2
            yield shares[i - 1], d.get(f"mean{i}", d["mean1"]), low, high

    def probabilities(self, edges, q):
        p = np.zeros(len(edges) - 1)
        for share, mean, low, high in self.parts(q):
            if self.bifurcated:
                a = low / (low + high)
                z = (edges - mean) / np.where(edges < mean, low, high)
                cdf = np.where(z < 0, 2 * a * ndtr(z), a + (1 - a) * erf(z / np.sqrt(2)))
                tail = np.where(z < 0, 1 - cdf, 2 * (1 - a) * ndtr(-z))
            else:
                z = (edges - mean) / low
                cdf, tail = ndtr(z), ndtr(-z)
            p += share * np.where(z[:-1] > 0, tail[:-1] - tail[1:], cdf[1:] - cdf[:-1])
        return p / p.sum()

    def draw(self, q, n):
        parts = list(self.parts(q))
        k = rng.choice(len(parts), n, p=[x[0] for x in parts])
        mean, low, high = (np.array([x[i] for x in parts])[k] for i in (1, 2, 3))
        left = rng.random(n) < low / (low + high)
        z = np.abs(rng.normal(size=n))
        return mean + np.where(left, -low * z, high * z)


def profiled(n, m, s, eta0=0.0):
    root = np.sqrt(s)
    mm = m + root * eta0
    b = mm - s
    mu = np.where(n > 0, np.where(s > 0, (b + np.sqrt(b * b + 4 * s * n)) / 2, mm), np.maximum(b, 0) * (s > 0) + mm * (s == 0))
    pull = np.where(s > 0, (mu - mm) / np.where(s > 0, root, 1), 0)
    return mu - xlogy(n, np.where(mu > 0, mu, 1)) + pull * pull / 2


class Problem:
    def __init__(self, shape, edges, n, v, templates):
        self.shape, self.edges, self.templates = shape, edges, templates
        self.counts = bool(np.all(n == v))
        self.unit = 1.0 if self.counts or not templates else v.sum() / n.sum()
        self.n, self.v = n / self.unit, v / self.unit**2
        self.free = [t for t in templates if t["fixed"] is None]
        self.names = shape.names + (["S"] + [t["name"] for t in self.free] if templates else [])

    def bins(self, x, n=None, eta0=0.0):
        n = self.n if n is None else n
        k = len(self.shape.names)
        q = self.shape.probabilities(self.edges, x[:k])
        if not self.templates:
            return -n * np.log(np.maximum(q, 1e-300))
        m, s = x[k] / self.unit * q, np.zeros(len(q))
        scale = dict(zip([t["name"] for t in self.free], x[k + 1:]))
        for t in self.templates:
            nu = scale.get(t["name"], t["fixed"])
            m = m + nu * t["b"] / self.unit
            s = s + nu * nu * t["w2"] / self.unit**2
        return profiled(n, m, s, eta0)

    def constraints(self, x):
        k = len(self.shape.names) + 1
        return sum(((nu - 1) / t["uncertainty"]) ** 2 / 2 for nu, t in zip(x[k:], self.free))

    def value(self, x):
        return self.bins(np.asarray(x)).sum() + self.constraints(x)

    def differences(self, f, x, h):
        out = []
        for a in range(len(x)):
            d = np.zeros(len(x))
            d[a] = h[a]
            out.append((f(x - 2 * d) - 8 * f(x - d) + 8 * f(x + d) - f(x + 2 * d)) / (12 * h[a]))
        return np.array(out)

    def hessian(self, x, h):
        out = self.differences(lambda y: self.differences(self.value, y, h), x, h)
        return (out + out.T) / 2

    def spread(self, x, h):
        if not self.templates:
            s = self.differences(self.bins, x, h)  # -n d log q
            s = np.where(self.n != 0, s / np.where(self.n != 0, self.n, 1), self.differences(lambda y: self.bins(y, np.ones_like(self.n)), x, h))
            return (s * self.v) @ s.T
        e = 1e-3
        n = self.n
        step = np.where(n > 0, e * np.maximum(n, 1), 0)
        by_n = [(self.bins(y, n + step) - self.bins(y, n - step)) / (2 * np.where(n > 0, step, 1)) for y in self.grid(x, h)]
        by_eta = [(self.bins(y, n, e) - self.bins(y, n, -e)) / (2 * e) for y in self.grid(x, h)]
        u, w = self.mixed(by_n, h), self.mixed(by_eta, h)
        out = (u * self.v) @ u.T + w @ w.T
        k = len(self.shape.names) + 1
        for i, t in enumerate(self.free):
            out[k + i, k + i] += 1 / t["uncertainty"] ** 2
        return out

    def grid(self, x, h):
        for a in range(len(x)):
            for k in (-2, -1, 1, 2):
                y = np.array(x)
                y[a] += k * h[a]
                yield y

    def mixed(self, values, h):
        return np.array([(values[4 * a] - 8 * values[4 * a + 1] + 8 * values[4 * a + 2] - values[4 * a + 3]) / (12 * h[a])
                         for a in range(len(h))])

    def fit(self, start):
        minuit = Minuit(lambda *x: self.value(x) / (1 if self.counts or self.templates else self.v.sum() / self.n.sum()), *start, name=self.names)
        minuit.errordef = Minuit.LIKELIHOOD
        for name in self.names:
            if name.startswith("sigma"):
                minuit.limits[name] = (0.05, 400)
            if name.startswith("fraction"):
                minuit.limits[name] = (0.001, 0.999)
        minuit.strategy = 2
        minuit.tol = 1e-5
        for _ in range(4):
            minuit.migrad(ncall=40000)
        minuit.hesse()
        assert minuit.fmin.is_valid or minuit.fmin.edm < 1e-6, minuit
        return np.array(minuit.values), np.array(minuit.errors)

    def covariances(self, x, errors):
        h = 0.05 * errors
        hessian = self.hessian(x, h)
        spread = None if self.counts else self.spread(x, h)

        def invert(keep):
            inverse = np.linalg.inv(hessian[np.ix_(keep, keep)])
            return inverse if spread is None else inverse @ spread[np.ix_(keep, keep)] @ inverse

        everything = list(range(len(x)))
        k = len(self.shape.names)
        return invert(everything), invert(everything[:k + 1])[:k, :k] if self.templates else None


def case(name, shape, low, high, bins, data, start, backgrounds=(), fixed=None):
    """data: (values, weights); backgrounds: (name, values, weights, uncertainty, fixed scale)."""
    edges = np.linspace(low, high, bins + 1)

    def fill(x, w):
        return np.histogram(x, edges, weights=w)[0], np.histogram(x, edges, weights=w * w)[0]

    n, v = (sum(part) for part in zip(*(fill(x, w) for x, w in data)))
    templates = []
    for label, x, w, uncertainty, scale in backgrounds:
        b, w2 = fill(x, w)
        templates.append({"name": label, "b": b, "w2": w2, "uncertainty": uncertainty, "fixed": scale})
    problem = Problem(shape, edges, n, v, templates)
    signal = n.sum() - sum(t["b"].sum() for t in templates)
    x, errors = problem.fit(list(start) + ([signal] + [1.0] * len(problem.free) if templates else []))
    covariance, conditional = problem.covariances(x, errors)
    k = len(shape.names)
    out = {"name": name, "components": shape.n, "hasCommonMean": shape.common or shape.n == 1, "isBifurcated": shape.bifurcated, "low": low,
           "high": high, "sumW": n.tolist(), "sumW2": v.tolist(), "values": x[:k].tolist(),
           "covariance": covariance[:k, :k].ravel().tolist(), "value": float(problem.value(x)), "backgrounds":
           [{"name": t["name"], "sumW": t["b"].tolist(), "sumW2": t["w2"].tolist(), "uncertainty": t["uncertainty"], "fixed": t["fixed"]}
            for t in templates]}
    if templates:
        out |= {"conditional": conditional.ravel().tolist(), "yield": x[k], "yieldError": float(np.sqrt(covariance[k, k])),
                "scales": x[k + 1:].tolist(), "scaleErrors": np.sqrt(np.diag(covariance))[k + 1:].tolist(),
                "negativeTemplateBins": int(sum((t["b"] < 0).sum() for t in templates))}
    print(f"{name:34s} {np.round(x, 3)} +- {np.round(np.sqrt(np.diag(covariance)), 3)} minuit/ours {np.round(errors / np.sqrt(np.diag(covariance)), 3)}")
    return out


def ones(x):
    return x, np.ones(len(x))


def weighted(x, negative=0.0):
    return x, np.where(rng.random(len(x)) < negative, -1.0, 1.0) * rng.gamma(4.1, 0.23, len(x))


THREE = [-0.7, -1.9, -4.1, 4.9, 10.3, 23.1, 0.43, 0.41]
COMMON = [0.03, 4.9, 10.3, 23.1, 0.43, 0.41]
ONE = [-2.3, 7.1, 11.9]
TWO = [-1.2, -3.4, 6.3, 8.9, 13.1, 17.7, 0.61]
PAIR = [-1.2, -2.9, 8.3, 15.1, 0.63]
three, common = Shape(3), Shape(3, common=True)
one, two, pair = Shape(1, bifurcated=True), Shape(2, bifurcated=True), Shape(2)
both = Shape(2, common=True, bifurcated=True)
BOTH = [-0.4, 6.3, 8.9, 13.1, 17.7, 0.61]


def backgrounds(scale=1.0, negative=0.0, fixed=None):
    def few(x, w):
        return np.where(rng.random(len(x)) < negative, -1.0, 1.0) * w * np.ones(len(x))
    flat, peak = rng.uniform(-80, 80, 900), rng.normal(-14, 33, 1200)
    return [("flat", flat, few(flat, 4.2 * scale), 0.2, None), ("peak", peak, few(peak, 2.6 * scale), 0.15, fixed)]


def raw(x, scale=1.0):
    return np.concatenate([x, rng.uniform(-80, 80, int(900 * 4.5 * scale)), rng.normal(-14, 33, int(1200 * 2.4 * scale))])


cases = [
    case("three, counts", three, -90, 90, 120, [ones(three.draw(THREE, 150_000))], THREE),
    case("three, weights", three, -90, 90, 120, [weighted(three.draw(THREE, 200_000), 0.05)], THREE),
    case("three, one mean", common, -90, 90, 90, [ones(common.draw(COMMON, 100_000))], COMMON),
    case("bifurcated", one, -45, 60, 70, [ones(one.draw(ONE, 20_000))], ONE),
    case("two bifurcated", two, -80, 80, 100, [ones(two.draw(TWO, 300_000))], TWO),
    case("two bifurcated, one mean, weights", both, -80, 80, 80, [weighted(both.draw(BOTH, 120_000))], BOTH),
    case("signal and backgrounds", pair, -80, 80, 100, [ones(raw(pair.draw(PAIR, 40_000)))], PAIR, backgrounds()),
    case("templates below zero in bins", pair, -80, 80, 100, [ones(raw(pair.draw(PAIR, 40_000), 0.5))], PAIR, backgrounds(0.8, 0.19)),
    case("one scale fixed", pair, -80, 80, 100, [ones(raw(pair.draw(PAIR, 40_000)))], PAIR, backgrounds(fixed=1.17)),
    case("weighted data and backgrounds", pair, -80, 80, 80, [weighted(raw(pair.draw(PAIR, 60_000)))], PAIR, backgrounds()),
    case("bifurcated beside backgrounds", one, -80, 80, 80, [ones(raw(one.draw(ONE, 20_000)))], ONE, backgrounds()),
    case("three beside backgrounds", three, -80, 80, 120, [ones(raw(three.draw(THREE, 200_000), 2))], THREE, backgrounds(2)),
    case("few entries beside backgrounds", Shape(1), -80, 80, 64, [ones(raw(rng.normal(-2.1, 14.3, 900), 0.05))], [-2.1, 14.3], backgrounds(0.05)),
]
made_by = f"Benchmarks/referee/mixtures3.py with iminuit {iminuit.__version__}, scipy {scipy.__version__}, numpy {np.__version__}, seed {SEED}"
path = Path(sys.argv[1]) / "mixtures3.json"
path.write_text(json.dumps({"made_by": made_by, "cases": cases}) + "\n")
print(made_by, path.stat().st_size)
