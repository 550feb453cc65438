"""Referee of the quantile map T(u) = F_target^-1(F_source(u)) between two-Gaussian mixtures, with mpmath to 60 digits.

Usage: python quantilemap.py DIRECTORY   (writes quantilemap.json)

Every point u is a float64 near the source's quantile at a probability from 1e-300 to 1 - 1e-300. `condition` is
min(F, 1 - F)/f_target(T(u)): how far the image moves if the probability changes by a part in one, in the unit of u.
"""
import json
import random
import sys
from importlib.metadata import version
from pathlib import Path

from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

SEED = 20_261_121
mp.dps = 60
rng = random.Random(SEED)
TAILS = ["1e-300", "1e-120", "1e-40", "1e-17", "1e-9", "1e-4", "0.02", "0.2", "0.45"]


def tail(m, x, sign):
    """F(x) for sign 1, 1 - F(x) for sign -1."""
    f, m1, s1, m2, s2 = map(mpf, m)
    return (f * erfc(-sign * (x - m1) / s1 / sqrt(2)) + (1 - f) * erfc(-sign * (x - m2) / s2 / sqrt(2))) / 2


def density(m, x):
    f, m1, s1, m2, s2 = map(mpf, m)
    return (f / s1 * exp(-((x - m1) / s1) ** 2 / 2) + (1 - f) / s2 * exp(-((x - m2) / s2) ** 2 / 2)) / sqrt(2 * pi)


def quantile(m, wanted, sign):
    """Where the tail on one side is `wanted`: bisection, then Newton on the logarithm."""
    reach = 40 * (m[2] + m[4]) + abs(m[1]) + abs(m[3])
    low, high = mpf(-reach), mpf(reach)
    for _ in range(60):
        middle = (low + high) / 2
        if (tail(m, middle, sign) < wanted) == (sign > 0):
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    for _ in range(5):
        here = tail(m, x, sign)
        x -= sign * (log(here) - log(wanted)) * here / density(m, x)
    assert abs(tail(m, x, sign) / wanted - 1) < mpf(10) ** -40
    return x


def mapped(source, target, u):
    lower, upper = tail(source, mpf(u), 1), tail(source, mpf(u), -1)
    sign, wanted = (1, lower) if lower <= upper else (-1, upper)
    image = quantile(target, wanted, sign)
    slope = density(source, mpf(u)) / density(target, image)
    return [u, float(image), float(slope), float(wanted / density(target, image))]


def points(source, target):
    us = [float(quantile(source, mpf(p), sign)) for p in TAILS for sign in (1, -1)]
    return [mapped(source, target, u) for u in sorted(us)]


def recoil_like():
    f, s1 = rng.uniform(0.3, 0.95), rng.uniform(4, 20)
    return [f, rng.uniform(-8, 4), s1, rng.uniform(-8, 4), s1 * rng.uniform(1.15, 3.5)]


def pairs():
    out = [("like recoil", recoil_like(), recoil_like()) for _ in range(30)]
    single = [1, 1.385, 9.71, 1.385, 9.71]
    out += [("one Gaussian each", single, [1, -2.417, 11.93, -2.417, 11.93])]
    out += [("one Gaussian and two", single, recoil_like()) for _ in range(3)]
    out += [("two Gaussians and one", recoil_like(), single) for _ in range(3)]
    for _ in range(6):
        m = recoil_like()
        out.append(("nearly equal widths", [m[0], m[1], m[2], m[3], m[2] * (1 + 1e-9)], recoil_like()))
    for _ in range(6):
        f, m, s = rng.uniform(0.3, 0.7), rng.uniform(10, 20), rng.uniform(4, 7)
        out.append(("means far apart", recoil_like(), [f, -m, s, m, s * rng.uniform(1, 1.4)]))
    for f in (1e-3, 0.999, 1e-6, 1 - 1e-6):
        a, b = recoil_like(), recoil_like()
        out.append((f"fraction {f}", [f, *a[1:]], b))
        out.append((f"fraction {f}, in the target", a, [f, *b[1:]]))
    for _ in range(3):
        a = recoil_like()
        out.append(("a hair apart", a, [a[0], a[1] + 1e-7, *a[2:]]))
    out.append(("widths a hundred apart", [0.97, 0.31, 1.07, -0.83, 107.3], [0.95, -0.57, 1.21, 1.9, 93.1]))
    return out


data = {
    "about": "quantile maps by mpmath; source and target are [fraction, mean1, sigma1, mean2, sigma2], points are [u, T(u), slope, condition]",
    "seed": SEED,
    "mpmath": version("mpmath"),
    "pairs": [{"name": n, "source": s, "target": t, "points": points(s, t)} for n, s, t in pairs()],
}
path = Path(sys.argv[1]) / "quantilemap.json"
path.write_text(json.dumps(data, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
print(f"{path}: {len(data['pairs'])} pairs, seed {SEED}, mpmath {data['mpmath']}, Python {sys.version.split()[0]}")
