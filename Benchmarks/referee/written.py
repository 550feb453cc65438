"""Reads with uproot what `bench write-matrix FOLDER` wrote, and compares every value with the rule computed anew.

Usage: written.py FOLDER
"""
import sys

import awkward as ak
import numpy as np
import uproot

import written_values as rule

counts = {"columns": 0, "values": 0, "histograms": 0, "objects": 0}


def check(condition, what):
    if not condition:
        sys.exit(f"differs: {what}")


def same(a, b):
    a, b = np.ascontiguousarray(a), np.ascontiguousarray(b)
    return a.shape == b.shape and a.dtype.newbyteorder("=") == b.dtype and np.array_equal(a, b)


def compare(branch, name, entries, where):
    values, lengths, dims = rule.column(name, entries)
    array = branch.array()
    counts["columns"] += 1
    if name == "text":
        check([text for text in array] == values, where)
        counts["values"] += len(values)
        return
    if lengths is not None:
        check(np.array_equal(ak.to_numpy(ak.num(array)), lengths), f"{where}: lengths")
        array = ak.flatten(array)
    array = ak.to_numpy(array).reshape((-1, *dims))
    check(same(array, values), where)
    counts["values"] += values.size


def compare_tree(file, path, entries, label):
    tree = file[path]
    expected = set(rule.COLUMNS) | {"nList", "nArrays", "nown"}
    check(tree.num_entries == entries and set(tree.keys()) == expected, f"{label}: entries or branches")
    check(tree.title == f"tree of {entries}", f"{label}: title")
    for name in rule.COLUMNS:
        compare(tree[name], name, entries, f"{label} {name}")
    for name, kind in (("nList", 101), ("nArrays", 102), ("nown", 103)):
        check(same(tree[name].array(library="np"), rule.lengths(kind, entries).astype(np.int32)), f"{label} {name}")
    for branch in tree.branches:
        baskets = [branch.basket(i) for i in range(branch.num_baskets)]
        check(branch.member("fTotBytes") == sum(b.member("fObjlen") + b.member("fKeylen") for b in baskets), f"{label} fTotBytes")
        check(branch.member("fZipBytes") == sum(b.member("fNbytes") for b in baskets), f"{label} fZipBytes")


def compare_histogram(file, name, label):
    values, squares, sums = rule.histogram(name)
    axes, _ = rule.HISTOGRAMS[name]
    histogram = file[f"histograms/{name}"]
    check(np.array_equal(histogram.values(flow=True).T.ravel() if len(axes) > 1 else histogram.values(flow=True), values), label)
    variances = values if squares is None else squares
    found = histogram.variances(flow=True)
    check(np.allclose(found.T.ravel() if len(axes) > 1 else found, variances, rtol=1e-15), f"{label}: squares")
    check(histogram.title == f"the {name} one" and histogram.member("fEntries") == 4321, f"{label}: title or entries")
    for key, value in sums.items():
        check(abs(histogram.member(key) - value) <= 1e-12 * abs(value) + 1e-9, f"{label}: {key}")
    for letter, (edges, title) in zip("XYZ", axes):
        axis = histogram.member(f"f{letter}axis")
        check(np.array_equal(axis.edges(), edges) and axis.member("fTitle") == title, f"{label}: axis {letter}")
        if len(edges) == 4 and title == "":
            labels = {text.member("@fUniqueID"): str(text) for text in axis.member("fLabels")}
            check(labels == rule.LABELS, f"{label}: labels {labels}")
    counts["histograms"] += 1


def main(folder):
    for codec in rule.CODECS:
        with uproot.open(f"{folder}/written-{codec}.root") as file:
            for path, entries in rule.TREES.items():
                compare_tree(file, path, entries, f"{codec} {path}")
            for name in rule.HISTOGRAMS:
                compare_histogram(file, name, f"{codec} {name}")
            for name, text in rule.STRINGS.items():
                check(str(file[name]) == text, f"{codec} {name}")
            for name, number in rule.NUMBERS.items():
                check(file[name].member("fVal") == number, f"{codec} {name}")
            keys = set(file.keys(cycle=False))
            check(set(rule.DIRECTORIES) <= keys, f"{codec}: directories")
            counts["objects"] += len(keys)
    print(f"uproot {uproot.__version__}, numpy {np.__version__}: equal in", ", ".join(f"{n} {what}" for what, n in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1])
