"""Texts of decimal numbers with the doubles that correctionlib's JSON reader makes of them, as bits, or null where it refuses them.

json_numbers.py Tests/CorrectionsTests/Reference      writes json-numbers.json
json_numbers.py FOLDER COUNT [SEED]                   writes more of them, for a search by hand
"""

import json
import random
import sys
from pathlib import Path

import correctionlib
import numpy as np
from correction_rounding import library_numbers

SEED = 20261122


def digits(rng, count):
    """Random digits, or zeros or nines alone: where roundings tie and carry."""
    one = rng.choice(["0", "9", *[None] * 6])
    return "".join(one or rng.choice("0123456789") for _ in range(count))


def text(rng):
    whole = str(rng.randint(1, 9))
    beside = rng.choice([2**53, 2**63, 2**64, 2**63 // 10, 10**19]) + rng.randint(-12, 12)
    made = rng.choice([
        lambda: repr(rng.random()),
        lambda: repr(float(np.uint64(rng.randrange(0x7FF << 52)).view("<f8"))),
        lambda: f"{rng.randint(0, 999)}.{digits(rng, rng.randint(1, 9))}",
        lambda: f"{whole}{digits(rng, rng.randint(0, 30))}.{digits(rng, rng.randint(1, 30))}",
        lambda: f"0.{'0' * rng.randint(0, 40)}{digits(rng, rng.randint(1, 30))}",
        lambda: f"0.{'0' * rng.randint(0, 330)}{digits(rng, rng.randint(1, 20))}e{rng.randint(-20, 340)}",
        lambda: f"{whole}.{digits(rng, rng.randint(1, 20))}e{rng.randint(-40, 40)}",
        lambda: f"{whole}.{digits(rng, rng.randint(1, 20))}E{rng.choice(['', '+', '-', '-0'])}{rng.randint(0, 330)}",
        lambda: f"{whole}{digits(rng, rng.randint(20, 300))}",
        lambda: f"{beside}{rng.choice(['.0', '.5', 'e0', '.0000001', '0.25', 'e5', 'e-5', 'e300'])}",
        lambda: f"{rng.randrange(2**64) >> rng.randrange(64)}e{rng.randint(-30, 30)}",
    ])()
    return rng.choice(["", "-"]) + made


def read(texts):
    """The bits of each; what correctionlib refuses is found by halves."""
    try:
        return [f"{int(np.float64(value).view('<u8')):016x}" for value in library_numbers(texts)]
    except RuntimeError:
        half = len(texts) // 2
        return [None] if half == 0 else read(texts[:half]) + read(texts[half:])


def main(folder, count=2_500, seed=SEED):
    rng = random.Random(int(seed))
    texts = [text(rng) for _ in range(int(count))]
    made = {"seed": int(seed), "versions": {"correctionlib": correctionlib.__version__, "python": sys.version.split()[0]},
            "numbers": [list(row) for row in zip(texts, read(texts))]}
    lines = json.dumps(made).replace("], [", "],\n[").replace('"numbers": [', '"numbers": [\n')
    (Path(folder) / "json-numbers.json").write_text(lines + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
