#!/usr/bin/env python3
"""DeepMET with weights of a formula, by NumPy on events padded in full: writes deepmet-synthetic.json beside itself.

Made with Python 3.11.7 and NumPy 2.4.6 (`versions` in the file); seed 20180517. Padded rows are really there, each is
evaluated, and the sums run over all of them: nothing is shared with the way the padding is emulated.
"""

import json
import pathlib
import sys

import numpy as np

SEED = 20180517
CHARGES = {-1: 0, 0: 1, 1: 2}
PDG_IDS = {-211: 0, -13: 1, -11: 2, 0: 3, 1: 4, 2: 5, 11: 6, 13: 7, 22: 8, 130: 9, 211: 10}
COLUMNS = ["pt", "px", "py", "eta", "mass", "dxy", "dz", "puppiWeight", "pdgId", "charge", "fromPV"]
FEATURES = {
    8: ["dxy", "dz", "eta", "mass", "pt", "puppiWeight", "px", "py"],
    7: ["dz", "eta", "mass", "pt", "puppiWeight", "px", "py"],
    6: ["dz", "eta", "mass", "pt", "px", "py"],
}
WIDTHS = [64, 32, 16]


def values(slot, shape, amplitude, centre=0.0):
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    word = np.uint64(0xFFFFFFFF)
    x = ((i + np.uint64(1000003 * slot + 1)) * np.uint64(2654435761)) & word
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(2246822519)) & word
    x ^= x >> np.uint64(13)
    result = centre + amplitude * (2 * x.astype(np.float64) / 4294967296 - 1)
    return result.astype(np.float32).astype(np.float64).reshape(shape)


def candidates(rng, n):
    f32 = lambda x: np.asarray(x, dtype=np.float32)
    pt, phi = f32(rng.exponential(3.7, n) + 0.21), rng.uniform(-np.pi, np.pi, n)
    if n == 7:
        pt[4], phi[4] = 7.3e7, 2.36  # all beyond 1e6 in units of 50 GeV: they become 0
    return {
        "pt": pt, "px": f32(pt * np.cos(phi)), "py": f32(pt * np.sin(phi)), "eta": f32(rng.uniform(-4.7, 4.7, n)),
        "mass": f32(rng.choice([0.0, 0.13957, 0.000511, 0.10566], n)), "dxy": f32(rng.normal(0, 0.31, n)),
        "dz": f32(rng.normal(0, 4.3, n)), "puppiWeight": f32(rng.uniform(0, 1, n)),
        "pdgId": rng.choice(list(PDG_IDS), n), "charge": rng.choice([-1, 0, 1], n), "fromPV": rng.integers(0, 4, n),
    }


def network(event, features, tables, bias, output, rows):
    n = len(event["pt"])
    rows = n if rows is None else rows
    padded = np.zeros((rows, features))
    for column, name in enumerate(FEATURES[features]):
        x = event[name]
        if name in ("pt", "px", "py"):
            x = x * np.float32(1 / 50)
            x = np.where(np.abs(x) > 1e6, np.float32(0), x)
        padded[:n, column] = x
    indices = np.zeros((3, rows), dtype=int)
    indices[0, :n] = [CHARGES[c] for c in event["charge"]]
    indices[1, :n] = [PDG_IDS[p] for p in event["pdgId"]]
    indices[2, :n] = event["fromPV"]
    x = np.concatenate([padded] + [values(s, (size, 8), 0.5)[indices[s]] for s, size in enumerate(tables)], axis=1)
    for layer, width in enumerate(WIDTHS):
        slot = 10 * layer
        x = np.tanh(x @ values(slot + 10, (x.shape[1], width), 0.3) + values(slot + 11, width, 0.2))
        gamma, beta = values(slot + 12, width, 0.4, 1.0), values(slot + 13, width, 0.3)
        mean, variance = values(slot + 14, width, 0.3), values(slot + 15, width, 0.2, 0.4)
        x = gamma * (x - mean) / np.sqrt(variance + float(np.float32(0.001))) + beta
    outputs = 3 if bias else 1
    x = x @ values(40, (WIDTHS[-1], outputs), 0.2) + values(41, outputs, 0.5)
    joined = np.concatenate([x, padded[:, -2:]], axis=1)
    sums = ((joined[:, :1] - 1) * joined[:, 1:]).sum(axis=0)
    if not output:
        return 50 * sums
    return 50 * (sums @ values(50, (outputs + 1, 2), 0.5) + values(51, 2, 0.1))


def main():
    rng = np.random.default_rng(SEED)
    events = [candidates(rng, n) for n in (0, 1, 7, 43)]
    variants = []
    for features, tables, bias, output, rows in [
        (8, [3, 11, 4], True, True, 4500), (8, [3, 11, 4], True, True, 12500), (8, [3, 11, 4], True, True, None),
        (8, [3, 11, 4], False, True, None),
        (7, [3, 11], True, True, 4500), (7, [3, 11], False, False, 61), (6, [3, 11], True, True, None),
    ]:
        momenta = [network(event, features, tables, bias, output, rows).tolist() for event in events]
        variants.append({
            "features": features, "tables": tables, "biasColumns": bias, "outputLayer": output, "rows": rows, "momenta": momenta,
        })
    columns = {name: np.concatenate([e[name] for e in events]).tolist() for name in COLUMNS}
    offsets = np.cumsum([0] + [len(e["pt"]) for e in events]).tolist()
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "seed": SEED}
    out = {"versions": versions, "offsets": offsets, "columns": columns, "variants": variants}
    path = pathlib.Path(__file__).with_name("deepmet-synthetic.json")
    path.write_text(json.dumps(out, indent=None, separators=(",", ":")) + "\n")


main()
