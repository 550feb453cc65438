"""Writes likelihoods.json: maximum-likelihood fits by iminuit, for LikelihoodRefereeTests.

Run with iminuit 2.33.0, numba-stats 1.14.0, numpy and scipy as in Benchmarks/requirements.txt. No random numbers: events are
quantiles of the true density at u = frac(1/2 + i phi), which both sides compute.
"""
import json, sys
import numpy as np, scipy, scipy.optimize, iminuit
from scipy.special import ndtr, ndtri
from iminuit import Minuit

A, B = 0.25, 2.75
PHI = 0.6180339887498949


def events(ns, nb, mean=1.342, sigma=0.153, slope=-1.27):
    u = (0.5 + np.arange(ns) * PHI) % 1.0
    peak = mean + sigma * ndtri(1e-6 + u * (1 - 2e-6))
    v = (0.5 + np.arange(nb) * PHI) % 1.0
    return np.concatenate([peak, np.log(np.exp(slope * A) + v * (np.exp(slope * B) - np.exp(slope * A))) / slope])


def gauss(x, m, s):
    return np.exp(-0.5 * ((x - m) / s) ** 2) / (s * np.sqrt(2 * np.pi)) / (ndtr((B - m) / s) - ndtr((A - m) / s))


def expo(x, l):
    return l * np.exp(l * (x - A)) / np.expm1(l * (B - A))


def density(x, ns, nb, m, s, l):
    return ns * gauss(x, m, s) + nb * expo(x, l)


def cumulative(x, ns, nb, m, s, l):
    g = (ndtr((x - m) / s) - ndtr((A - m) / s)) / (ndtr((B - m) / s) - ndtr((A - m) / s))
    return ns * g + nb * np.expm1(l * (x - A)) / np.expm1(l * (B - A))


def minimise(nll, names, start, minos=False):
    fit = Minuit(nll, *start, name=names)
    fit.errordef, fit.strategy, fit.tol = 0.5, 2, 1e-6
    for _ in range(4):
        fit.migrad(ncall=100000)
    fit.hesse()
    assert fit.valid, fit
    # MIGRAD stops where first differences drown in rounding: Newton steps with sixth-order differences go on from there.
    x, sd = np.array(fit.values), np.array(fit.errors)
    cov = np.linalg.inv(hessian(nll, x, sd))
    for _ in range(4):
        x = x - cov @ gradients(nll, x, sd)
    cov = np.linalg.inv(hessian(nll, x, sd))
    out = {"names": list(names), "values": list(x), "nll": float(nll(*x)), "covariance": cov.tolist(), "hesse": list(sd)}
    if minos:
        ends = [[end(nll, x, i, side * cov[i, i] ** 0.5, cov) for side in (-1, 1)] for i in range(len(x))]
        out["lower"], out["upper"] = [e[0] for e in ends], [e[1] for e in ends]
        fit.minos()
        for i, name in enumerate(names):  # MINOS stops within a few per cent of an error
            for ours, theirs in ((ends[i][0], fit.merrors[name].lower), (ends[i][1], fit.merrors[name].upper)):
                assert abs(ours - (fit.values[name] + theirs)) < 0.03 * sd[i], (name, ours, theirs)
    return out


def profile(nll, x, i, value, cov):
    """The lowest nll with parameter i at a value, and how far the others have moved."""
    others = [k for k in range(len(x)) if k != i]
    y = x + (value - x[i]) * cov[:, i] / cov[i, i]
    y[i] = value
    sd = np.sqrt(np.diag(cov))
    h = np.linalg.inv(cov)[np.ix_(others, others)]
    for _ in range(12):  # the Hessian of the minimum serves all along: each step leaves a few per cent
        y[others] -= np.linalg.solve(h, gradients(nll, y, sd)[others])
    return nll(*y)


def end(nll, x, i, step, cov):
    lowest = nll(*x)
    return scipy.optimize.brentq(lambda v: profile(nll, x, i, v, cov) - lowest - 0.5, x[i] + 0.5 * step, x[i] + 1.7 * step,
                                 xtol=1e-6 * abs(step), rtol=1e-14)


def gradient(f, x, i, h):
    def at(k):
        y = x.copy()
        y[i] += k * h
        return f(*y)
    return (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + (at(3) - at(-3))) / (60 * h)


def gradients(f, x, sd):
    return np.array([gradient(f, x, i, 3e-2 * sd[i]) for i in range(len(x))])


def hessian(f, x, sd):
    rows = []
    for i in range(len(x)):
        def along(*p, i=i):
            return gradient(f, np.array(p), i, 5e-2 * sd[i])
        rows.append([gradient(along, x, j, 5e-2 * sd[j]) for j in range(len(x))])
    h = np.array(rows)
    return (h + h.T) / 2


def sandwich(log_density, x, w, values, cov):
    sd = np.sqrt(np.diag(cov))
    s = np.array([gradient(lambda *p: log_density(x, *p), np.array(values), i, 2e-2 * sd[i]) for i in range(len(values))])
    return (np.array(cov) @ ((w * w * s) @ s.T) @ np.array(cov)).tolist()


NAMES = ("Ns", "Nb", "mean", "sigma", "slope")
START = (1500, 2200, 1.34, 0.15, -1.2)
x = events(1507, 2213)
x = x[(x >= A) & (x <= B)]
out = {"versions": {"iminuit": iminuit.__version__, "numpy": np.__version__, "scipy": scipy.__version__, "python": sys.version.split()[0]}}
out["count"] = len(x)
out["sum"] = float(x.sum())

nll = lambda *p: p[0] + p[1] - np.log(density(x, *p)).sum()
out["unbinned"] = minimise(nll, NAMES, START, minos=True)
out["unbinned"]["robust"] = sandwich(lambda x, *p: np.log(density(x, *p)), x, np.ones_like(x), out["unbinned"]["values"], out["unbinned"]["covariance"])

w = 0.4 + 0.7 * x
nll = lambda *p: p[0] + p[1] - (w * np.log(density(x, *p))).sum()
out["weighted"] = minimise(nll, NAMES, (2000, 3000, 1.34, 0.15, -0.9))
out["weighted"]["robust"] = sandwich(lambda x, *p: np.log(density(x, *p)), x, w, out["weighted"]["values"], out["weighted"]["covariance"])

edges = A + (B - A) * np.arange(41) / 40
edges[-1] = B
n = np.histogram(x, edges)[0].astype(float)


def binned(*p):
    nu = np.diff(cumulative(edges, *p))
    return nu.sum() - (n * np.log(nu)).sum()


out["binned"] = minimise(binned, NAMES, START, minos=True)
out["binned"]["contents"] = n.tolist()

nll = lambda *p: (p[0] + p[1] - np.log(density(x, *p)).sum() + 0.5 * ((p[3] - 0.149) / 0.002) ** 2
                  + 0.5 * (np.log(p[1] / 2300) / np.log(1.03)) ** 2)
out["constrained"] = minimise(nll, NAMES, START, minos=True)

nll = lambda f, m, s, l: -np.log(density(x, f, 1 - f, m, s, l)).sum()
out["shares"] = minimise(nll, ("f", "mean", "sigma", "slope"), (0.4, 1.34, 0.15, -1.2), minos=True)

xp, xf = events(1211, 613), events(296, 1601)
xp, xf = xp[(xp >= A) & (xp <= B)], xf[(xf >= A) & (xf <= B)]


def passfail(N, e, bp, bf, m, s, lp, lf):
    return (N + bp + bf - np.log(density(xp, N * e, bp, m, s, lp)).sum() - np.log(density(xf, N * (1 - e), bf, m, s, lf)).sum())


out["passfail"] = minimise(passfail, ("N", "efficiency", "bp", "bf", "mean", "sigma", "lp", "lf"),
                           (1500, 0.8, 600, 1600, 1.34, 0.15, -1.2, -1.2), minos=True)
json.dump(out, open(sys.argv[1], "w"), indent=1)
