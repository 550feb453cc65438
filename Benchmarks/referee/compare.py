"""Compares every column of every tree and RNTuple of ROOT files between `concord inspect --digest` and uproot.

    python compare.py [--concord PATH] [--jobs N] [--timeout S] [--json] [--quiet] FILE...

Per column: dtype, number of values, SHA-256 of the flattened little-endian values, and of the int64 offsets of each level of
lists. Each file has a process of its own, so that one that crashes or hangs costs nothing but itself. `--json` prints one
document: totals, and all that was not equal. Exit status 1 if anything differs.

The outcome of a column is one of
  equal                 all of it agrees
  different             both read it, something differs
  unsupported           uproot reads it, we do not (with our reason)
  uproot-raises         we read it, uproot does not (with its reason)
  neither               nobody reads it
  only-ours             uproot does not list it
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CONCORD = os.path.join(HERE, "..", "..", ".build", "release", "concord")
OUTCOMES = ["equal", "different", "unsupported", "uproot-raises", "neither", "only-ours", "failed"]


# ---- What uproot reads, as levels of offsets and flat values


def sha(array):
    import numpy as np

    array = np.ascontiguousarray(array)
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()).hexdigest()


class Unlike(Exception):
    """The array has a shape that no column of ours has."""


def flatten(layout, name, levels, items, found):
    """Appends (name, levels, items, values, isText) for each leaf below an Awkward layout."""
    import awkward as ak
    import numpy as np

    kind = type(layout).__name__
    if layout.is_indexed and not layout.is_option:
        return flatten(layout.project(), name, levels, items, found)
    if kind == "UnmaskedArray":
        return flatten(layout.content, name, levels, items, found)
    if layout.is_option:  # a value that may be missing is a list of none or one
        present = ~np.asarray(layout.mask_as_bool(valid_when=False))
        offsets = np.concatenate([[0], np.cumsum(present)])
        return flatten(layout.project(), name, levels + as_offsets(items, len(layout)) + [offsets], [], found)
    if layout.is_list:
        if kind == "RegularArray" and layout.parameter("__array__") not in ("string", "bytestring"):
            content = layout.content[: len(layout) * layout.size]
            return flatten(content, name, levels, items + [layout.size], found)
        layout = layout.to_ListOffsetArray64(True)
        offsets = np.asarray(layout.offsets).astype("<i8")
        content = layout.content[: offsets[-1]]
        levels = levels + as_offsets(items, len(layout)) + [offsets]
        if layout.parameter("__array__") in ("string", "bytestring"):
            found.append((name, levels, 1, np.asarray(content.data).view("u1"), True))
            return
        return flatten(content, name, levels, [], found)
    if layout.is_record:
        for field in layout.fields:
            content = layout.content(field)[: len(layout)]
            flatten(content, f"{name}.{field}", levels, items, found)
        return
    if kind == "EmptyArray":
        found.append((name, levels, 1, None, False))
        return
    if kind != "NumpyArray":
        raise Unlike(kind)
    values = np.asarray(layout.data)
    per_item = int(np.prod(items + list(values.shape[1:]), dtype=np.int64))
    found.append((name, levels, per_item, values.reshape(-1), False))


def as_offsets(items, count):
    """Fixed dimensions that have lists inside, as levels of lists; `count` are the innermost."""
    import numpy as np

    result = []
    for size in reversed(items):
        count = count // size if size else 0
        result.insert(0, np.arange(count + 1, dtype="<i8") * size)
    return result


def leaves(array, name):
    """What our digest says of the column, for each leaf of an Awkward array."""
    import awkward as ak

    found, result = [], []
    flatten(ak.to_layout(array), name, [], [], found)
    for leaf, levels, _, values, is_text in found:
        if values is None:
            facts = {"dtype": None, "values": 0, "sha256": hashlib.sha256(b"").hexdigest()}
        else:
            count = len(levels[-1]) - 1 if is_text else len(values)
            facts = {"dtype": "string" if is_text else values.dtype.name, "values": count, "sha256": sha(values)}
        hashes = [sha(level.astype("<i8")) for level in levels]
        facts["offsets"] = hashes
        result.append((leaf, facts))
    return result


def ours(column):
    first = [column["offsetsSHA256"]] if column.get("offsetsSHA256") else []
    return {
        "dtype": column.get("dtype"), "values": column.get("values"), "sha256": column.get("sha256"),
        "offsets": first + list(column.get("innerOffsetsSHA256") or []),
    }


def difference(mine, theirs):
    """What differs, in words; empty if nothing does."""
    words = []
    if theirs["dtype"] is None:  # an empty array knows no type
        theirs = dict(theirs, dtype=mine["dtype"], offsets=mine["offsets"])
    for key in ("dtype", "values"):
        if mine[key] != theirs[key]:
            words.append(f"{key} {mine[key]} not {theirs[key]}")
    if mine["sha256"] != theirs["sha256"]:
        words.append("sha256 of the values")
    if len(mine["offsets"]) != len(theirs["offsets"]):
        words.append(f"{len(mine['offsets'])} levels not {len(theirs['offsets'])}")
    for level, (a, b) in enumerate(zip(mine["offsets"], theirs["offsets"])):
        if a != b:
            words.append(f"offsets of level {level}")
    return ", ".join(words)


# ---- Names


ALIASES = {"first": "0", "_0": "0", "key": "0", "second": "1", "_1": "1", "value": "1"}


def canonical(name):
    """One spelling for `a.b`, `a/b`, `a:b` and `a_b`, `pair.first` and `pair.0`."""
    parts = [p for p in re.split(r"[./:\[\]]+", name) if p]
    return "_".join([parts[0]] + [ALIASES.get(p, p) for p in parts[1:]]) if parts else name


class OurColumns:
    """Our columns of an object, found by any of the names that a thing may have."""

    def __init__(self, columns):
        self.left = {c["name"]: c for c in columns}
        self.byCanonical = collections.defaultdict(list)
        for c in columns:
            self.byCanonical[canonical(c["name"])].append(c["name"])

    def take(self, names):
        for name in names:
            if name in self.left:
                return self.left.pop(name)
        for name in names:
            for candidate in self.byCanonical.get(canonical(name), []):
                if candidate in self.left:
                    return self.left.pop(candidate)
        return None


# ---- One file


class Report:
    """Writes one line of JSON per column, so that what was found survives a crash."""

    def __init__(self, target):
        self.target = target

    def add(self, outcome, tree, column, note=""):
        print(json.dumps([outcome, tree, column, note]), file=self.target, flush=True)


def concord(path, arguments):
    run = subprocess.run([CONCORD_PATH, "inspect", path, *arguments, "--format", "json"], capture_output=True, text=True)
    if run.returncode != 0:
        message = (run.stderr.strip() or f"ended with status {run.returncode}").replace("\n", " ")
        raise RuntimeError(message[-300:])
    return json.loads(run.stdout)


def short(error):
    return f"{type(error).__name__}: {str(error)}".replace("\n", " ")[:160]


def tree_branches(tree):
    """(names, branch, typename) of every branch that has values of its own, children after their parents."""
    taken = set()
    for branch in tree.itervalues(recursive=True):
        own = branch.num_baskets + len(branch.embedded_baskets)
        if len(branch.branches) > 0 and own == 0:
            continue
        path = branch.name
        names = [branch.name]
        parent = branch.parent
        while isinstance(parent, type(branch)):
            path = parent.name + "/" + path
            names.append(path)
            names.append(parent.name + "/" + branch.name)
            parent = parent.parent
        if branch.name in taken and len(names) > 1:
            names = names[1:] + names[:1]
        taken.add(branch.name)
        yield names, branch, branch.typename


def ntuple_fields(ntuple):
    for name in ntuple.keys(recursive=False):
        field = ntuple[name]
        yield [name], field, getattr(field, "typename", getattr(getattr(field, "record", None), "type_name", ""))


def compare_column(names, source, typename, columns, tree, report):
    name = names[0]
    try:
        found = leaves(source.array(library="ak"), name)
    except Exception as error:
        mine = columns.take(names)
        state = "uproot-raises" if mine and not mine.get("reason") else "neither"
        note = f"{typename}: {short(error)}" + (f"; ours: {mine['reason']}" if mine and mine.get("reason") else "")
        return report.add(state, tree, mine["name"] if mine else name, note)
    if not found:
        columns.take(names)
        return report.add("equal", tree, name, "no leaves")
    whole = columns.left.get(name)
    for leaf, facts in found:
        candidates = [other + leaf[len(name):] for other in names]
        if len(found) == 1:
            candidates = candidates + names
        mine = columns.take(candidates)
        if mine is None and whole is not None and whole.get("reason"):
            columns.left.pop(name, None)
            return report.add("unsupported", tree, name, f"{typename}: {whole['reason']}")
        if mine is None:
            report.add("unsupported", tree, leaf, f"{typename}: not listed")
        elif mine.get("reason"):
            report.add("unsupported", tree, leaf, f"{typename}: {mine['reason']}")
        else:
            words = difference(ours(mine), facts)
            report.add("different" if words else "equal", tree, leaf, f"{typename}: {words}" if words else "")


def compare_object(file, key, path, report):
    import uproot

    try:
        inspected = concord(path, ["--object", key, "--digest"])["columns"]
        failure = None
    except RuntimeError as error:
        inspected, failure = [], str(error)
    tree = file[key]
    columns = OurColumns(inspected)
    if failure:
        report.add("failed", key, "", failure)
    is_tree = isinstance(tree, uproot.TTree)
    for names, source, typename in tree_branches(tree) if is_tree else ntuple_fields(tree):
        compare_column(names, source, typename, columns, key, report)
    for name, column in columns.left.items():
        report.add("only-ours", key, name, column.get("reason") or column["type"])


def compare_file(path):
    import uproot

    report = Report(sys.stdout)
    file = uproot.open(path, object_cache=None, array_cache=None)
    theirs = {}
    for key, name in file.classnames(recursive=True, cycle=True).items():
        if name in ("TTree", "TNtuple", "TNtupleD", "TChain") or "RNTuple" in name:
            stem, cycle = key.rsplit(";", 1)
            theirs[stem] = max(theirs.get(stem, 0), int(cycle))
    try:
        listing = concord(path, [])
        mine = {o["name"] for o in listing["objects"]}
        for stem in theirs.keys() - mine:
            report.add("failed", stem, "", "the object is not in our listing")
    except RuntimeError as error:
        report.add("failed", "", "", f"listing: {error}")
    for stem, cycle in theirs.items():
        try:
            compare_object(file, f"{stem};{cycle}", path, report)
        except Exception as error:
            report.add("neither", stem, "", short(error))


# ---- All files


def run_file(path, options):
    command = [sys.executable, os.path.abspath(__file__), "--concord", options.concord, "--one", path]
    try:
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=options.timeout)
        output, problem = run.stdout, "" if run.returncode == 0 else (run.stderr.strip().split("\n") or [""])[-1]
        if run.returncode != 0 and not problem:
            problem = f"ended with status {run.returncode}"
    except subprocess.TimeoutExpired as error:
        output = error.stdout.decode(errors="replace") if error.stdout else ""
        problem = f"no end after {options.timeout} s"
    rows = [json.loads(line) for line in output.splitlines() if line.startswith("[")]
    return path, rows, problem


def show(path, rows, problem, quiet):
    counts = collections.Counter(row[0] for row in rows)
    notable = [row for row in rows if row[0] != "equal"]
    if quiet and not notable and not problem:
        return
    print(f"{os.path.basename(path)}: " + ", ".join(f"{o} {counts[o]}" for o in OUTCOMES if counts[o]), flush=True)
    if problem:
        print(f"  stopped: {problem}")
    for outcome, tree, column, note in notable:
        print(f"  {outcome:13} {tree} {column}: {note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--concord", default=CONCORD, help="the executable (the repository's release build)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=300, help="seconds for each file")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true", help="only files where something is not equal")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    global CONCORD_PATH
    CONCORD_PATH = options.concord
    if options.one:
        return compare_file(options.one)
    totals, files = collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, rows, problem in pool.map(lambda f: run_file(f, options), options.files):
            totals.update(row[0] for row in rows)
            totals["stopped"] += bool(problem)
            notable = [dict(zip(("outcome", "tree", "column", "note"), row)) for row in rows if row[0] != "equal"]
            files.append({"file": path, "counts": collections.Counter(row[0] for row in rows), "notable": notable,
                          "problem": problem})
            if not options.json:
                show(path, rows, problem, options.quiet)
    if options.json:
        print(json.dumps({"versions": versions(), "totals": totals, "files": files}, indent=1))
    else:
        print(f"{len(files)} files, {versions()}: " + ", ".join(f"{o} {totals[o]}" for o in OUTCOMES + ["stopped"] if totals[o]))
    sys.exit(1 if totals["different"] or totals["failed"] or totals["stopped"] else 0)


def versions():
    import awkward
    import numpy
    import uproot

    return f"uproot {uproot.__version__}, awkward {awkward.__version__}, numpy {numpy.__version__}"


if __name__ == "__main__":
    main()
