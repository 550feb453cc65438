"""Simultaneous extended unbinned fit of passing and failing probes by iminuit: the referee of EfficiencyReferenceTests.

A Gaussian signal shared by both sides on an exponential background of its own slope on either side, range [70, 110].
Run with the versions written into the file; the sample is drawn from numpy's PCG64 with the seed below.
"""
import json
import math

import iminuit
import numpy as np

LOW, HIGH, SEED = 70.0, 110.0, 20261121
generator = np.random.default_rng(SEED)


def background(n, slope):
    u = generator.uniform(size=n)
    return LOW + np.log1p(u * np.expm1(slope * (HIGH - LOW))) / slope


def side(signal, other, slope):
    masses = np.concatenate([generator.normal(90.7, 2.4, signal), background(other, slope)])
    masses = masses[(masses >= LOW) & (masses <= HIGH)]
    generator.shuffle(masses)
    return np.round(masses, 6)


passing, failing = side(412, 61, -0.031), side(77, 118, -0.047)


def gauss(x, mean, sigma):
    norm = 0.5 * (math.erf((HIGH - mean) / sigma / math.sqrt(2)) - math.erf((LOW - mean) / sigma / math.sqrt(2)))
    return np.exp(-0.5 * ((x - mean) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi) * norm)


def exponential(x, slope):
    return slope * np.exp(slope * (x - LOW)) / np.expm1(slope * (HIGH - LOW))


def nll(total, efficiency, n_pass, n_fail, mean, sigma, slope_pass, slope_fail):
    result = total + n_pass + n_fail
    for x, share, n, slope in ((passing, efficiency, n_pass, slope_pass), (failing, 1 - efficiency, n_fail, slope_fail)):
        result -= np.sum(np.log(total * share * gauss(x, mean, sigma) + n * exponential(x, slope)))
    return result


m = iminuit.Minuit(nll, 480, 0.8, 60, 110, 90.5, 2.0, -0.03, -0.03)
m.errordef = 0.5
m.tol = 1e-6
m.strategy = 2
m.migrad()
m.hesse()
m.minos("efficiency")
names = dict(zip(m.parameters, ["signal.total", "efficiency", "passing.background.yield", "failing.background.yield",
                               "signal.mean", "signal.sigma", "passing.background.slope", "failing.background.slope"]))
minos = m.merrors["efficiency"]
json.dump(
    {
        "versions": {"iminuit": iminuit.__version__, "numpy": np.__version__, "seed": SEED},
        "passing": passing.tolist(), "failing": failing.tolist(), "nll": m.fval,
        "values": {names[p]: m.values[p] for p in m.parameters}, "errors": {names[p]: m.errors[p] for p in m.parameters},
        "interval": [m.values["efficiency"] + minos.lower, m.values["efficiency"] + minos.upper],
    },
    open("efficiency.json", "w"), indent=0)
