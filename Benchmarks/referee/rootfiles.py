"""Writes the reference files of Tests/RootFilesTests with uproot, and what uproot reads from them.

Usage: rootfiles.py [FOLDER]     (default: Tests/RootFilesTests/Reference)

One file per codec, each with the tree `ntuples/Events` (three baskets a branch; scalars, arrays of 2 x 3, and lists; all
basic types in one file, a few in the others), written twice (the first cycle has fewer columns), and the tree `flat` beside it. `expected.json`
holds per column: type, shape, number of values, SHA-256 of the values as little-endian bytes and of the offsets as
64-bit integers, and the last three values.
"""
import hashlib
import json
import pathlib
import sys

import awkward as ak
import numpy as np
import uproot

SEED = 20240607
TYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
FIXED = ["bool", "int16", "uint64", "float32"]
FEW = ["float32"]
CODECS = {
    "none": None,
    "zlib": uproot.ZLIB(6),
    "lzma": uproot.LZMA(4),
    "lz4": uproot.LZ4(4),
    "zstd": uproot.ZSTD(5),
}


def values(rng, dtype, shape):
    if dtype == "bool":
        return rng.random(shape) < 0.4
    if dtype.startswith("float"):
        return (rng.normal(size=shape) * 10 ** rng.uniform(-3, 5, size=shape)).astype(dtype)
    info = np.iinfo(dtype)
    drawn = rng.integers(info.min, info.max, size=shape, dtype=dtype, endpoint=True)
    return np.where(rng.random(shape) < 0.5, drawn, drawn % 7).astype(dtype)  # half of them small, so that codecs gain


def batch(rng, entries, types):
    counts = rng.poisson(1.7, entries)
    columns = {"steps": np.repeat(np.arange(entries) // 5, 6).reshape(entries, 6)}  # even one basket of it packs well
    lists = {}
    for dtype in types:
        columns[f"scalar_{dtype}"] = values(rng, dtype, entries)
        if dtype in FIXED:
            columns[f"fixed_{dtype}"] = values(rng, dtype, (entries, 2, 3))
        lists[dtype] = ak.unflatten(values(rng, dtype, counts.sum()), counts)
    columns["List"] = ak.zip(lists)
    return columns


def digest(array):
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return hashlib.sha256(little.tobytes()).hexdigest()


def describe(array):
    if "var" in str(array.type):
        flat = ak.to_numpy(ak.flatten(array))
        offsets = np.concatenate([[0], np.cumsum(ak.to_numpy(ak.num(array)))]).astype("<i8")
        shape, offsets = "jagged", digest(offsets)
    else:
        flat = ak.to_numpy(array)
        shape, offsets = ("fixed" if flat.ndim > 1 else "scalar"), None
        flat = flat.reshape(-1)
    return {
        "type": flat.dtype.newbyteorder("=").name, "shape": shape, "values": int(flat.size), "sha256": digest(flat),
        "offsetsSHA256": offsets, "last": [str(v) for v in flat[-3:].tolist()],
    }


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/RootFilesTests/Reference")
    expected = {"made by": f"rootfiles.py, uproot {uproot.__version__}, numpy {np.__version__}, seed {SEED}", "files": {}}
    for number, (codec, compression) in enumerate(CODECS.items()):
        wanted = TYPES if codec == "zstd" else FEW
        path = folder / f"{codec}.root"
        with uproot.recreate(path, compression=compression) as file:
            for cycle, extends in ((1, 1), (2, 3)):
                rng = np.random.default_rng([SEED, number, cycle])
                types_here = wanted if cycle == 2 else wanted[-1:]
                first = batch(rng, 23, types_here)
                types = {name: ak.type(value).content if name == "List" else (value.dtype, value.shape[1:])
                         for name, value in first.items()}
                tree = file.mktree("ntuples/Events", types, title=f"cycle {cycle}", counter_name=lambda name: "n" + name,
                                   initial_basket_capacity=4)
                tree.extend(first)
                for _ in range(extends - 1):
                    tree.extend(batch(rng, 23, types_here))
            file["flat"] = {"x": np.arange(5, dtype=np.float32) * 1.5}
        expected["files"][codec] = {}
        with uproot.open(path) as file:
            for cycle in (1, 2):
                tree = file[f"ntuples/Events;{cycle}"]
                expected["files"][codec][f"ntuples/Events;{cycle}"] = {
                    "entries": tree.num_entries,
                    "columns": {branch.name: describe(branch.array()) for branch in tree.branches},
                }
        print(codec, path.stat().st_size, "bytes")
    (folder / "expected.json").write_text(json.dumps(expected, indent=None, separators=(",", ":")).replace('{"type', '\n{"type') + "\n")
    print(expected["made by"])


if __name__ == "__main__":
    main()
