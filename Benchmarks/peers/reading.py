"""Reads the same columns as the Swift side with uproot, one thread."""

import sys

import awkward as ak
import numpy as np
import uproot
from measurement import digits, median_seconds, report

FLAT = ["run", "luminosityBlock", "event", "genWeight", "xsecWeight", "MET_pt", "MET_phi", "nMuon", "nJet"]
JAGGED = ["Muon_pt", "Muon_eta", "Muon_phi", "Muon_charge", "Jet_pt"]


def read(path, names, library):
    """Whole columns, nothing kept from an earlier call."""
    with uproot.open(path, object_cache=None, array_cache=None) as file:
        tree = file["Events"]
        return [tree[name].array(library=library) for name in names]


def main(folder):
    for packing in ["none", "lz4", "zlib", "zstd"]:
        path = f"{folder}/mc-{packing}.root"
        for kind, names, library in [("flat", FLAT, "np"), ("jagged", JAGGED, "ak")]:
            seconds = median_seconds(7, lambda: read(path, names, library))
            columns = [np.asarray(ak.flatten(c) if kind == "jagged" else c) for c in read(path, names, library)]
            total = sum(c.sum(dtype=np.float64) for c in columns)
            report(f"read.{packing}.{kind}.MBps", sum(c.nbytes for c in columns) / seconds / 1e6, digits(total))


if __name__ == "__main__":
    main(sys.argv[1])
