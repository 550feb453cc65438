"""Random numbers of hashprng nodes by correctionlib: all distributions, inputs of mixed types.

  hash_draws.py sample PATH [--draws N]     the reference of CorrectionsTests: 1 to 9 inputs, 540 draws
  hash_draws.py check BINARY [--draws N]    has `correction-trees` draw 100,000 (or N): 1 to 33 inputs, also zeros of either sign,
                                            infinities, NaNs of other bits, the smallest and the largest numbers;
                                            ends with 1 unless all are equal bit for bit
"""

import argparse
import json
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import correctionlib
import numpy
from correction_makers import correction
from correction_trees import write_set

SEED = 20261124
DISTRIBUTIONS = ["stdflat", "normal", "stdnormal"]
COUNTS = [*range(1, 10), 12, 16, 17, 33]
ODD_BITS = [0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000,
            0x7FF8_0000_DEAD_BEEF, 0, 1 << 63, 1, (1 << 63) + 1, 0x000F_FFFF_FFFF_FFFF,
            0x7FEF_FFFF_FFFF_FFFF, 0xFFEF_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000]
ODD_INTEGERS = [0, 1, -1, 2**31 - 1, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63), 2**62]


def node(name, distribution, kinds):
    names = [f"i{k}" for k in range(len(kinds))]
    data = {"nodetype": "hashprng", "inputs": names, "distribution": distribution}
    return correction(name, [{"name": n, "type": k} for n, k in zip(names, kinds)], data)


def draws(distribution, inputs, rows, rng):
    kinds = ["int" if rng.random() < 0.5 else "real" for _ in range(inputs)]
    document = {"schema_version": 2, "corrections": [node("c", distribution, kinds)]}
    columns = [rng.integers(-(2**62), 2**62, rows) if kind == "int" else rng.normal(0, 10.0**rng.integers(-3, 4), rows)
               for kind in kinds]
    values = correctionlib.CorrectionSet.from_string(json.dumps(document))["c"].evaluate(*columns)
    bits = numpy.stack([c.view(numpy.int64) for c in columns], axis=1)  # the patterns, as signed words
    return {"distribution": distribution, "kinds": kinds, "rows": bits.tolist(), "values": [float(v).hex() for v in values]}


def sample(path, count):
    rng = numpy.random.default_rng(SEED)
    cases = [draws(d, n, count // 27, rng) for d in DISTRIBUTIONS for n in range(1, 10)]
    versions = {"correctionlib": correctionlib.__version__, "numpy": numpy.__version__}
    path.write_text(json.dumps({"seed": SEED, "versions": versions, "cases": cases}, separators=(",", ":")) + "\n")


def value(rng, kind):
    odd = rng.random() < 0.2
    if kind == "int":
        return rng.choice(ODD_INTEGERS) if odd else rng.randrange(-(2 ** rng.choice([8, 31, 63])), 2 ** rng.choice([8, 31, 63]))
    return struct.unpack("<d", struct.pack("<Q", rng.choice(ODD_BITS)))[0] if odd else rng.gauss(0, 1) * 10 ** rng.uniform(-9, 9)


def check(binary, count):
    rng = random.Random(SEED)
    corrections = [node(f"{d}_{n}", d, [rng.choice(["int", "real"]) for _ in range(n)]) for d in DISTRIBUTIONS for n in COUNTS]
    each = -(-count // len(corrections))
    with tempfile.TemporaryDirectory() as place:
        write_set(Path(place), corrections, [], rng, each,
                  lambda rng, keys, inputs, edges: [value(rng, v["type"]) for v in inputs])
        found = subprocess.run([binary, place], capture_output=True, text=True)
        differences = (Path(place) / "differences.tsv").read_text().splitlines()
    equal = {}
    for line in found.stdout.splitlines():
        kind, way, what, number = line.split("\t")
        equal[kind, way] = equal.get((kind, way), 0) + (int(number) if what == "bit-equal" else 0)
    for (kind, way), number in sorted(equal.items()):
        print(f"{number:>8}  {kind}  {way}")
    drawn = sum(n for (_, way), n in equal.items() if way == "blocks")
    print(f"{each * len(corrections)} draws, {drawn} equal bit for bit, {len(differences)} differences in any way of evaluating")
    for line in differences[:10]:
        print(line)
    return 1 if differences or found.returncode or drawn != each * len(corrections) else 0


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name, place, count in (("sample", "path", 540), ("check", "binary", 100_000)):
        it = commands.add_parser(name)
        it.add_argument(place, type=Path)
        it.add_argument("--draws", type=int, default=count)
    arguments = parser.parse_args()
    if arguments.command == "sample":
        sample(arguments.path, arguments.draws)
    else:
        sys.exit(check(arguments.binary.resolve(), arguments.draws))


if __name__ == "__main__":
    main()
