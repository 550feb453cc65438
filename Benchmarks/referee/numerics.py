"""Reference values of the Numerics tests: the normal and chi-squared distributions by mpmath, to 50 digits.

Usage: python numerics.py DIRECTORY   (writes normal.json)
"""
import json
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 50


def tail(z):
    """Phi(z), from erfc so that nothing cancels."""
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def density(z):
    return mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)


def root(p):
    """The z with Phi(z) = p, by Newton steps on log Phi."""
    z = mpf(-1.5) if p < mpf("0.5") else mpf(1.5)
    if p < mpf("1e-5"):
        z = -mpmath.sqrt(-2 * mpmath.log(p))
    for _ in range(200):
        z -= (mpmath.log(tail(z)) - mpmath.log(p)) * tail(z) / density(z)
    return z


def log_cdf(z):
    return mpmath.log(tail(z)) if z < 0 else mpmath.log1p(-tail(-z))


def chi_squared_tail(x, k):
    return mpmath.gammainc(mpf(k) / 2, mpf(x) / 2, mpmath.inf, regularized=True)


zs = [-1e6, -2345.678, -200.0, -50.0, -41.37, -38.5, -37.519, -37.000001, -37.0, -36.999999, -36.2, -20.73, -8.125, -3.337,
      -1.0009, -0.3171, 0.0, 0.0417, 0.7193, 1.959964, 3.221, 5.77, 8.4, 12.6]
ps = [1e-300, 3.7e-120, 2.2e-17, 4.4e-6, 0.0227, 0.1587, 0.3141, 0.5, 0.6827, 0.97725, 0.99999271]
chis = [(0.37, 1), (3.841458820694124, 1), (7.31, 5), (119.4, 115), (180.3, 115), (511.0, 400), (41.7, 3), (0.02, 7)]

out = {
    "made_by": f"Benchmarks/referee/numerics.py with mpmath {mpmath.__version__}, {mp.dps} digits",
    "normal": [{"z": z, "cdf": float(tail(mpf(z))), "logCDF": float(log_cdf(mpf(z))),
                "hazard": float(density(mpf(z)) / tail(mpf(z)))} for z in zs],
    "quantile": [{"p": p, "z": float(root(mpf(p)))} for p in ps],
    "chiSquared": [{"x": x, "freedom": k, "upper": float(chi_squared_tail(x, k))} for x, k in chis],
}
path = Path(sys.argv[1]) / "normal.json"
path.write_text(json.dumps(out, indent=1) + "\n")
print(out["made_by"], "->", path.name)
