"""Makes Samples/ from the full simulated files: fewer events, and only the columns that the sample cards and tests use.

usage: samples.py FOLDER_OF_THE_FULL_FILES Samples

The first EVENTS events of zmumu_data and zmumu_mc are kept (both are in random order), all of ttbar_mc and ww_mc. Weights and
the luminosity are scaled so that yields stay right. dimuon_data is muons_data without its candidates. uproot 5.7.
"""

import sys

import awkward as ak
import numpy as np
import uproot

EVENTS = 100_000
SCALARS = ["run", "luminosityBlock", "event", "genWeight", "xsecWeight", "PV_npvs", "PFMET_pt", "PFMET_phi", "PuppiMET_pt",
           "PuppiMET_phi", "GenZ_px", "GenZ_py"]
LISTS = {"Muon": ["pt", "eta", "phi", "charge"], "Jet": ["pt", "eta"]}


PAIR_SCALARS = ["run", "luminosityBlock", "event", "dimuon_mass", "dimuon_charge", "truth_process"]
PAIR_LISTS = ["pt", "eta", "charge", "pfRelIso03_all", "truthPrompt"]


def pairs(source, target):
    """Muon pairs without the candidates around them: what mass fits and sWeights are tried on."""
    with uproot.open(source) as file:
        events = file["Events"]
        branches = dict(events.arrays(PAIR_SCALARS, library="np"))
        arrays = events.arrays([f"Muon_{m}" for m in PAIR_LISTS])
        branches["Muon"] = ak.zip({m: arrays[f"Muon_{m}"] for m in PAIR_LISTS})
    with uproot.recreate(target, compression=uproot.ZSTD(19)) as output:
        types = {key: (value.type if isinstance(value, ak.Array) else value.dtype) for key, value in branches.items()}
        output.mktree("Events", types).extend(branches)
    print(f"{target}: {len(branches['event'])} events")


def reduce(source, target, keep=None):
    with uproot.open(source) as file:
        events = file["Events"]
        total = events.num_entries
        kept = min(total, keep or total)
        scalars = events.arrays(SCALARS, library="np", entry_stop=kept)
        runs = {key: value for key, value in file["Runs"].arrays(library="np").items()}
        if "luminosity" in runs:
            runs["luminosity"] = runs["luminosity"] * (kept / total)
        else:
            scalars["xsecWeight"] = (scalars["xsecWeight"] * (total / kept)).astype(np.float32)
        branches = dict(scalars)
        for name, members in LISTS.items():
            arrays = events.arrays([f"{name}_{m}" for m in members], entry_stop=kept)
            branches[name] = ak.zip({m: arrays[f"{name}_{m}"] for m in members})
    with uproot.recreate(target, compression=uproot.ZSTD(19)) as output:
        types = {key: (value.type if isinstance(value, ak.Array) else value.dtype) for key, value in branches.items()}
        tree = output.mktree("Events", types)
        for start in range(0, kept, 25_000):
            tree.extend({key: value[start:start + 25_000] for key, value in branches.items()})
        output.mktree("Runs", {key: value.dtype for key, value in runs.items()}).extend(runs)
    print(f"{target}: {kept} of {total} events; {runs}")


def main(folder, out):
    reduce(f"{folder}/zmumu_data.root", f"{out}/zmumu_data.root", EVENTS)
    reduce(f"{folder}/zmumu_mc.root", f"{out}/zmumu_mc.root", EVENTS)
    reduce(f"{folder}/ttbar_mc.root", f"{out}/ttbar_mc.root")
    reduce(f"{folder}/ww_mc.root", f"{out}/ww_mc.root")
    pairs(f"{folder}/muons_data.root", f"{out}/dimuon_data.root")


if __name__ == "__main__":
    main(*sys.argv[1:3])
