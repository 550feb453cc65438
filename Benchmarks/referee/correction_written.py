"""Whether correctionlib accepts what Concord writes, and makes the same values of it.

  correction_written.py check BINARY [--seed S] [--sets N] [--rows N] [--releases FOLDER]

Takes the sets of `Tests/CorrectionsTests/Reference` and `Samples`, sets like published ones, and N random ones;
`correction-trees` writes each in all layouts, compressed and for every release as its oldest reader, and all of them as one. `correction
validate` must accept each file, the loader must load it, and its values at random rows must be those of the original bit for
bit; where correctionlib has a defect on uniform bins, which edges written for old releases mend, those by the rules of
schema 2.
With `--releases`, FOLDER/VERSION/site holds what `pip install --no-deps --target` put there: a file for a release must load
and give the same there.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import correctionlib._core as core
from correction_makers import compounds, correction, edges_of, formula, random_corrections, real
from correction_pogs import SETS, keys_of
from correction_rounding import library_numbers
from correction_trace import Outlook, near
from correction_trees import COUNTS, document

HOME = Path(__file__).parents[2]
# What the writer may say of sets that it does not write.
REFUSALS = {"needs correctionlib": "so old a reader cannot have it", "stdnormal": "stdnormal",
            "is not finite": "content that is not finite"}


def reference_documents():
    folder = HOME / "Tests" / "CorrectionsTests" / "Reference"

    def content(name):
        return json.loads((folder / f"{name}.json").read_text())

    yield from ((f"trees {i}", it["set"]) for i, it in enumerate(content("correction-trees")["sets"]))
    yield from ((f"tree {i}", document([it["correction"]])) for i, it in enumerate(content("corrections-trees")["trees"]))
    yield from ((f"probe {it['name']}", it["document"]) for it in content("corrections-readers")["probes"])
    yield from ((f"lint {it['name']}", json.loads(it["document"])) for it in content("lint")["documents"]
               if it["validator"] == it["loader"] == "accepts")
    texts, reals = content("corrections-formulas"), [{"name": n, "type": "real"} for n in "abcd"]
    sound = [text for text, values in texts["formulas"] if values]
    made = [correction(f"c{i}", reals, formula(text, list("abcd"), texts["parameters"])) for i, text in enumerate(sound)]
    yield "formulas", document(made)
    for i, it in enumerate(content("networks")["networks"]):
        opaque = it["opaque"]
        inputs = [{"name": v["name"], "type": "real"} for v in opaque["inputs"]]
        made = [correction(f"c{k}", inputs, {"nodetype": "lwtnn", "opaque": opaque, "finalizer": formula("x", [name])})
                for k, name in enumerate(opaque["outputs"])]
        yield f"network {i}", document(made)
    yield from ((path.name, json.loads(path.read_text())) for path in sorted((HOME / "Samples").glob("*.json")))


def random_documents(seed, count):
    rng = random.Random(f"{seed}/written")
    for name, make in SETS.items():
        yield name, document(*make(rng))
    for i in range(count):
        # Every family in one set needs the newest reader; sets of one often do with an older one.
        counts = dict.fromkeys(COUNTS, 1) if i % 4 == 0 else {["lookup", "formula", "mixed"][i % 3]: 1}
        made = random_corrections(rng, counts)
        yield f"random {i}", document(made, compounds(rng, made, 1))


def renamed(it, number):
    """The set with names that no other has, so that all can be merged."""
    for part in it.get("corrections", []):
        part["name"] = f"{part['name']} of {number}"
    for part in it.get("compound_corrections") or []:
        part["name"], part["stack"] = f"{part['name']} of {number}", [f"{name} of {number}" for name in part["stack"]]
    return it


def read_alike(text):
    """The text with six digits for the numbers that correctionlib's reader misses."""
    texts = ["0.0"]
    json.loads(text, parse_float=texts.append)
    numbers = {t: float(t) if float(t) == v else float(f"{float(t):.6g}") for t, v in zip(texts, library_numbers(texts))}
    return json.dumps(json.loads(text, parse_float=numbers.__getitem__))


def makes_words(value, kind):
    return value if kind == "string" else int(value) if kind == "int" else float.fromhex(value)


def values_of(listed):
    """Inside of any release: each file's values at the rows, null where one throws; or why it is not loaded."""
    answers, latest = [], None
    for path, functions in listed:
        try:
            loaded = loaded if path == latest else core.CorrectionSet.from_file(path)
        except Exception as error:
            answers.append(str(error))
            continue
        latest = path
        found = []
        for name, is_compound, kinds, rows in functions:
            evaluator = loaded.compound[name] if is_compound else loaded[name]
            found.append([])
            for words in rows:
                try:
                    found[-1].append(float(evaluator.evaluate(*map(makes_words, words, kinds))).hex())
                except (RuntimeError, IndexError, ValueError):
                    found[-1].append(None)
        answers.append(found)
    return answers


def written_row(rng, inputs, keys, edges):
    words = []
    for v in inputs:
        known = keys[v["name"]]
        if v["type"] == "string":
            words.append(rng.choice(known) if known and rng.random() < 0.97 else "other")
        elif v["type"] == "int":
            words.append(str(rng.choice(known) if known and rng.random() < 0.5 else rng.randint(-9, 9)))
        else:
            words.append(float(real(rng, edges)).hex())
    return words


def functions_of(it, rng, count):
    """Name, whether it is a compound, types and rows of everything in a set that can be evaluated."""
    made = []
    for part in [*it["corrections"], *(it.get("compound_corrections") or [])]:
        is_compound = "stack" in part
        trees = [c["data"] for c in it["corrections"] if c["name"] in part["stack"]] if is_compound else [part["data"]]
        edges = [e for tree in trees for e in edges_of(tree)]
        keys = {v["name"]: keys_of(trees, v["name"]) for v in part["inputs"]}
        rows = [written_row(rng, part["inputs"], keys, edges) for _ in range(count)]
        made.append([part["name"], is_compound, [v["type"] for v in part["inputs"]], rows])
    return made


class Tally(dict):
    def add(self, *key, count=1):
        self[key] = self.get(key, 0) + count

    def wrong(self, *words):
        self.add("!" + words[0])
        if self["!" + words[0],] <= 10:
            print(*words, flush=True)


def differences(it, functions, before, after, is_old):
    """Each difference with what it comes from, None if nothing explains it. Old releases have defects of their own."""
    trees = {c["name"]: {"generic_formulas": [], **c} for c in it["corrections"]}
    made_of = {c["name"]: c for c in it.get("compound_corrections") or []}
    for (name, is_compound, kinds, rows), old, new in zip(functions, before, after):
        part = made_of[name] if is_compound else trees[name]
        for words, a, b in zip(rows, old, new):
            if a == b:
                continue
            values = {v["name"]: (makes_words(w, k), 0.0) for v, w, k in zip(part["inputs"], words, kinds)}
            found = Outlook(part, trees, values)
            sound = "throws" if found.bound is None else repr(found.value)
            ours = "throws" if b is None else repr(float.fromhex(b))
            is_known = found.defects and (is_old or near(ours, sound, found.bound))
            explained = found.doubt or (found.defects[0] if is_known else None)
            yield explained, (name, values, a, b)


def validate(files, tally):
    command = [Path(sys.executable).parent / "correction", "validate"]
    for first in range(0, len(files), 200):
        some = files[first:first + 200]
        if subprocess.run([*command, *some], capture_output=True).returncode == 0:
            tally.add("validated", count=len(some))
            continue
        for file in some:
            run = subprocess.run([*command, file], capture_output=True, text=True)
            if run.returncode == 0:
                tally.add("validated")
            else:
                tally.wrong("not validated", file, (run.stdout + run.stderr)[-600:])


def in_release(folder, version, listed):
    site = next(iter(sorted(folder.glob(f"{version}.*/site"))), None)
    if site is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(listed, file)
        file.flush()
        here = {**os.environ, "PYTHONPATH": f"{site}:{Path(__file__).parent}"}
        command = [sys.executable, __file__, "inside", file.name]
        run = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def check(binary, seed, count, rows, releases):
    tally, rng = Tally(), random.Random(f"{seed}/rows")
    sets = {}
    with tempfile.TemporaryDirectory() as place:
        for name, it in [*reference_documents(), *random_documents(seed, count)]:
            try:
                text = read_alike(json.dumps(renamed(it, len(sets))))
                core.CorrectionSet.from_string(text)
            except Exception:
                tally.add("sets that correctionlib refuses")
                continue
            path = Path(place) / f"in{len(sets)}.json"
            path.write_text(text)
            sets[str(path)] = (name, json.loads(text), functions_of(json.loads(text), rng, rows))
        out = subprocess.run([binary, "write", place, *sets], capture_output=True, text=True, check=True).stdout
        written = [line.split("\t") for line in out.splitlines()]
        compare(sets, written, releases, tally)
        validate([file for _, _, file in written if not file.startswith("refused")], tally)
    for key, number in sorted(tally.items()):
        print(f"{number:>10}  {'  '.join(key)}")
    return 1 if any(key[0][0] == "!" for key in tally) else 0


def compare(sets, written, releases, tally):
    before = dict(zip(sets, values_of([[path, functions] for path, (_, _, functions) in sets.items()])))
    files, whole = {}, [path for path, way, file in written if way == "gzip" and not file.startswith("refused")]
    for path, way, file in written:
        if path == "all":
            if file.startswith("refused"):
                tally.wrong("not merged", file)
            files[way] = [(path, file) for path in whole] if not file.startswith("refused") else []
        elif not file.startswith("refused"):
            files.setdefault(way, []).append((path, file))
        elif way == "read" and sets[path][0].startswith("lint"):
            tally.add("refused here alone", sets[path][0])
        elif way == "read":
            tally.wrong("refused here alone", sets[path][0], file)
        else:
            why = next((why for word, why in REFUSALS.items() if word in file), None)
            tally.add(f"way {way}", f"refused: {why}") if why else tally.wrong("refused", way, sets[path][0], file)
    for way, some in sorted(files.items()):
        listed = [[file, sets[path][2]] for path, file in some]
        note(sets, way, some, before, values_of(listed), tally)
        old = in_release(releases, way, listed) if releases else None
        if old is not None:
            note(sets, f"{way}, by that release", some, before, old, tally)


def note(sets, way, some, before, answers, tally):
    tally.add(f"way {way}", "files", count=len({file for _, file in some}))
    for (path, file), answer in zip(some, answers):
        name, it, functions = sets[path]
        if isinstance(answer, str):
            tally.wrong("not loaded", way, name, file, answer[:300])
            continue
        tally.add(f"way {way}", "values", count=sum(len(f) for f in answer))
        for explained, what in differences(it, functions, before[path], answer, "release" in way):
            if explained:
                tally.add(f"way {way}", f"explained: {explained}")
            else:
                tally.wrong("values differ", way, name, *what)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    inside = commands.add_parser("inside")
    inside.add_argument("list", type=Path)
    it = commands.add_parser("check")
    it.add_argument("binary", type=Path)
    it.add_argument("--seed", type=int, default=1)
    it.add_argument("--sets", type=int, default=100)
    it.add_argument("--rows", type=int, default=100)
    it.add_argument("--releases", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "inside":
        print(json.dumps(values_of(json.loads(arguments.list.read_text()))))
    else:
        sys.exit(check(arguments.binary.resolve(), arguments.seed, arguments.sets, arguments.rows, arguments.releases))


if __name__ == "__main__":
    main()
