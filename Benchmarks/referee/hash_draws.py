"""Random numbers of hashprng nodes by correctionlib: 1 to 9 inputs of mixed types, all distributions.

Usage: python Benchmarks/referee/hash_draws.py Tests/CorrectionsTests/Reference/hash-draws.json [rows per case]
"""

import json
import sys

import correctionlib
import numpy

SEED = 20261124


def draws(distribution, inputs, rows, rng):
    kinds = ["int" if rng.random() < 0.5 else "real" for _ in range(inputs)]
    names = [f"i{k}" for k in range(inputs)]
    correction = {"name": "c", "version": 1, "inputs": [{"name": n, "type": k} for n, k in zip(names, kinds)],
                  "output": {"name": "o", "type": "real"},
                  "data": {"nodetype": "hashprng", "inputs": names, "distribution": distribution}}
    evaluator = correctionlib.CorrectionSet.from_string(json.dumps({"schema_version": 2, "corrections": [correction]}))["c"]
    columns = [rng.integers(-(2**62), 2**62, rows) if kind == "int" else rng.normal(0, 10.0**rng.integers(-3, 4), rows) for kind in kinds]
    values = evaluator.evaluate(*columns)
    bits = numpy.stack([c.view(numpy.int64) for c in columns], axis=1)  # the patterns, as signed words
    return {"distribution": distribution, "kinds": kinds, "rows": bits.tolist(), "values": [float(v).hex() for v in values]}


def main():
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    rng = numpy.random.default_rng(SEED)
    cases = [draws(d, n, rows, rng) for d in ("stdflat", "normal", "stdnormal") for n in range(1, 10)]
    versions = {"correctionlib": correctionlib.__version__, "numpy": numpy.__version__}
    with open(sys.argv[1], "w") as file:
        json.dump({"seed": SEED, "versions": versions, "cases": cases}, file, separators=(",", ":"))
        file.write("\n")


main()
