"""Reads the same columns of the same files as the Swift side with uproot: best of several calls, of the better of two ways."""

import concurrent.futures
import sys
import time

import awkward as ak
import numpy as np
import uproot
from measurement import digits, report

REPETITIONS = 5


def read_each(tree, names, **how):
    return [tree[name].array(**how) for name in names]


def read_together(tree, names, **how):
    arrays = tree.arrays(names, **how)
    return [arrays[name] for name in names]


def best(path, names, library, executor):
    """The shortest time for whole columns, nothing kept from an earlier call, and the columns."""
    how = {"library": library}
    if executor:
        how.update(decompression_executor=executor, interpretation_executor=executor)
    shortest, columns = np.inf, None
    for way in (read_each, read_together):
        for _ in range(1 + REPETITIONS):
            columns = None
            start = time.perf_counter()
            with uproot.open(path, object_cache=None, array_cache=None) as file:
                columns = way(file["Events"], names, **how)
            shortest = min(shortest, time.perf_counter() - start)
    return shortest, columns


def values(column):
    return np.asarray(ak.flatten(column) if isinstance(column, ak.Array) and column.ndim > 1 else column)


def measure(folder, file, key, kind, threads):
    path = f"{folder}/{file}.root"
    with uproot.open(path) as opened:
        tree = opened["Events"]
        types = {name: tree[name].typename for name in tree.keys()}
    names = [n for n, t in types.items() if kind == "all" or (t.endswith("[]") or "vector" in t) == (kind == "jagged")]
    executor = concurrent.futures.ThreadPoolExecutor(threads) if threads > 1 else None
    seconds, columns = best(path, names, "np" if kind == "flat" else "ak", executor)
    arrays = [values(c) for c in columns]
    total = sum(a.sum(dtype=np.float64) for a in arrays)
    report(f"read.{key}.{kind}.threads{threads}.MBps", sum(a.nbytes for a in arrays) / seconds / 1e6, digits(total))


def main(folder):
    for codec in ["none", "lz4", "zlib", "zstd", "lzma"]:
        for kind in ["flat", "jagged", "all"]:
            measure(folder, f"nano-{codec}", codec, kind, 1)
        measure(folder, f"nano-{codec}", codec, "all", 2)
    measure(folder, "wide", "wide", "all", 1)
    for threads in [1, 2]:
        measure(folder, "nano-rntuple", "rntuple", "all", threads)


if __name__ == "__main__":
    main(sys.argv[1])
