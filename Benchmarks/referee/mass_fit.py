"""Referee of `concord fit`: the same Voigt + exponential fit by iminuit with numba-stats, sWeights by sweights and hepstats.

Usage: python mass_fit.py FIT.json INPUT.csv [SWEIGHTS.root]

Reads a fit.json of a card with signal: voigt (mean, sigma, hwhm) and background: exponential (slope), repeats the fit from its
rounded values, and prints the deviations: parameters relative to value and error, -log L, Hessian errors, the sWeights of the
`sweights` and `hepstats` packages at the same parameters, and the columns of sweights.root. Exit code 1 if a parameter differs by
more than 1e-6 of its value or 1e-4 of its error, -log L by 1e-9 of itself, a Hessian error by 1 %, or an sWeight by 1e-9.

iminuit 2.33, numba-stats 1.14, sweights 1.7, hepstats 0.10.1, scipy 1.17, uproot 5.7.
"""
import csv
import json
import sys

import numpy as np
from iminuit import Minuit
from numba_stats import voigt

NAMES = ["signal.yield", "background.yield", "signal.mean", "signal.sigma", "signal.hwhm", "background.slope"]


def quadrature(low, high, mean, width):
    """Nodes and weights graded around the peak: 64-point Gauss-Legendre panels, good to rounding."""
    node, weight = np.polynomial.legendre.leggauss(64)
    steps = np.concatenate([np.arange(-12, 13) / 2, 6 * 1.35 ** np.arange(1, 45), -6 * 1.35 ** np.arange(1, 45)])
    edges = np.unique(np.clip(np.concatenate([[low, high], mean + width * steps]), low, high))
    half = np.diff(edges)[:, None] / 2
    return ((edges[:-1] + edges[1:])[:, None] / 2 + half * node).ravel(), (half * weight).ravel()


def densities(x, low, high, mean, sigma, hwhm, slope):
    nodes, weights = quadrature(low, high, mean, sigma + hwhm)
    signal = voigt.pdf(x, hwhm, mean, sigma) / (voigt.pdf(nodes, hwhm, mean, sigma) * weights).sum()
    t = slope * (high - low) / 2
    background = np.exp(slope * (x - (low + high) / 2)) / ((high - low) * (np.sinh(t) / t if t else 1))
    return signal, background


def fit(x, low, high, start, fixed):
    def nll(ns, nb, mean, sigma, hwhm, slope):
        signal, background = densities(x, low, high, mean, sigma, hwhm, slope)
        total = ns * signal + nb * background
        return np.inf if (total <= 0).any() else ns + nb - np.log(total).sum()

    minuit = Minuit(nll, *start, name=NAMES)
    minuit.errordef, minuit.strategy, minuit.tol = Minuit.LIKELIHOOD, 2, 1e-7
    for name in ("signal.sigma", "signal.hwhm"):
        minuit.limits[name] = (1e-9, None)
    for name in fixed:
        minuit.fixed[name] = True
    for _ in range(4):
        minuit.migrad()
    minuit.hesse()
    return minuit


def polished(x, low, high, minuit, free):
    """A few Newton steps with numerical derivatives: MIGRAD itself stops some 1e-4 errors short of the minimum."""
    values = np.array(minuit.values)
    scale = np.array([minuit.errors[n] for n in NAMES])
    index = [NAMES.index(n) for n in free]

    def scores(v):
        signal, background = densities(x, low, high, *v[2:])
        return np.log(v[0] * signal + v[1] * background)

    def gradient(v):
        out = []
        for i in index:
            d = np.zeros(6)
            d[i] = 1e-3 * scale[i]
            a, b, c, e = (scores(v + k * d) for k in (-2, -1, 1, 2))
            out.append((i < 2) - ((a - 8 * b + 8 * c - e) / (12 * d[i])).sum())
        return np.array(out)

    covariance = np.array([[minuit.covariance[a, b] for b in free] for a in free])
    for _ in range(8):
        values[index] -= covariance @ gradient(values)
    return values


def main(result, source, weights=None):
    fitted = json.load(open(result))
    low, high = fitted["range"]
    with open(source) as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        masses = np.array([float(row[fitted["mass"]]) for row in rows])
    inside = (masses >= low) & (masses <= high)
    x = masses[inside]
    ours = {n: fitted["parameters"][n] for n in NAMES}
    fixed = [n for n in NAMES if ours[n]["fixed"]]
    start = [float(f"{ours[n]['value']:.2g}") if n not in fixed else ours[n]["value"] for n in NAMES]
    minuit = fit(x, low, high, start, fixed)
    theirs = polished(x, low, high, minuit, [n for n in NAMES if n not in fixed])
    worst = 0.0
    print(f"{len(x)} events; iminuit valid: {minuit.valid}; -log L: ours minus theirs {fitted['nll'] - minuit.fval:.1e}")
    for name, value in zip(NAMES, theirs):
        mine, error = ours[name]["value"], ours[name]["error"]
        relative = abs(mine / value - 1)
        pull = abs(mine - value) / error if error else 0.0
        hesse = error / minuit.errors[name] - 1 if error else 0.0
        print(f"{name:18} {mine:.10g}  relative {relative:.1e}  of the error {pull:.1e}  Hessian error {hesse:+.1e}")
        if error and abs(value) > error:  # a slope that is zero within its error has no relative deviation
            worst = max(worst, relative / 1e-6)
        worst = max(worst, pull / 1e-4, abs(hesse) / 1e-2)
    worst = max(worst, abs(fitted["nll"] / minuit.fval - 1) / 1e-9)
    values = [ours[n]["value"] for n in NAMES]
    signal, background = densities(x, low, high, *values[2:])
    if weights:
        worst = max(worst, compare_weights(weights, fitted, inside, x, signal, background, values, low, high))
    if worst > 1:
        sys.exit("deviations are too large")


def compare_weights(path, fitted, inside, x, signal, background, values, low, high):
    import uproot
    from hepstats.splot import compute_sweights
    from sweights import SWeight

    tree = uproot.open(path)["SWeights"].arrays(library="np")
    assert len(tree["mass"]) == len(inside) and (tree["inFit"] == inside).all(), "entries are not aligned"
    ours = [tree["sw_signal"][inside], tree["sw_background"][inside]]
    assert not tree["sw_signal"][~inside].any()

    # By hand: W and its inverse.
    stack = np.array([signal, background]) / (values[0] * signal + values[1] * background)
    exact = np.linalg.inv(stack @ stack.T) @ stack
    worst = 0.0

    def shape(k):
        def density(m):
            found = densities(np.atleast_1d(m), low, high, *values[2:])[k]
            return found if np.ndim(m) else float(found[0])
        return density

    peer = SWeight(
        x, pdfs=[shape(0), shape(1)], yields=values[:2], discvarranges=[(low, high)], method="summation", compnames=("s", "b"),
        checks=False, verbose=False)
    packages = {"NumPy": exact, "sweights": [peer.get_weight(0, x), peer.get_weight(1, x)]}

    packages["hepstats"] = list(hepstats_weights(compute_sweights, x, signal, background, values))
    for name, theirs in packages.items():
        difference = max(np.abs(a - b).max() for a, b in zip(ours, theirs))
        print(f"sWeights against {name}: largest difference {difference:.1e}")
        worst = max(worst, difference / 1e-9)
    sums = fitted["sWeights"]
    print("sums:", [f"{sums['sums'][k] / w.sum() - 1:.1e}" for k, w in zip(("signal", "background"), ours)],
          "of squares:", [f"{sums['sumsOfSquares'][k] / (w * w).sum() - 1:.1e}" for k, w in zip(("signal", "background"), ours)])
    return worst


def hepstats_weights(compute_sweights, x, signal, background, values):
    """hepstats works on zfit-like models; these two answer with the densities computed above."""

    class Parameter:
        def __init__(self, value):
            self._value = value

        def value(self):
            return self._value

    class Model:
        """What hepstats asks of any model, whether it uses it or not."""
        is_extended, space = True, None

        def get_params(self):
            return []

        def integrate(self, *limits):
            raise NotImplementedError

        sample = integrate

    class Component(Model):
        def __init__(self, density, size):
            self._density, self._size = density, Parameter(size)

        def pdf(self, data, *norm):
            return self._density

        def get_yield(self):
            return self._size

    class Sum(Model):
        def __init__(self, parts):
            self._parts = parts

        def get_models(self):
            return self._parts

        def get_yield(self):
            return Parameter(sum(p.get_yield().value() for p in self._parts))

        def ext_pdf(self, data, *norm):
            return sum(p.pdf(data) * p.get_yield().value() for p in self._parts)

        def pdf(self, data, *norm):
            return self.ext_pdf(data) / self.get_yield().value()

    parts = [Component(signal, values[0]), Component(background, values[1])]
    found = compute_sweights(Sum(parts), x)
    return found[parts[0].get_yield()], found[parts[1].get_yield()]


if __name__ == "__main__":
    main(*sys.argv[1:])
