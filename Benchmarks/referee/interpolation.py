"""Reference values for interpolated histograms: SciPy's PCHIP and its linear interpolation on one and two axes.

Usage: python Benchmarks/referee/interpolation.py Tests/CorrectionsTests/Reference
"""

import json
import sys
from pathlib import Path

import numpy
import scipy
from scipy.interpolate import PchipInterpolator, RegularGridInterpolator

SEED = 20250611


def edges(rng, count):
    return numpy.cumsum(rng.uniform(0.2, 3.1, count + 1)) - 4.0


def centres(edges):
    return 0.5 * (edges[1:] + edges[:-1])


def inside(rng, edges, count):
    """Points between the outermost edges, those beyond the outermost centres held there as the definition has it."""
    points = rng.uniform(edges[0], edges[-1], count)
    return points, numpy.clip(points, centres(edges)[0], centres(edges)[-1])


def main(folder):
    rng = numpy.random.default_rng(SEED)
    curves, surfaces = [], []
    for count in (2, 3, 4, 9, 17):
        e, v = edges(rng, count), rng.normal(1.0, 0.3, count)
        if count == 9:
            v = numpy.sort(v)
        points, held = inside(rng, e, 25)
        curves.append({"edges": list(e), "values": list(v), "points": list(points),
                       "monotone": list(PchipInterpolator(centres(e), v)(held)),
                       "linear": list(numpy.interp(held, centres(e), v))})
    for shape in ((2, 3), (5, 4)):
        ex, ey = edges(rng, shape[0]), edges(rng, shape[1])
        v = rng.normal(1.0, 0.3, shape)
        (px, hx), (py, hy) = inside(rng, ex, 40), inside(rng, ey, 40)
        surface = RegularGridInterpolator((centres(ex), centres(ey)), v)
        surfaces.append({"x": list(ex), "y": list(ey), "values": list(v.ravel()), "px": list(px), "py": list(py),
                         "linear": list(surface(numpy.column_stack([hx, hy])))})
    result = {"seed": SEED, "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__}, "curves": curves,
              "surfaces": surfaces}
    (Path(folder) / "corrections-interpolation.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
