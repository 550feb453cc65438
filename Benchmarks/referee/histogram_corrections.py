"""Converts histograms to correction sets with the built program and evaluates them with correctionlib.

Usage: histogram_corrections.py [FILE...]   (default: the reference file of RootFilesTests; CONCORD names the program)

For every histogram with content: the set validates, its value at the centre and just inside both edges of every bin
is the histogram's (uproot's) within 1e-15; inside by 1e-12 of the width, as correctionlib's JSON parser may round numbers to their
neighbours (on the edges themselves Concord's evaluation is tested). Up and down add and take away the error; beyond the axes clamp, error and a default do what
they say.
"""
import collections
import itertools
import os
import subprocess
import sys
import tempfile

import correctionlib
import correctionlib.schemav2 as schema
import numpy as np
import uproot

CONCORD = os.environ.get("CONCORD", ".build/release/concord")


def points(axis):
    """For each bin: what to evaluate at (inside both edges and the centre, or its label)."""
    labels = axis.member("fLabels", none_if_missing=True)
    if labels and any(str(label) for label in labels):
        names = [""] * axis.member("fNbins")
        for label in labels:
            names[label.member("@fUniqueID") - 1] = str(label)
        return [[name] if name else [] for name in names]
    edges = axis.edges()
    inside = [1e-12, 0.5, 1 - 1e-12]
    return [[float(low + part * (high - low)) for part in inside] for low, high in zip(edges, edges[1:])]


def convert(path, name, folder, *options):
    out = f"{folder}/set.json"
    run = subprocess.run([CONCORD, "convert", f"{path}:{name}", out, "--force", "--name", "it", *options], capture_output=True, text=True)
    if run.returncode:
        return run.stderr.strip()
    with open(out) as text:
        content = text.read()
    schema.CorrectionSet.model_validate_json(content)
    return correctionlib.CorrectionSet.from_string(content)["it"]


def check(path, name, histogram, folder):
    values, errors = histogram.values(), histogram.errors()
    if histogram.classname.startswith("TProfile") and histogram.member("fErrorMode") != 0:
        errors = None  # uproot's formulas for other options are not ROOT's
    where = [points(histogram.member(f"f{letter}axis")) for letter in "XYZ"[: len(histogram.axes)]]
    varied = convert(path, name, folder, "--systematics")
    clamped = convert(path, name, folder, "--outside", "clamp")
    filled = convert(path, name, folder, "--outside=-7.25")
    if isinstance(varied, str):
        return varied
    count = 0
    for bins in itertools.product(*[range(len(axis)) for axis in where]):
        for point in itertools.product(*[axis[bin] for axis, bin in zip(where, bins)]):
            for found in (varied.evaluate("nominal", *point), clamped.evaluate(*point), filled.evaluate(*point)):
                assert np.isclose(found, values[bins], rtol=1e-15, atol=0), (name, point)
            if errors is not None:
                assert np.isclose(varied.evaluate("up", *point), values[bins] + errors[bins], rtol=1e-12), (name, point)
                assert np.isclose(varied.evaluate("down", *point), values[bins] - errors[bins], rtol=1e-9, atol=1e-12), (name, point)
            count += 1
    if all(isinstance(axis[0][0] if axis[0] else "", float) for axis in where):
        far = [1e9] * len(where)
        assert filled.evaluate(*far) == -7.25 and np.isclose(clamped.evaluate(*far), values[tuple([-1] * len(where))], rtol=1e-15)
        try:
            varied.evaluate("nominal", *far)
            raise AssertionError("no error beyond the axes")
        except (IndexError, RuntimeError):
            pass
    return count


def main(paths):
    total = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            with uproot.open(path) as file:
                for key, kind in file.classnames(recursive=True, cycle=False).items():
                    if not kind.startswith(("TH1", "TH2", "TH3", "TProfile")):
                        continue
                    buffer = file[key].member("fBuffer", none_if_missing=True)
                    if buffer is not None and len(buffer) and buffer[0] > 0:
                        total["buffered"] += 1  # uproot leaves such entries where they are
                        continue
                    result = check(path, key, file[key], folder)
                    if isinstance(result, str):
                        print(f"{key}: refused: {result}")
                        total["refused"] += 1
                    else:
                        total["histograms"] += 1
                        total["points"] += result
    print(f"correctionlib {correctionlib.__version__}, uproot {uproot.__version__}: {dict(total)}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["Tests/RootFilesTests/Reference/histograms.root"])
