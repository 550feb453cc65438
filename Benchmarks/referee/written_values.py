"""The values that `bench write-matrix` writes, computed anew with NumPy; used by written.py and written_root.py."""
import numpy as np

TYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
CODECS = ["none", "lz4", "zlib1", "zlib9", "zstd5"]
TREES = {"Events": 3000, "ntuples/deep/Empty": 0, "ntuples/Single": 1}
STRINGS = {"note": "matrix: µ→e", "texts/long": "0123456789" * 40}
NUMBERS = {"numbers/inner/value": 2.385}
DIRECTORIES = ["histograms", "ntuples", "ntuples/deep", "numbers", "numbers/inner", "texts", "void"]
COLUMNS = [f"{shape}_{dtype}" for dtype in TYPES for shape in ("scalar", "fixed", "list", "arrays")] + ["own", "early", "late", "text"]


def mixed(salt, index):
    """SplitMix64's mixing of two numbers."""
    with np.errstate(over="ignore"):
        z = (np.uint64(salt) << np.uint64(40) | np.asarray(index, np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def typed(dtype, drawn):
    if dtype == "bool":
        return (drawn & np.uint64(1)).astype(bool)
    if dtype == "float32":
        return drawn.astype(np.int32).astype(np.float32) / np.float32(977)
    if dtype == "float64":
        return drawn.astype(np.int64).astype(np.float64) / 1e9
    return drawn.astype(dtype)


def lengths(kind, entries):
    """How long the lists are; kinds: list 101, arrays 102, own 103, early 104."""
    drawn = mixed(kind, np.arange(entries))
    result = (drawn % np.uint64(5)).astype(np.int64)
    return np.where(drawn % np.uint64(50) == 0, 200, result) if kind == 104 else result


def texts(entries):
    drawn = mixed(105, np.arange(entries))
    result = []
    for i, number in enumerate(int(d) for d in drawn):
        count = 250 + (number >> 8 & 15) if number % 40 == 0 else number >> 8 & 7
        result.append("".join("µ" if (i + j) % 11 == 0 else chr(97 + (i + j) % 26) for j in range(count)))
    return result


def column(name, entries):
    """Flattened values, values per entry (None: one), dimensions of each; texts as a list."""
    if name == "text":
        return texts(entries), None, ()
    if name == "late":
        return lengths(104, entries).astype(np.int16), None, ()  # given as uint8, by which ROOT does not count
    salt = COLUMNS.index(name)
    shape, _, dtype = name.partition("_")
    dtype = {"own": "float32", "early": "int16"}.get(name, dtype)
    counts = {"list": 101, "arrays": 102, "own": 103, "early": 104}.get(shape)
    if counts is not None:
        counts = lengths(counts, entries)
    dims = {"fixed": (2, 3), "arrays": (3,)}.get(shape, ())
    per_entry = (np.ones(entries, np.int64) if counts is None else counts) * int(np.prod(dims, dtype=np.int64))
    owner = np.repeat(np.arange(entries), per_entry)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(per_entry) - per_entry, per_entry)
    return typed(dtype, mixed(salt, 1000 * owner + within)).reshape((-1, *dims)), counts, dims


PT, ETA, DECAY = ([0, 12.5, 20, 31.25, 64], "p_{T} [GeV]"), (np.linspace(-2.5, 2.5, 4), "#eta"), ([0, 1, 2, 3], "")
LABELS = {1: "µµ", 3: "ττ"}
HISTOGRAMS = {
    "uniform": ([ETA], False), "edges": ([PT], True), "labelled": ([DECAY], True), "plane": ([PT, ETA], True),
    "solid": ([ETA, PT, DECAY], False),
}


def histogram(name):
    """Contents (flow included, first axis fastest), sum of squared weights or None, and the sums ROOT keeps."""
    axes, weighted = HISTOGRAMS[name]
    cells = int(np.prod([len(edges) + 1 for edges, _ in axes]))
    values = (mixed(106, np.arange(cells)) % np.uint64(10000)).astype(float) / (64 if weighted else 1)
    squares = (mixed(107, np.arange(cells)) % np.uint64(10000)).astype(float) / 256
    shape = [len(edges) + 1 for edges, _ in axes][::-1]
    inside = tuple(slice(1, -1) for _ in axes)
    w = values.reshape(shape)[inside]
    w2 = (squares if weighted else values).reshape(shape)[inside]
    grids = np.meshgrid(*[(np.asarray(e)[1:] + np.asarray(e)[:-1]) / 2 for e, _ in axes[::-1]], indexing="ij")[::-1]
    sums = {"fTsumw": w.sum(), "fTsumw2": w2.sum()}
    for letter, x in zip("xyz", grids):
        sums[f"fTsumw{letter}"], sums[f"fTsumw{letter}2"] = (w * x).sum(), (w * x * x).sum()
    for a, b in ((0, 1), (0, 2), (1, 2)):
        if b < len(axes):
            sums["fTsumw" + "xyz"[a] + "xyz"[b]] = (w * grids[a] * grids[b]).sum()
    return values, squares if weighted else None, sums
