"""The coefficients of the single-precision tanh and exp in Sources/NeuralNetworks/Layers/Float+Lanes.swift.

tanh x = x P(x²)/Q(x²) for |x| ≤ bound: weighted linear least squares for P − (tanh x/x) Q, weights divided by Q of the round
before and multiplied by the error's size (Lawson's rule), which tends to the minimax quotient. eʳ: interpolation at Chebyshev's
points of (eʳ − 1 − r)/r² for |r| ≤ log 2/2. Both are rounded to single precision, and tried in single precision.

Usage: python hyperbolic-tangent.py   (numpy 2.x; no random numbers)
"""
import sys

import numpy

f32 = numpy.float32


def rational(p_degree, q_degree, bound, rounds=400):
    x = numpy.sort(bound * numpy.sin(numpy.linspace(0.0005, 1, 4000) * numpy.pi / 2))
    u = x * x / bound**2
    t = numpy.tanh(x)
    ps = numpy.vander(u, p_degree + 1, increasing=True)
    qs = numpy.vander(u, q_degree + 1, increasing=True)
    lawson, last = numpy.ones_like(x), numpy.ones_like(x)
    best = (numpy.inf, None, None)
    for _ in range(rounds):
        scale = numpy.sqrt(lawson) / last
        a = numpy.hstack([ps * (x * scale)[:, None], -qs[:, 1:] * (t * scale)[:, None]])
        c = numpy.linalg.lstsq(a, t * scale, rcond=None)[0]
        p, q = c[: p_degree + 1], numpy.concatenate([[1], c[p_degree + 1 :]])
        last = qs @ q
        error = numpy.abs(x * (ps @ p) / last - t)
        if error.max() < best[0]:
            best = (error.max(), p, q)
        lawson *= numpy.sqrt(error / error.max()) + 1e-12
        lawson /= lawson.max()
    error, p, q = best
    return error, p / bound ** (2 * numpy.arange(len(p))), q / bound ** (2 * numpy.arange(len(q)))


def tried(p, q, bound):
    x = numpy.concatenate([numpy.linspace(0, 12, 2_000_001), numpy.logspace(-30, 1, 100_000)]).astype(f32)
    y = numpy.minimum(x, f32(bound))
    u = y * y
    top, bottom = f32(p[-1]), f32(q[-1])
    for c in p[-2::-1]:
        top = top * u + f32(c)
    for c in q[-2::-1]:
        bottom = bottom * u + f32(c)
    return numpy.abs((y * top / bottom).astype(float) - numpy.tanh(x.astype(float))).max()


def exponential(degree):
    half = numpy.log(2) / 2
    nodes = half * numpy.cos((numpy.arange(degree + 1) + 0.5) * numpy.pi / (degree + 1))
    values = numpy.array([sum(r**k / float(numpy.prod(numpy.arange(1.0, k + 3))) for k in range(20)) for r in nodes])
    return numpy.linalg.solve(numpy.vander(nodes, degree + 1, increasing=True), values)


if __name__ == "__main__":
    for degrees in [(4, 4), (4, 3), (3, 4), (5, 3), (6, 3)] if "--all" in sys.argv else [(4, 4)]:
        for bound in (8.0, 8.3, 8.6, 9.0):
            error, p, q = rational(*degrees, bound)
            print(degrees, bound, error, tried(p, q, bound))
    error, p, q = rational(4, 4, 8.6)
    print("P", [float(c).hex() for c in p.astype(f32)])
    print("Q", [float(c).hex() for c in q.astype(f32)])
    print("exp", [float(c).hex() for c in exponential(4).astype(f32)])
