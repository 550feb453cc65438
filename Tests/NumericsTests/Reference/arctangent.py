"""Angles of points by mpmath: random ones, close to the axes and diagonals, huge and tiny.

Usage: python arctangent.py > arctangent.json
"""
import json

import mpmath
import numpy

mpmath.mp.dps = 50
rng = numpy.random.default_rng(20261122)
points = [(float(y), float(x)) for y, x in rng.normal(0, 40, (120, 2))]
for angle in numpy.arange(-7, 9) * numpy.pi / 8:  # the polynomial's ends and its middle, from both sides
    for turn in (-3e-9, 0.0, 2e-13):
        radius = float(rng.uniform(1, 90))
        points.append((radius * float(numpy.sin(angle + turn)), radius * float(numpy.cos(angle + turn))))
for y, x in rng.uniform(-300, 300, (60, 2)):  # powers of ten
    points.append((float(10**y * rng.choice([-1, 1])), float(10**x * rng.choice([-1, 1]))))
points += [(3e307, 1.7e308), (-1.6e308, 1.5e308), (1.2e308, -7e-3), (2.5e-320, 8.1e-319), (5e-324, -3.2e-310)]
rows = [[y, x, float(mpmath.atan2(mpmath.mpf(y), mpmath.mpf(x)))] for y, x in points]
print(json.dumps({"made_by": f"arctangent.py with mpmath {mpmath.__version__}, numpy {numpy.__version__}", "points": rows}))
