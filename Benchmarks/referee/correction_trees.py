"""Random and realistic correction sets, evaluated by correctionlib and by Concord, row by row.

  correction_trees.py make FOLDER [--seed S] [ROWS]               writes sets, rows, correctionlib's values and where it throws
  correction_trees.py check BINARY [--seed S] [--seeds N] [ROWS]  makes, has `correction-trees` compare, and explains what differs
  correction_trees.py formulas BINARY [--seed S] [--rows N]       N formulas, made by the grammar and mutated: accepted alike, equal values
  correction_trees.py sample PATH                                 the small reference of CorrectionsTests

ROWS: `--rows N` rows in all for each seed, shared by about 90 random trees and the sets like published ones: some 900 each if N is 100,000.
With `--trees K --rows N`: K random trees of each family and K compounds, and no others, with N rows each.

A folder holds `set.json`, `cases.json` (name, kind, inputs, rows, strings) and NAME.bin: the columns one after the other as little-endian 64-bit numbers (doubles, integers, or places in the list of strings), then values, then 1 for each throw.
"""

import argparse
import json
import math
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import correctionlib
import correctionlib._core
import numpy as np
from correction_makers import INPUTS, compounds, correction, edges_of, expression, formula, random_corrections, real, row
from correction_pogs import SAMPLERS, SETS, keys_of

VERSIONS = {"python": sys.version.split()[0], "correctionlib": correctionlib.__version__, "numpy": np.__version__}
COUNTS = {"lookup": 24, "hash": 8, "formula": 24, "mixed": 24, "network": 8}
REFUSALS = (RuntimeError, IndexError, ValueError)


def document(corrections, made_of=()):
    return {"schema_version": 2, "description": "made by correction_trees.py", "corrections": corrections,
            "compound_corrections": list(made_of)}


def evaluate(evaluator, rows):
    """The values, NaN where correctionlib throws, and where that is."""
    values, throws = np.full(len(rows), math.nan), np.zeros(len(rows), np.int64)
    for i, arguments in enumerate(rows):
        try:
            values[i] = evaluator.evaluate(*arguments)
        except REFUSALS:
            throws[i] = 1
    return values, throws


def columns(inputs, rows, strings):
    for k, variable in enumerate(inputs):
        values = [r[k] for r in rows]
        if variable["type"] == "string":
            yield np.array([strings.setdefault(v, len(strings)) for v in values], np.int64)
        else:
            yield np.array(values, float if variable["type"] == "real" else np.int64)


def published_row(rng, keys, inputs, edges):
    values = []
    for variable in inputs:
        name = variable["name"]
        if variable["type"] == "string":
            values.append(rng.choice(keys[name]))
        elif variable["type"] == "real" and rng.random() < 0.1:
            values.append(real(rng, edges))
        else:
            values.append(SAMPLERS[name](rng))
    return values


def write_set(folder, corrections, made_of, rng, rows_each, make_row):
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document(corrections, made_of))
    (folder / "set.json").write_text(text)
    loaded = correctionlib._core.CorrectionSet.from_string(text)
    cases = []
    for it in [*corrections, *made_of]:
        is_compound = "stack" in it
        evaluator = loaded.compound[it["name"]] if is_compound else loaded[it["name"]]
        trees = [c for c in corrections if c["name"] in it["stack"]] if is_compound else [it]
        edges = [e for tree in trees for e in edges_of(tree["data"])]
        keys = {v["name"]: keys_of([t["data"] for t in trees], v["name"]) or ["nominal"] for v in it["inputs"]}
        rows = [make_row(rng, keys, it["inputs"], edges) for _ in range(rows_each)]
        values, throws = evaluate(evaluator, rows)
        strings = {}
        data = [*columns(it["inputs"], rows, strings), values, throws]
        (folder / f"{it['name']}.bin").write_bytes(b"".join(column.tobytes() for column in data))
        cases.append({"name": it["name"], "kind": "compound" if is_compound else it["name"].split("_")[0], "compound": is_compound,
                      "types": [v["type"] for v in it["inputs"]], "rows": rows_each, "strings": list(strings)})
    (folder / "cases.json").write_text(json.dumps({"versions": VERSIONS, "cases": cases}))


def make_few(folder, seed, rows, trees):
    """Some random trees of each family and compounds of them, each with so many rows."""
    rng = random.Random(f"{seed}/few trees")
    corrections = random_corrections(rng, dict.fromkeys(COUNTS, trees))
    made_of = compounds(rng, corrections, trees)
    write_set(folder / "random", corrections, made_of, rng, rows, lambda rng, keys, inputs, edges: row(rng, inputs, edges))


def make(folder, seed, rows, counts=COUNTS, compound_count=6, sets=SETS, largest=math.inf):
    """One seed: a set of random trees and the realistic sets; four fifths of the rows go to the random ones."""
    rng = random.Random(f"{seed}/trees")
    corrections = [c for c in random_corrections(rng, counts) if len(json.dumps(c)) < largest]
    made_of = compounds(rng, corrections, compound_count)
    each = max(4 * rows // 5 // (len(corrections) + len(made_of)), 8)
    write_set(folder / "random", corrections, made_of, rng, each, lambda rng, keys, inputs, edges: row(rng, inputs, edges))
    made = {name: build(rng) for name, build in sets.items()}
    count = sum(len(c) + len(m) for c, m in made.values())
    for name, (corrections, made_of) in made.items():
        write_set(folder / name, corrections, made_of, rng, max(rows // 5 // count, 8), published_row)


def check(binary, seeds, first, make):
    from correction_trace import explain

    total, open_cases = {}, 0
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            make(folder, seed)
            for part in sorted(folder.iterdir()):
                found = subprocess.run([binary, part], capture_output=True, text=True)
                if found.returncode not in (0, 1):
                    print(f"seed {seed}, {part.name}: the program died ({found.returncode})\n{found.stderr[-2000:]}")
                    open_cases += 1
                    continue
                for line in found.stdout.splitlines():
                    *key, number = line.split("\t")
                    total[tuple(key)] = total.get(tuple(key), 0) + int(number)
                for reason, example in explain(part):
                    key = ("explained" if reason[0] != "!" else "OPEN", reason)
                    total[key] = total.get(key, 0) + 1
                    if reason[0] == "!" and open_cases < 20:
                        open_cases += 1
                        print(f"seed {seed}, {part.name}: {reason} {example}", flush=True)
    for key, number in sorted(total.items()):
        print(f"{number:>10}  {'  '.join(key)}")
    return 1 if open_cases else 0


def sound_rows(case, it, trees, raw):
    """The rows without defects or doubt, and how far from correctionlib's value they may be."""
    from correction_trace import Outlook, allowed, arguments

    kept, limits = [], []
    for r in range(case["rows"]):
        found = Outlook(it, trees, arguments(it["inputs"], case, raw[:, r]))
        throws = raw[-1, r] == 1
        if found.defects or found.doubt or found.bound == math.inf:
            continue
        assert (found.bound is None) == throws, (case["name"], r)
        kept.append(r)
        limits.append(0.0 if throws else allowed(found.bound, float(raw[-2, r].view("<f8"))))
    return kept, np.nan_to_num(np.array(limits), nan=0.0)


def read_numbers(rng):
    """Decimal numbers and the doubles that correctionlib's JSON reader makes of them."""
    from correction_rounding import library_numbers

    texts = [repr(rng.gauss(0, 1) * 10 ** rng.uniform(-k, k)) for k in (0, 1, 3, 22, 300) for _ in range(80)]
    texts += [f"{rng.gauss(0, 100):.{rng.randint(1, 25)}{rng.choice('ef')}}" for _ in range(150)]
    texts += [f"{rng.randint(0, 10**rng.randint(1, 25))}.{rng.randint(0, 10**9)}" for _ in range(50)]
    texts += ["0.0", "-0.0", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1e-700", "0.000000000000000000012345678901234567", "1E5", "1e+5"]
    return [[t, f"{int(np.float64(v).view('<u8')):016x}"] for t, v in zip(texts, library_numbers(texts))]


def sample(path, seed=20261121):
    """The reference of CorrectionsTests: sets and rows in one JSON, bit patterns in hexadecimal; after the values how far ours may be."""
    from correction_rounding import load_as_library

    out = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, seed, 2_500, {"lookup": 8, "hash": 4, "formula": 12, "mixed": 10, "network": 5}, 4,
             {name: SETS[name] for name in ("muon", "jet", "pileup", "tau")}, 12_000)
        for part in sorted(folder.iterdir()):
            text = (part / "set.json").read_text()
            made, read = json.loads(text), load_as_library(text)
            trees = {c["name"]: c for c in read["corrections"]}
            listed = json.loads((part / "cases.json").read_text())["cases"]
            for case in listed:
                raw = np.frombuffer((part / f"{case['name']}.bin").read_bytes(), "<u8").reshape(-1, case["rows"])
                it = next(c for c in read["compound_corrections" if case["compound"] else "corrections"] if c["name"] == case["name"])
                kept, limits = sound_rows(case, it, trees, raw)
                case["rows"] = len(kept)
                columns = [*raw[:, kept], limits.view("<u8")]
                case["columns"] = ["".join(f"{x:016x}" for x in column.tolist()) for column in columns]
            out.append({"set": made, "cases": listed})
    content = {"seed": seed, "versions": VERSIONS, "numbers": read_numbers(random.Random(seed)), "sets": out}
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes, seed {seed}, {VERSIONS}")


# correctionlib drops an operator that no operand follows, where the parts around it make sense.
DROPPED = re.compile(r"(\|\||&&|==|!=|>=|<=|[-+*/^<>])\s*($|[),]|\|\||&&|==|!=|>=|<=|[+*/^<>]|-\s*[-+*/^<>]|-\s+\d)")
ALPHABET = "xyzt[]()0123456789.+-*/^<>=!&|, \t_eEabcdghlmnopqrsuw\n%"
POINTS = [[3.7, -0.6, 2.25, 0.5], [0.3, 1.9, -4.0, 7.0], [-1.2, -0.0, 0.8, -2.5], [1e300, 5e-324, 1e-17, -1e10]]
PARAMETERS = [1.25, -0.75, 2.385]


def mutated(rng, text):
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        place = rng.randint(0, len(text))
        kind = rng.random()
        if kind < 0.3:
            text = text[:place] + rng.choice(ALPHABET) + text[place:]
        elif kind < 0.6:
            text = text[:place] + text[place + rng.choice([1, 1, 2]):]
        elif kind < 0.8:
            text = text[:place] + rng.choice(ALPHABET) + text[place + 1:]
        else:
            end = place + rng.randint(1, 6)
            text = text[:end] + text[place:]
    return text


def formulas(binary, seed, count):
    """Whether both accept the same formulas, and what differs in their values."""
    from correction_rounding import Formula
    from correction_trace import near

    rng = random.Random(f"{seed}/formulas")
    texts = [expression(rng, rng.choice([0, 1, 2, 3]), "xyzt") for _ in range(count)]
    texts = [mutated(rng, t) if i % 2 else t for i, t in enumerate(texts)]
    inputs = [{"name": n, "type": "real"} for n in "abcd"]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "list.json"
        path.write_text(json.dumps({"points": POINTS, "parameters": PARAMETERS, "formulas": texts}))
        subprocess.run([binary, "formulas", path], check=True)
        ours = json.loads(Path(f"{path}.out").read_text())
    tally = {}

    def add(what, text=None):
        tally[what] = tally.get(what, 0) + 1
        if what[0] == "!" and tally[what] <= 10:
            print(what, repr(text))

    for text, values in zip(texts, ours):
        try:
            tree = formula(text, list("abcd"), PARAMETERS)
            theirs = correctionlib._core.CorrectionSet.from_string(json.dumps(document([correction("c", inputs, tree)])))["c"]
        except RuntimeError:
            add("refused alike" if values is None else "!accepted here alone", text)
            continue
        if values is None:
            known = DROPPED.search(text) or any(float(number) == math.inf for number in re.findall(r"\d+\.?\d*e\d+", text))
            add("refused: an operand is missing, or a number beyond double" if known else "!refused here alone", text)
            continue
        for k, bits in enumerate(values):
            library, point = k >= len(POINTS), POINTS[k % len(POINTS)]
            a, b = float(np.uint64(int(bits, 16)).view(np.float64)), theirs.evaluate(*point)
            way = "with defects " if library else ""
            if near(repr(a), repr(b), 0.0):
                add(f"{way}values equal")
                continue
            with np.errstate(all="ignore"):
                bound = Formula(text, [(v, 0.0) for v in point], PARAMETERS, library).value()[1]
            add(f"{way}values within the bound of rounding" if near(repr(a), repr(b), bound) else f"!{way}values differ", (text, point, a, b))
    for what, number in sorted(tally.items()):
        print(f"{number:>10}  {what}")
    return 1 if any(what[0] == "!" for what in tally) else 0


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name, place in (("make", "folder"), ("check", "binary"), ("formulas", "binary"), ("sample", "path")):
        it = commands.add_parser(name)
        it.add_argument(place, type=Path)
        it.add_argument("--seed", type=int, default=1)
        it.add_argument("--rows", type=int, default=100_000)
        it.add_argument("--trees", type=int)
        it.add_argument("--seeds", type=int, default=4)
    arguments = parser.parse_args()

    def made(folder, seed):
        if arguments.trees:
            make_few(folder, seed, arguments.rows, arguments.trees)
        else:
            make(folder, seed, arguments.rows)

    if arguments.command == "make":
        made(arguments.folder, arguments.seed)
    elif arguments.command == "sample":
        sample(arguments.path)
    elif arguments.command == "formulas":
        sys.exit(formulas(arguments.binary.resolve(), arguments.seed, arguments.rows))
    else:
        sys.exit(check(arguments.binary.resolve(), arguments.seeds, arguments.seed, made))


if __name__ == "__main__":
    main()
