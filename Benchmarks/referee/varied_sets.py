"""Referee of correction sets with variations: recoil cards of several kinds and an XY card are derived by `concord`, and Python's
correctionlib evaluates every variation of the written sets at random points, against the columns that `concord apply --variations all`
writes for the same points.

Usage: python varied_sets.py CONCORD [--data Samples] [--luminosity 159.07004561] [--points 20000] [--seed 1]

The points reach beyond all bins and guards: qT from 1 to 400 GeV, 0 to 6 jets, u within ±170 GeV of what a perfect detector has. Prints
the largest distance between both METs for each card, GeV; ends with 1 if the nominal one is above 2e-6, a varied one above 2e-3, or
one of XY above 1e-9.
"""
import argparse
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import awkward as ak
import correctionlib
import numpy as np
import uproot

arguments = argparse.ArgumentParser()
arguments.add_argument("concord")
arguments.add_argument("--data", default="Samples")
arguments.add_argument("--luminosity", type=float, default=159.07004561)
arguments.add_argument("--points", type=int, default=20_000)
arguments.add_argument("--seed", type=int, default=1)
options = arguments.parse_args()
data = Path(options.data).resolve()

CARD = """
kind: recoil
name: varied
samples:
  data:       {{files: [{data}/zmumu_data.root], tree: Events}}
  signal:     {{files: [{data}/zmumu_mc.root], tree: Events, weight: "genWeight*xsecWeight"}}
  background: {{files: [{data}/ttbar_mc.root, {data}/ww_mc.root], tree: Events, weight: "genWeight*xsecWeight", uncertainty: 0.2}}
luminosity: {luminosity}
selection: "nMuon >= 2 && Muon_charge[0]*Muon_charge[1] < 0 && abs(mll - 91.19) < 15"
define:
  mll:   "sqrt(2*Muon_pt[0]*Muon_pt[1]*(cosh(Muon_eta[0] - Muon_eta[1]) - cos(deltaPhi(Muon_phi[0], Muon_phi[1]))))"
  qx:    "Muon_pt[0]*cos(Muon_phi[0]) + Muon_pt[1]*cos(Muon_phi[1])"
  qy:    "Muon_pt[0]*sin(Muon_phi[0]) + Muon_pt[1]*sin(Muon_phi[1])"
  met_x: "{met}_pt*cos({met}_phi)"
  met_y: "{met}_pt*sin({met}_phi)"
  njets: "count(Jet_pt > 30 && abs(Jet_eta) < 4.7)"
bins:
  qt:    [0, 5, 10, 15, 20, 30, 45, 70, 200]
  njets: [0, 1, 2, .inf]
{more}
"""
XY_CARD = """
kind: xy
name: xy
samples:
  data:   {{files: [{data}/zmumu_data.root], tree: Events}}
  signal: {{files: [{data}/zmumu_mc.root], tree: Events, weight: "genWeight*xsecWeight"}}
luminosity: {luminosity}
mets:
  PFMET:    {{x: "PFMET_pt*cos(PFMET_phi)", y: "PFMET_pt*sin(PFMET_phi)"}}
  PuppiMET: {{x: "PuppiMET_pt*cos(PuppiMET_phi)", y: "PuppiMET_pt*sin(PuppiMET_phi)"}}
offset: median
"""
CARDS = {
    "PUPPI, bins": ("PuppiMET", ""),
    "PF, interpolated": ("PFMET", "map: {qt: interpolated}"),
    "PUPPI, three bifurcated Gaussians": ("PuppiMET", "fit: {gaussians: 3, bifurcated: true}"),
    "PF, bifurcated, interpolated, backgrounds in the likelihood":
        ("PFMET", "fit: {bifurcated: true, background: likelihood}\nmap: {qt: interpolated}"),
    "PUPPI, one Gaussian": ("PuppiMET", "fit: {gaussians: 1}\nmap: {tailProbability: 1e-6}"),
}


def run(*words):
    done = subprocess.run([options.concord, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"concord {' '.join(map(str, words))}: {done.returncode}\n{done.stderr}")


def write_points(path, met, random):
    """Events with one muon that is the boson, and MET from the recoil that is wanted."""
    count = options.points
    qt = np.where(random.random(count) < 0.8, random.uniform(1.001, 90, count), random.uniform(1.001, 400, count))
    edges = [5, 10, 15, 20, 30, 45, 70, 200]
    qt[: 4 * len(edges)] = [np.nextafter(e, e + d) if d else e for e in map(float, edges) for d in (0, 0, 1, -1)]
    jets = random.integers(0, 7, count)
    along, across = (np.where(random.random(count) < 0.8, 25 * random.standard_normal(count), random.uniform(-170, 170, count))
                     for _ in range(2))
    angle = random.uniform(-np.pi, np.pi, count)
    mx = along * np.cos(angle) + across * np.sin(angle)
    my = along * np.sin(angle) - across * np.cos(angle)
    zeros = np.zeros(count)

    def pairs(first):
        return ak.from_regular(ak.Array(np.stack([first, zeros], axis=1)))

    def lists(value):
        return ak.unflatten(np.full(jets.sum(), value), jets)

    with uproot.recreate(path) as file:
        columns = {
            "run": np.full(count, 1, np.uint32), "luminosityBlock": np.full(count, 2, np.uint32),
            "event": np.arange(count, dtype=np.uint64), f"{met}_pt": np.hypot(mx, my), f"{met}_phi": np.arctan2(my, mx),
            "Muon": ak.zip({"pt": pairs(qt), "phi": pairs(angle), "eta": pairs(zeros), "charge": pairs(zeros)}),
            "Jet": ak.zip({"pt": lists(55.0), "eta": lists(0.5)}),
        }
        file.mktree("Events", {name: getattr(values, "dtype", None) or values.type.content for name, values in columns.items()})
        file["Events"].extend(columns)


def distances(folder, points, output, met):
    """The largest |MET by correctionlib − MET by concord|, by variation."""
    events = uproot.open(points)["Events"].arrays(["Muon_pt", "Muon_phi", "nJet", f"{met}_pt", f"{met}_phi"])
    qt, phi = (ak.to_numpy(events[name][:, 0]) for name in ("Muon_pt", "Muon_phi"))
    qx, qy = qt * np.cos(phi), qt * np.sin(phi)
    jets = ak.to_numpy(events["nJet"]).astype(float)
    mx, my = (ak.to_numpy(events[f"{met}_pt"] * f(events[f"{met}_phi"])) for f in (np.cos, np.sin))
    written = uproot.open(output)["Corrections"].arrays(library="np")
    qt = written["qt"]  # at an edge a rounding error of qT decides which bin is meant
    assert ((written["recoil_flags"] & 15) == 0).all()
    along, across = (mx * qx + my * qy) / qt, (my * qx - mx * qy) / qt  # across: MET along the normal, −u_perp
    corrections = correctionlib.CorrectionSet.from_file(str(folder / "correctionlib.json.gz"))
    names = [name.removeprefix("CorrectedMET_pt_") for name in written if name.startswith("CorrectedMET_pt_")]
    result = {}
    for name in ["nominal", *names]:
        a = corrections["u_par"].evaluate(name, qt, jets, along)
        b = -corrections["u_perp"].evaluate(name, qt, jets, -across)
        x, y = (a * qx - b * qy) / qt, (a * qy + b * qx) / qt
        if name == "nominal":
            wx, wy = written["CorrectedMET_px"], written["CorrectedMET_py"]
        else:
            pt, angle = (written[f"CorrectedMET_{k}_{name}"].astype(float) for k in ("pt", "phi"))
            wx, wy = pt * np.cos(angle), pt * np.sin(angle)
        result[name] = float(np.hypot(x - wx, y - wy).max())
    return result


def xy_distances(folder, place, role):
    """The same for an XY calibration, on events with few and many vertices, between whole numbers too."""
    random, count = np.random.default_rng([options.seed, 99]), options.points
    mets = {met: (random.exponential(30, count), random.uniform(-np.pi, np.pi, count)) for met in ("PFMET", "PuppiMET")}
    npv = np.where(random.random(count) < 0.5, random.integers(0, 110, count), random.uniform(-5, 120, count))
    columns = {"PV_npvs": npv, **{f"{met}_{k}": v for met, pair in mets.items() for k, v in zip(("pt", "phi"), pair)}}
    with uproot.recreate(place / "xy.root") as file:
        file.mktree("Events", {name: values.dtype for name, values in columns.items()})
        file["Events"].extend(columns)
    output = place / f"xy-{role}.root"
    run("apply", folder, "--input", place / "xy.root", "--output", output, "--role", role, "--variations", "all")
    written = uproot.open(output)["Corrections"].arrays(library="np")
    correction = correctionlib.CorrectionSet.from_file(str(folder / "correctionlib.json.gz"))["met_xy"]
    result = {}
    for met, (pt, phi) in mets.items():
        first = f"Corrected{met}_pt"
        for column in [name for name in written if name.startswith(first)]:
            syst = column.removeprefix(first).removeprefix("_") or "nominal"
            kind = {"data": "data", "simulation": "mc"}[role]
            a, b = (correction.evaluate(out, kind, met, syst, pt, phi, npv) for out in ("pt", "phi"))
            r, angle = written[column], written[column.replace("_pt", "_phi")]
            result[f"{met} {syst}"] = float(np.hypot(a * np.cos(b) - r * np.cos(angle), a * np.sin(b) - r * np.sin(angle)).max())
    return result


failed = False
print(f"correctionlib {version('correctionlib')}, {options.points} points each")
with tempfile.TemporaryDirectory() as temporary:
    place = Path(temporary)
    for number, (title, (met, more)) in enumerate(CARDS.items()):
        card, folder = place / f"{number}.yaml", place / str(number)
        card.write_text(CARD.format(data=data, luminosity=options.luminosity, met=met, more=more))
        write_points(place / f"{number}.root", met, np.random.default_rng([options.seed, number]))
        run("derive", card, "--output", folder)
        run("apply", folder, "--input", place / f"{number}.root", "--output", place / f"{number}-out.root", "--variations", "all")
        found = distances(folder, place / f"{number}.root", place / f"{number}-out.root", met)
        nominal = found.pop("nominal")
        name, worst = max(found.items(), key=lambda pair: pair[1])
        failed |= not (nominal <= 2e-6 and worst <= 2e-3)
        print(f"{title}: nominal {nominal:.2e}, of {len(found)} variations at most {worst:.2e} ({name})")
    (place / "xy.yaml").write_text(XY_CARD.format(data=data, luminosity=options.luminosity))
    run("derive", place / "xy.yaml", "--output", place / "xy")
    for role in ("data", "simulation"):
        found = xy_distances(place / "xy", place, role)
        name, worst = max(found.items(), key=lambda pair: pair[1])
        failed |= not worst <= 1e-9
        print(f"XY, {role}: of {len(found)} at most {worst:.2e} ({name})")
sys.exit(failed)
