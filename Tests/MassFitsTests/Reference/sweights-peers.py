"""Writes sweights.json: sWeights by `sweights` and `hepstats`, and influence functions by brute force.

    pip install sweights==1.7.0 hepstats==0.10.1 numpy==2.4.6 scipy==1.17.1    (see `versions` in the file)
    python sweights-peers.py > sweights.json

Samples are functions of their number (golden-ratio sequences through inverse distributions). Yields are those of maximum likelihood
at the given shapes, by Newton's method in NumPy. The influence of event e is (T(v_e(1+h)) - T(v_e(1-h)))/2h with yields, W and
weights computed anew, plus dT/dshape (by fourth-order differences, everything computed anew) times C v_e s_e.
"""

import json
import sys
import warnings
from importlib.metadata import version

import numpy as np
from hepstats.splot import compute_sweights
from scipy.stats import norm
from sweights import Cow, SWeight

LOW, HIGH = 70.0, 110.0
GOLDEN = (np.sqrt(5) - 1) / 2


def sample(n):
    """Masses, a control variable that differs between the classes, a score and sample weights."""
    i = np.arange(n)
    u, c, z, t = ((i + 0.5) * a % 1 for a in (GOLDEN, np.sqrt(2), np.sqrt(3), np.sqrt(7)))
    signal = c < 0.55
    a, b = norm.cdf([(LOW - 90.7) / 2.9, (HIGH - 90.7) / 2.9])
    peak = 90.7 + 2.9 * norm.ppf(a + u * (b - a))
    s = -0.031
    tail = LOW + np.log1p(u * np.expm1(s * (HIGH - LOW))) / s
    mass = np.where(signal, peak, tail)
    control = np.where(signal, 37.1, 24.3) - 9.7 * np.log1p(-z)
    score = np.round(np.where(signal, 0.6, 0.3) + 0.7 * t, 2)
    weight = 0.4 + 1.7 * t
    return mass, control, score, weight


NODES, DM = np.polynomial.legendre.leggauss(40)
PANELS = 400


def integrate(f, low, high):
    """Composite Gauss-Legendre, good to rounding for these shapes."""
    edges = np.linspace(low, high, PANELS + 1)
    half = (edges[1:] - edges[:-1]) / 2
    x = (edges[1:] + edges[:-1])[:, None] / 2 + half[:, None] * NODES
    return np.sum(half[:, None] * DM * f(x))


def gauss(mean, sigma):
    return lambda x: np.exp(-0.5 * ((x - mean) / sigma) ** 2)


def exponential(slope):
    return lambda x: np.exp(slope * (x - 90))


def normed(shapes, low, high):
    result = []
    for f in shapes:
        total = integrate(f, low, high)
        result.append(lambda x, f=f, total=total: f(x) / total)
    return result


def two(p):
    return [gauss(p[0], p[1]), exponential(p[2])]


def three(p):
    return [gauss(p[0], p[1]), exponential(p[2]), gauss(p[3], p[4])]


def fitted_yields(f, v):
    """Newton's method from equal yields, steps halved until D > 0 and the slope is less steep."""
    n = np.full(len(f), v.sum() / len(f))
    for _ in range(100):
        q = f / (n @ f)
        step = np.linalg.solve((q * v) @ q.T, 1 - q @ v)
        slope, length = step @ (1 - q @ v), 1.0
        while True:
            trial = n - length * step
            if np.all(trial @ f > 0) and abs(step @ (1 - (f / (trial @ f)) @ v)) <= 0.9 * abs(slope) + 1e-14:
                break
            length /= 2
            if length < 1e-9:
                return n
        n = trial
        if slope < 1e-26:
            break
    return n


class Component:
    """As much of a zfit pdf as hepstats asks for."""

    is_extended = True

    def __init__(self, pdf, n, name):
        self._pdf, self._yield = pdf, n
        self.name = name

    def pdf(self, x):
        return self._pdf(x)

    def ext_pdf(self, x):
        return self._yield * self._pdf(x)

    def get_yield(self):
        return self.name

    def get_params(self):
        return []

    def integrate(self, *_):
        return 1.0

    sample = integrate
    space = None


class Sum(Component):
    def __init__(self, parts):
        self.parts = parts

    def get_models(self):
        return self.parts

    def pdf(self, x):
        return self.ext_pdf(x) / sum(m._yield for m in self.parts)

    def ext_pdf(self, x):
        return sum(m.ext_pdf(x) for m in self.parts)


def hepstats_weights(pdfs, yields, x, v):
    parts = [Component(f, n, f"n{i}") for i, (f, n) in enumerate(zip(pdfs, yields))]
    weights = compute_sweights(Sum(parts), x, sample_weight=v)
    return [list(weights[m.name] * (1 if v is None else v)) for m in parts]


def weight_case(name, shapes, p, x, v=None, low=LOW, high=HIGH):
    inside = (x >= low) & (x <= high)
    y = x[inside]
    pdfs = normed(shapes(p), low, high)
    f = np.array([g(y) for g in pdfs])
    ones = np.ones(len(y)) if v is None else v[inside]
    yields = fitted_yields(f, ones)
    case = {"name": name, "shapes": p, "low": low, "high": high, "weighted": v is not None, "yields": list(yields)}
    case["hepstats"] = hepstats_weights(pdfs, yields, y, None if v is None else ones)
    if v is None:
        for key, method in (("summation", "summation"), ("integration", "integration")):
            s = SWeight(y, pdfs, list(yields), [(low, high)], method=method, checks=False)
            case[key] = [list(s.get_weight(k, y)) for k in range(len(pdfs))]
    edges = np.array([low, low + 0.3 * (high - low), low + 0.45 * (high - low), low + 0.62 * (high - low), high])
    counts = np.histogram(y, edges)[0].astype(float)
    case["edges"], case["counts"] = list(edges), list(counts)
    density = lambda m: sum(n * g(m) for n, g in zip(yields, pdfs)) / sum(yields)
    for key, im in (("cowConstant", None), ("cowDensity", density), ("cowHistogram", (counts, edges))):
        cow = Cow((low, high), pdfs[:1], pdfs[1:], Im=im, renorm=False)
        case[key] = [list(ones * cow.get_weight(k, y)) for k in range(len(pdfs))]
    return case


def weights_of(variant, f, v, yields, exact):
    """v w_k(m); `exact` gives W by integration."""
    d = yields @ f if variant != "cow" else np.full(f.shape[1], 1.0)
    q = f / d
    w = (q * v) @ q.T if variant == "sum" else exact()
    return v * np.linalg.solve(w, q)


def statistic(kind, w, control, score, inside):
    if kind == "mean":
        return w[0] @ control / w[0].sum()
    if kind == "background mean":
        return w[1] @ control / w[1].sum()
    if kind == "bin":
        return w[0][(control >= 40) & (control < 48)].sum()
    s, b = w
    kappa = (score[:, None] > score) + 0.5 * (score[:, None] == score)
    np.fill_diagonal(kappa, 0)
    pairs = np.outer(s, b)
    np.fill_diagonal(pairs, 0)
    return np.sum(pairs * kappa) / pairs.sum()


def influence_case(name, kind, variant, p, x, control, score, v, low, high, covariance):
    """The influence of every event, and its square sums at known weights and known shapes."""

    def value(p, v):
        inside = (x >= low) & (x <= high)
        pdfs = normed(two(p), low, high)
        f = np.array([g(x[inside]) for g in pdfs])
        yields = fitted_yields(f, v[inside])

        def exact():
            d = (lambda m: sum(n * g(m) for n, g in zip(yields, pdfs))) if variant == "integral" else (lambda m: 1.0)
            return np.array([[integrate(lambda m: g(m) * h(m) / d(m), low, high) for h in pdfs] for g in pdfs])

        w = weights_of(variant, f, v[inside], yields, exact)
        return statistic(kind, w, control[inside], score[inside], inside)

    h = 1e-4
    direct = []
    for e in range(len(x)):
        up, down = v.copy(), v.copy()
        up[e] *= 1 + h
        down[e] *= 1 - h
        direct.append((value(p, up) - value(p, down)) / (2 * h))
    slopes = []
    for a in range(len(p)):
        step = 1e-3 * max(abs(p[a]), 0.1)

        def at(k):
            q = list(p)
            q[a] += k * step
            return value(q, v)

        slopes.append((8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step))
    z = scores(p, x, v, yields_whole(p, x, v)) @ covariance
    phi = np.array(direct) + z[:, 2:] @ np.array(slopes)
    return {
        "name": name, "kind": kind, "variant": variant, "low": low, "high": high, "weighted": bool(np.any(v != 1)),
        "value": value(p, v), "influence": list(phi), "shapeDerivatives": slopes,
        "variance": float(np.sum(phi**2)), "knownShapes": float(np.sum(np.array(direct) ** 2)),
    }


def yields_whole(p, x, v):
    pdfs = normed(two(p), LOW, HIGH)
    return fitted_yields(np.array([g(x) for g in pdfs]), v)


def scores(p, x, v, yields):
    """v d log D/d(yields, shapes), by fourth-order differences in the shapes."""

    def log_density(q):
        return np.log(sum(n * g(x) for n, g in zip(yields, normed(two(q), LOW, HIGH))))

    pdfs = normed(two(p), LOW, HIGH)
    d = sum(n * g(x) for n, g in zip(yields, pdfs))
    columns = [g(x) / d for g in pdfs]
    for a in range(len(p)):
        step = 1e-3 * max(abs(p[a]), 0.1)

        def at(k):
            q = list(p)
            q[a] += k * step
            return log_density(q)

        columns.append((8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step))
    return v[:, None] * np.array(columns).T


def main():
    mass, control, score, weight = sample(160)
    p = [90.7, 2.9, -0.031]
    wide = [90.7, 2.9, -0.031, 84.0, 9.0]
    cases = [
        weight_case("two", two, p, mass),
        weight_case("two, weighted", two, p, mass, weight),
        weight_case("two, window", two, p, mass, low=76.0, high=103.0),
        weight_case("three", three, wide, mass),
    ]
    # Any positive definite matrix will do for the fit's covariance: this one has the right size and correlations.
    root = np.array(
        [[12, 0, 0, 0, 0], [-5, 11, 0, 0, 0], [0.02, -0.03, 0.3, 0, 0], [0.1, -0.1, 0.04, 0.28, 0], [2e-3, -1e-3, 1e-3, 5e-4, 6e-3]]
    )
    covariance = root @ root.T
    ones = np.ones(len(mass))
    influences = []
    for name, kind, variant, v, low, high in [
        ("signal mean", "mean", "sum", ones, LOW, HIGH),
        ("background mean", "background mean", "sum", ones, LOW, HIGH),
        ("a bin", "bin", "sum", ones, LOW, HIGH),
        ("AUC", "auc", "sum", ones, LOW, HIGH),
        ("weighted mean", "mean", "sum", weight, LOW, HIGH),
        ("weighted AUC", "auc", "sum", weight, LOW, HIGH),
        ("mean in a window", "mean", "sum", ones, 76.0, 103.0),
        ("integral", "background mean", "integral", weight, LOW, HIGH),
        ("constant", "mean", "cow", weight, 76.0, 103.0),
    ]:
        influences.append(influence_case(name, kind, variant, p, mass, control, score, v, low, high, covariance))
    # The sub-matrix of the covariance of a fit with free shapes, in place of the inverse of W.
    pdfs = normed(two(p), LOW, HIGH)
    f = np.array([g(mass) for g in pdfs])
    names = ["sweights", "hepstats", "numpy", "scipy"]
    json.dump(
        {
            "versions": {n: version(n) for n in names} | {"python": sys.version.split()[0]},
            "mass": list(mass), "control": list(control), "score": list(score), "weight": list(weight), "shapes": p,
            "yields": list(yields_whole(p, mass, ones)), "weightedYields": list(yields_whole(p, mass, weight)),
            "covariance": list(covariance.ravel()), "cases": cases, "influences": influences,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
