"""Referee of an applied recoil calibration: correctionlib evaluates the correction set on the events that `concord apply` wrote,
and NumPy projects MET on the boson again from the input's muons.

Usage: python recoil.py CALIBRATION_FOLDER INPUT.root OUTPUT.root MET   (MET: PuppiMET or PFMET; input as in Samples/)

Prints the largest differences in GeV; ends with 1 if one is above 1e-6.
"""
import sys
from importlib.metadata import version

import awkward as ak
import correctionlib
import numpy as np
import uproot

folder, source, output, met = sys.argv[1:5]
events = uproot.open(source)["Events"].arrays(
    ["run", "luminosityBlock", "event", "Muon_pt", "Muon_phi", "Jet_pt", "Jet_eta", f"{met}_pt", f"{met}_phi"])
written = uproot.open(output)["Corrections"].arrays(library="np")
for name in ("run", "luminosityBlock", "event"):
    assert (ak.to_numpy(events[name]) == written[name]).all(), f"{name} differs from the input"

corrected = (written["recoil_flags"] & 15) == 0  # noAxis, notFinite, missing, badJetCount
njets = ak.to_numpy(ak.sum((events.Jet_pt > 30) & (abs(events.Jet_eta) < 4.7), axis=1)).astype(float)[corrected]
w = {name: values[corrected] for name, values in written.items()}
used = events[corrected]


def muons(function):
    pt, phi = (ak.values_astype(used[name], float) for name in ("Muon_pt", "Muon_phi"))
    return ak.to_numpy(ak.sum((pt * function(phi))[:, :2], axis=1))


qx, qy = muons(np.cos), muons(np.sin)
pt, phi = (ak.to_numpy(used[f"{met}_{k}"]).astype(float) for k in ("pt", "phi"))
qt = np.hypot(qx, qy)


def components(mx, my):
    ux, uy = -(mx + qx), -(my + qy)
    return -(ux * qx + uy * qy) / qt, (qx * uy - qy * ux) / qt


before, after = components(pt * np.cos(phi), pt * np.sin(phi)), components(w["CorrectedMET_px"], w["CorrectedMET_py"])
corrections = correctionlib.CorrectionSet.from_file(f"{folder}/correctionlib.json.gz")
u_par = qt + corrections["u_par"].evaluate("nominal", qt, njets, before[0] - qt)
u_perp = corrections["u_perp"].evaluate("nominal", qt, njets, before[1])
differences = {
    "u_par, correctionlib": u_par - w["u_par"],
    "u_perp, correctionlib": u_perp - w["u_perp"],
    "u_par of the corrected MET": after[0] - w["u_par"],
    "u_perp of the corrected MET": after[1] - w["u_perp"],
    "u_par before": before[0] - w["u_par_before"],
    "qT": qt - w["qt"],
}
unchanged = ~corrected
original = ak.to_numpy(events[f"{met}_pt"]).astype(float)[unchanged]
differences["MET of events left unchanged"] = written["CorrectedMET_pt"][unchanged] - original
worst = {name: float(np.abs(values).max(initial=0)) for name, values in differences.items()}
print(f"{len(written['event'])} events, {unchanged.sum()} unchanged; correctionlib {version('correctionlib')}, uproot {version('uproot')}")
for name, value in worst.items():
    print(f"  {name}: {value:.3g} GeV")
sys.exit(0 if max(worst.values()) < 1e-6 else 1)
