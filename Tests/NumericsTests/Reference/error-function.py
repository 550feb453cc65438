"""erf by mpmath, correctly rounded: where the polynomials meet, at random points of either, far out, tiny and subnormal.

Usage: python error-function.py > error-function.json
"""
import json

import mpmath
import numpy

mpmath.mp.dps = 50
rng = numpy.random.default_rng(20261123)
points = list(rng.uniform(-1, 1, 150)) + list(rng.uniform(1, 3, 150)) + list(rng.uniform(-6, -2, 250))
points += [float(10**y * rng.choice([-1, 1])) for y in rng.uniform(-308, 0, 40)]
for edge in (1.0, 2.0, 6.0, 5.9215):  # the seam, the middle, the cut, where erf nears 1 - 2**-53
    points += [edge, float(numpy.nextafter(edge, 0)), float(numpy.nextafter(edge, 9)), -edge]
points += [5e-324, -2.5e-320, 3.1e-310, 27.5, -1.7e308]
rows = [[float(x), float(mpmath.erf(mpmath.mpf(float(x))))] for x in points]
print(json.dumps({"made_by": f"error-function.py with mpmath {mpmath.__version__}, numpy {numpy.__version__}", "points": rows}))
