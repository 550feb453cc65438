"""Writes the files that reading is measured on, with uproot: NanoAOD-like events in every codec, and a wide file.

    python nano_files.py FOLDER EVENTS

nano-CODEC.root   EVENTS events, 24 columns: 13 scalars and counters, 11 in three collections; floats keep 12 bits of mantissa
nano-rntuple.root the same as an RNTuple, zstd
wide.root         1,400 branches of 1,000 events, one basket each, zlib: 500 flags, 300 scalars, 20 collections of 29 fields
                  with 0.1 to 2.5 objects an event
"""

import sys

import awkward as ak
import numpy as np
import uproot

STEP = 30_000
CODECS = {"none": None, "lz4": uproot.LZ4(4), "zlib": uproot.ZLIB(1), "zstd": uproot.ZSTD(5), "lzma": uproot.LZMA(1)}
COLLECTIONS = {
    "Muon": (1.8, ["pt", "eta", "phi", "dxy"]), "Jet": (5.2, ["pt", "eta", "phi", "mass"]), "Electron": (0.9, ["pt", "eta", "phi"]),
}


def truncated(values):
    """The values with 12 bits of mantissa, as NanoAOD stores them."""
    bits = np.asarray(values, dtype=np.float32).view(np.uint32)
    return ((bits + np.uint32(0x400)) & np.uint32(0xFFFFF800)).view(np.float32)


def floats(random, name, count):
    if name in ("eta", "phi"):
        return truncated(random.uniform(-3.1, 3.1, count))
    return truncated(random.exponential(23.7, count) + 3)


def events(random, first, count):
    """A batch of events as awkward arrays."""
    batch = {
        "run": np.full(count, 362_760, np.uint32), "luminosityBlock": ((first + np.arange(count)) // 700).astype(np.uint32),
        "event": np.cumsum(random.integers(1, 900, count)).astype(np.uint64) + np.uint64(first * 500),
        "genWeight": random.choice(np.float32([-1.3, 1.3]), count), "PV_npvs": random.poisson(31, count).astype(np.int32),
        "MET_pt": truncated(random.exponential(30, count)), "MET_phi": floats(random, "phi", count),
        "HLT_IsoMu24": random.random(count) < 0.3, "rho": truncated(random.normal(22, 4, count)),
        "PV_z": truncated(random.normal(0, 3.4, count)),
    }
    for name, (mean, fields) in COLLECTIONS.items():
        counts = random.poisson(mean, count)
        total = int(counts.sum())
        batch[name] = ak.zip({f: ak.unflatten(floats(random, f, total), counts) for f in fields})
    return batch


def write_events(folder, total):
    files = {codec: uproot.recreate(f"{folder}/nano-{codec}.root", compression=how) for codec, how in CODECS.items()}
    files["rntuple"] = uproot.recreate(f"{folder}/nano-rntuple.root", compression=CODECS["zstd"])
    random = np.random.default_rng(2_385)
    for first in range(0, total, STEP):
        batch = events(random, first, min(STEP, total - first))
        for codec, file in files.items():
            if first == 0 and codec == "rntuple":
                file.mkrntuple("Events", ak.Array(flat(batch)))
            elif first == 0:
                file.mktree("Events", {k: v.type if isinstance(v, ak.Array) else v.dtype for k, v in batch.items()})
                file["Events"].extend(batch)
            else:
                file["Events"].extend(ak.Array(flat(batch)) if codec == "rntuple" else batch)
    for file in files.values():
        file.close()


def flat(batch):
    """Collections as columns of their own; an RNTuple needs no counters."""
    result = {}
    for name, values in batch.items():
        if name in COLLECTIONS:
            result.update({f"{name}_{field}": values[field] for field in values.fields})
        else:
            result[name] = values
    return result


def write_wide(folder, branches=1_400, count=1_000):
    random = np.random.default_rng(7_711)
    batch = {f"HLT_path{i}": random.random(count) < 0.02 for i in range(500)}
    batch.update({f"scalar{i}": truncated(random.exponential(20, count)) for i in range(300)})
    for i in range(20):
        counts = random.poisson([0.3, 0.6, 1.2, 2.5, 0.1][i % 5], count)
        fields = {f"field{k}": ak.unflatten(floats(random, "pt", int(counts.sum())), counts) for k in range(29)}
        batch[f"Group{i}"] = ak.zip(fields)
    with uproot.recreate(f"{folder}/wide.root", compression=CODECS["zlib"]) as file:
        file.mktree("Events", {k: v.type if isinstance(v, ak.Array) else v.dtype for k, v in batch.items()})
        file["Events"].extend(batch)
    assert branches == 500 + 300 + 20 * 30


if __name__ == "__main__":
    write_events(sys.argv[1], int(sys.argv[2]))
    write_wide(sys.argv[1])
