"""sWeights of the samples the Swift side wrote, by `sweights` and hepstats at the same parameters: times and differences.

    python sweights_peers.py FOLDER [toys data]
"""

import sys

import numpy as np
from hepstats.splot import compute_sweights
from measurement import digits, median_seconds, report
from scipy.special import wofz
from sweights import SWeight

LOW, HIGH = 70.0, 110.0
NODES, DM = np.polynomial.legendre.leggauss(32)


def integral(f):
    """Composite Gauss-Legendre over the range."""
    edges = np.linspace(LOW, HIGH, 401)
    half = np.diff(edges)[:, None] / 2
    return np.sum(half * DM * f((edges[1:] + edges[:-1])[:, None] / 2 + half * NODES))


def densities(mean, sigma, hwhm, slope):
    def voigt(x):
        return wofz((x - mean + 1j * hwhm) / (sigma * np.sqrt(2))).real

    def exponential(x):
        return np.exp(slope * (x - 90))

    return [lambda x, f=f, total=integral(f): f(x) / total for f in (voigt, exponential)]


class Part:
    """As much of a zfit pdf as hepstats asks for."""

    is_extended = True
    space = None

    def __init__(self, pdf, count, name):
        self.pdf, self.count, self.name = pdf, count, name

    def ext_pdf(self, x):
        return self.count * self.pdf(x)

    def get_yield(self):
        return self.name

    def get_params(self):
        return []

    def integrate(self):
        return 1.0

    sample = integrate


class Sum(Part):
    def __init__(self, parts):
        self.parts, self.name = parts, "sum"

    def get_models(self):
        return self.parts

    def pdf(self, x):
        return self.ext_pdf(x) / sum(m.count for m in self.parts)

    def ext_pdf(self, x):
        return sum(m.ext_pdf(x) for m in self.parts)


def compare(folder, name):
    x = np.fromfile(f"{folder}/sweights-{name}-masses.f64")
    parameters = np.fromfile(f"{folder}/sweights-{name}-parameters.f64")
    ours = np.fromfile(f"{folder}/sweights-{name}.f64").reshape(2, -1)
    pdfs, yields = densities(*parameters[2:]), list(parameters[:2])

    def with_sweights():
        s = SWeight(x, pdfs, yields, [(LOW, HIGH)], method="summation", checks=False)
        return np.array([s.get_weight(k, x) for k in range(2)])

    def with_hepstats():
        parts = [Part(f, n, f"n{i}") for i, (f, n) in enumerate(zip(pdfs, yields))]
        result = compute_sweights(Sum(parts), x)
        return np.array([result[m.name] for m in parts])

    for peer, make in (("sweights", with_sweights), ("hepstats", with_hepstats)):
        weights = make()
        report(f"{peer}.{name}", median_seconds(3, make), digits(weights[0].sum()))
        report(f"{peer}.{name}.difference", np.max(np.abs(weights - ours)), f"{len(x)} events")


if __name__ == "__main__":
    for sample in sys.argv[2:] or ["toys"]:
        compare(sys.argv[1], sample)
