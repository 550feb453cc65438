"""Has ROOT read files, column by column, and compares with what Concord reads from them.

    python root_reads.py CONCORD FILE...            every tree: digests of all columns ROOT's RDataFrame can read
    python root_reads.py --use CONCORD FILE TREE    what users do with a written tree: Draw, AddFriend, hadd, threads

Needs ROOT's own wheel (pip install ROOT). Files that Concord wrote should give no difference and no message of ROOT's.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np

warnings.simplefilter("ignore")
import ROOT

HERE = os.path.dirname(os.path.abspath(__file__))


def inspected(concord, path, tree=None):
    command = [concord, "inspect", path, "--format", "json"] + (["--object", tree, "--digest"] if tree else [])
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def compare(concord, path):
    equal, different, skipped = 0, 0, 0
    for entry in inspected(concord, path)["objects"]:
        if "entries" not in entry:
            continue
        tree = entry["name"]
        frame = ROOT.RDataFrame(tree, path)
        for column in inspected(concord, path, tree)["columns"]:
            name = column["name"]
            if column["kind"] == "unsupported":
                skipped += 1
                continue
            try:
                flat = ROOT.flatten[frame.GetColumnType(name)](path, tree, name, column["kind"] == "fixed")
            except Exception as error:
                print(f"{path} {tree} {name}: ROOT: {str(error).splitlines()[0][:120]}")
                skipped += 1
                continue
            ours = [column[key] for key in ["offsetsSHA256"] if key in column] + column.get("innerOffsetsSHA256", [])
            theirs = [sha(np.array(list(level), dtype="<i8").tobytes()) for level in flat.levels]
            if sha(bytes(flat.bytes)) == column["sha256"] and ours == theirs:
                equal += 1
            else:
                different += 1
                print(f"{path} {tree} {name}: differs ({frame.GetColumnType(name)}, {column['type']})")
    return equal, different, skipped


def use(concord, path, tree):
    """Draw with a friend, read with threads, hadd: each must count what the file holds."""
    count = inspected(concord, path, tree)["entries"]
    columns = [c for c in inspected(concord, path, tree)["columns"] if c["kind"] == "scalar" and "sum" in c]
    file = ROOT.TFile.Open(path)
    events = file.Get(tree)
    iterator, starts = events.GetClusterIterator(0), []
    while (start := iterator()) < count:
        starts.append(start)
    events.AddFriend(f"same = {tree}", path)
    name = columns[0]["name"]
    drawn = events.Draw(f"same.{name} - {name}", "", "goff")
    ROOT.EnableImplicitMT(2)
    frame = ROOT.RDataFrame(tree, path)
    sums = {}
    for column in columns:
        if column["dtype"].startswith("float"):
            finite = frame.Filter(f"std::isfinite({column['name']})").Sum(column["name"])
            sums[column["name"]] = (column["sum"], float(finite.GetValue()))
    ROOT.DisableImplicitMT()
    with tempfile.TemporaryDirectory() as folder:
        hadd = os.path.join(os.path.dirname(ROOT.__file__), "bin", "hadd")
        run = subprocess.run([hadd, f"{folder}/twice.root", path, path], capture_output=True, text=True)
        twice = ROOT.TFile.Open(f"{folder}/twice.root")
        merged = twice.Get(tree).GetEntries() if run.returncode == 0 else run.stderr
        twice.Close()
    worst = max((abs(a - b) / max(abs(a), 1) for a, b in sums.values()), default=0)
    print(f"{path}: {count} entries in {len(starts)} clusters, {drawn} drawn with a friend, {merged} after hadd of two,")
    print(f"  {len(sums)} sums by RDataFrame on two threads, largest relative difference {worst:.1e}")
    return drawn == count and merged == 2 * count and worst < 1e-9


def main(arguments):
    ROOT.gROOT.SetBatch(True)
    if arguments[0] == "--use":
        return use(*arguments[1:])
    ROOT.gInterpreter.AddIncludePath(HERE)
    ROOT.gInterpreter.Declare('#include "root_matrix.h"\n#include "root_reads.h"')
    total = np.zeros(3, int)
    for path in arguments[1:]:
        counts = compare(arguments[0], path)
        print(f"{path}: {counts[0]} equal, {counts[1]} different, {counts[2]} not compared", flush=True)
        total += counts
    print(f"{total[0]} equal, {total[1]} different, {total[2]} not compared (ROOT {ROOT.gROOT.GetVersion()})")
    return total[1] == 0


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
