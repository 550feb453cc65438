"""Writes faddeeva.json: w(z), exp and log at nasty and at random points, by mpmath with enough digits.

python faddeeva.py > faddeeva.json      (mpmath 1.3 or later, numpy for the random numbers)
"""
import json

import mpmath
import numpy
from mpmath import mp, mpc, mpf

random = numpy.random.default_rng(20261121)
H = numpy.sqrt(numpy.pi / 12)  # the distance of the rule's nodes


def w(x, y):
    """Asymptotic series beyond |z| = 50, else exp and erfc with digits to spare for their cancellation."""
    z = mpc(mpf(float(x)), mpf(float(y)))
    size = float(abs(z))
    if size > 50:
        total = term = mpf(1)
        for k in range(1, 60):
            term *= (2 * k - 1) / (2 * z * z)
            total += term
            if abs(term) < mpf(10) ** -40:
                break
        return mpc(0, 1) / mpmath.sqrt(mpmath.pi) / z * total
    with mp.workdps(int(40 + size * size / 2.3)):
        return +(mpmath.exp(-z * z) * mpmath.erfc(mpc(z.imag, -z.real)))


def points():
    x, y = [], []

    def add(a, b):
        x.extend(numpy.broadcast_to(a, numpy.shape(b)))
        y.extend(b)

    add(10 ** random.uniform(-6, 3, 1800), 10 ** random.uniform(-12, 2, 1800))
    add(random.uniform(0, 10, 600), 10 ** random.uniform(-8, 1, 600))
    steps = random.integers(0, 24, 250) * H / 4  # on nodes, and where the rules change over
    add(steps * (1 + random.choice([-1e-15, 0, 1e-12, -1e-9, 1e-6], 250)),
        random.choice([0, 1e-300, 1e-20, 1e-10, 1e-3, 0.1, 0.3, 1, 3], 250))
    add(random.uniform(0, 26.5, 120), numpy.zeros(120))
    add(random.uniform(10, 40, 120), 10 ** random.uniform(-300, -5, 120))
    add(10 ** random.uniform(2, 150, 60), 10 ** random.uniform(-12, 150, 60))
    add(10 ** random.uniform(-300, -6, 60), 10 ** random.uniform(-300, -6, 60))
    add(random.uniform(0, 10, 120), random.uniform(3, 8, 120))
    return [(float(a), float(b)) for a, b in zip(x, y)]


def table():
    mp.dps = 40
    rows = []
    for x, y in points():
        value = w(x, y)
        if abs(value.real) > 1e-300 and abs(value.imag) > 1e-300:
            rows.append([x, y, float(value.real), float(value.imag)])
    exponents = numpy.concatenate([random.uniform(-745, 709.7, 150), random.uniform(-2, 2, 100), 10 ** random.uniform(-300, 0, 50)])
    arguments = numpy.concatenate([10 ** random.uniform(-323, 308, 150), random.uniform(0.5, 2, 150)])
    angles = numpy.concatenate([random.uniform(-400, 400, 150), random.uniform(-4, 4, 100)])
    return {
        "versions": {"mpmath": mpmath.__version__, "numpy": numpy.__version__},
        "w": rows,
        "exp": [[float(v), float(mpmath.exp(mpf(float(v))))] for v in exponents],
        "log": [[float(v), float(mpmath.log(mpf(float(v))))] for v in arguments],
        "sine": [[float(v), float(mpmath.sin(mpf(float(v)))), float(mpmath.cos(mpf(float(v))))] for v in angles],
        "legendre": legendre(),
    }


def legendre():
    """Points and weights of the rule of 8 points, from the roots of P8."""
    roots = sorted(mpmath.polyroots(mpmath.taylor(lambda t: mpmath.legendre(8, t), 0, 8)[::-1], maxsteps=200, extraprec=200))
    slope = lambda t: 8 * (t * mpmath.legendre(8, t) - mpmath.legendre(7, t)) / (t * t - 1)
    return [[float(t.real), float((2 / ((1 - t * t) * slope(t) ** 2)).real)] for t in roots]


def lines(table):
    for key, value in table.items():
        if isinstance(value, list):
            yield f' "{key}": [\n' + ",\n".join("  " + json.dumps(row) for row in value) + "\n ]"
        else:
            yield f' "{key}": {json.dumps(value)}'


print("{\n" + ",\n".join(lines(table())) + "\n}")
