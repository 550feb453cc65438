"""Compares every histogram, profile, efficiency, graph, parameter and text of ROOT files with what uproot reads.

Usage: histograms.py FILE...     (the built program is .build/release/concord, or what CONCORD names)

Compared bit for bit, by SHA-256 of the little-endian values: contents and squared weights with underflow and overflow in
ROOT's order, edges, labels, points and their errors, parameters, texts. Means and errors of profiles are compared within
1e-12 (relative), as uproot sums in another order; errors only for ROOT's default option and where there is spread, as
uproot's other formulas are not ROOT's (ROOT itself is the referee of those: histogram_files.py). Not compared: contents of histograms whose entries still lie in their
buffer, which uproot leaves there (counted as 'buffered').
"""
import collections
import csv
import hashlib
import io
import json
import os
import subprocess
import sys

import numpy as np
import uproot

CONCORD = os.environ.get("CONCORD", ".build/release/concord")


def digest(values):
    if len(values) and isinstance(values[0], str):
        return hashlib.sha256("".join(values).encode()).hexdigest()
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def doubles(values):
    return np.asarray(values, "<f8").ravel(order="F")


def labels(axis):
    found = axis.member("fLabels", none_if_missing=True)
    if not found:
        return None
    names = [""] * axis.member("fNbins")
    for place, label in enumerate(found):
        number = label.member("@fUniqueID") or place + 1
        if number <= len(names):
            names[number - 1] = str(label)
    return names


def axes(histogram):
    columns = {}
    for letter in "xyz"[: len(histogram.axes)]:
        axis = histogram.member(f"f{letter.upper()}axis")
        columns[f"{letter}.edges"] = doubles(axis.edges())
        if (names := labels(axis)) is not None:
            columns[f"{letter}.labels"] = names
    return columns


def bins(histogram, prefix=""):
    """Exact columns, and those only compared within a tolerance."""
    member = histogram.member
    exact, close = {}, {}
    if prefix == "":
        exact |= axes(histogram)
    exact[prefix + "fills"] = doubles([member("fEntries")])
    squares = np.asarray(member("fSumw2"))
    if histogram.classname.startswith("TProfile"):
        close["value"], close["error"] = doubles(histogram.values(flow=True)), doubles(histogram.errors(flow=True))
        exact["sumWY2"], exact["binEntries"] = doubles(squares), doubles(np.asarray(member("fBinEntries")))
        kept = np.asarray(histogram.member("fBinSumw2", none_if_missing=True) or [])
        if len(kept):
            exact["binSumW2"] = doubles(kept)
        return exact, close
    exact[prefix + "value"] = doubles(histogram.values(flow=True))
    exact[prefix + "error"] = doubles(np.sqrt(np.abs(histogram.variances(flow=True))))
    if len(squares):
        exact[prefix + "sumW2"] = doubles(squares)
    return exact, close


def graph(it):
    columns = {"x": it.member("fX"), "y": it.member("fY"), "z": it.member("fZ", none_if_missing=True)}
    for letter in "XYZ":
        both = it.member(f"fE{letter}", none_if_missing=True)
        low, high = (it.member(f"fE{letter}{side}", none_if_missing=True) for side in ("low", "high"))
        columns[f"{letter.lower()}.errorLow"] = both if both is not None else low
        columns[f"{letter.lower()}.errorHigh"] = both if both is not None else high
    return {name: doubles(values) for name, values in columns.items() if values is not None}


def parameter(it):
    value = it.member("fVal")
    if isinstance(value, bool):
        return {"value": np.asarray([value], "?")}
    return {"value": np.asarray([value], "<f8" if isinstance(value, float) else "<i8")}


def expected(it, name):
    if name.startswith(("TH1", "TH2", "TH3", "TProfile")):
        return bins(it)
    if name == "TEfficiency":
        total = it.member("fTotalHistogram")
        return axes(total) | bins(it.member("fPassedHistogram"), "passed.")[0] | bins(total, "total.")[0], {}
    if name.startswith("TGraph"):
        return graph(it), {}
    if name.startswith("TParameter<"):
        return parameter(it), {}
    return {"value": [it.member("fTitle") if name == "TNamed" else str(it)]}, {}


def buffered(it):
    number = it.member("fBuffer", none_if_missing=True)
    return number is not None and len(number) > 0 and number[0] > 0


def concord(*arguments):
    return subprocess.run([CONCORD, *arguments], capture_output=True, text=True)


def differences(path, key, exact, close, default):
    run = concord("inspect", path, "--object", key, "--digest", "--format", "json")
    if run.returncode:
        return [run.stderr.strip()]
    columns = {column["name"]: column for column in json.loads(run.stdout)["columns"]}
    wrong = [f"{name} is missing" for name in (exact | close) if name not in columns]
    if not close:
        wrong += [f"{name} is too much" for name in columns if name not in exact]
    wrong += [f"{name} differs" for name in exact if name in columns and columns[name]["sha256"] != digest(exact[name])]
    if close:
        rows = list(csv.DictReader(io.StringIO(concord("dump", path, "--object", key).stdout)))
        for name, values in close.items():
            ours = np.array([float(row[name]) for row in rows])
            filled = np.array([float(row["binEntries"]) != 0 for row in rows])
            if name == "error":
                filled &= values > 0 if default else False
            if not np.allclose(ours[filled], values[filled], rtol=1e-12, atol=1e-300, equal_nan=True):
                wrong.append(f"{name} differs")
    return wrong


KNOWN = ("TH1", "TH2", "TH3", "TProfile", "TGraph", "TParameter<", "TEfficiency")


def main(paths):
    count = collections.Counter()
    for path in paths:
        with uproot.open(path) as file:
            for key, name in file.classnames(recursive=True, cycle=True).items():
                if not (name.startswith(KNOWN) or name in ("TObjString", "TNamed", "string")):
                    continue
                try:
                    it = file[key]
                    exact, close = expected(it, name)
                except Exception as error:  # whatever uproot cannot read is no referee
                    print(f"{path} {key} {name}: uproot: {type(error).__name__} {str(error).splitlines()[0]}")
                    count["not read by uproot"] += 1
                    continue
                if name.startswith(("TH", "TProfile")) and buffered(it):
                    count["buffered"] += 1
                    continue
                wrong = differences(path, key, exact, close, bool(close) and it.member("fErrorMode") == 0)
                count[f"{name} {'differs' if wrong else 'agrees'}"] += 1
                for line in wrong:
                    print(f"{path} {key} {name}: {line}")
    print(f"uproot {uproot.__version__}, {len(paths)} files")
    for name, number in sorted(count.items()):
        print(f"{number:6} {name}")
    return any(name.endswith("differs") for name in count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
