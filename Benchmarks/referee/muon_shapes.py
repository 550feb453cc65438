"""Referee of sWeighted shapes: simulated muon pairs whose process is known, against what `concord fit` finds without knowing it.

Usage: python muon_shapes.py CONCORD MUONS.root

MUONS.root holds `Events` with dimuon_mass, Muon_pt, Muon_eta, Muon_phi, Muon_pfRelIso03_all and truth_process (1: Z). Fits a Voigt peak on
an exponential in [80, 102], and compares the sWeighted histograms of both classes with those of the true classes: chi2 of the shapes with
the full errors. sWeights hold for variables that do not depend on the mass within a class; `concord fit` tests that on the data. Exit code 1
if the signal yield is off the truth by more than three errors, or a shape disagrees (p < 0.01) of a variable without a warning.

numpy 2, scipy 1.17, uproot 5.7.
"""
import json
import subprocess
import sys
import tempfile

import numpy as np
import uproot
from scipy.stats import chi2

LOW, HIGH = 80, 102
FORMULAS = {
    "leadingPt": ("Muon_pt[0]", [25, 85]),
    "ptOverMass": ("Muon_pt[0]/dimuon_mass", [0.3, 0.9]),
    "pairPt": ("hypot(px, py)", [0, 100]),
    "eta": ("Muon_eta[0]", [-2.1, 2.1]),
    "isolation": ("log10(max(Muon_pfRelIso03_all[0], 0.003))", [-2.6, 1.2]),
    "isolation2": ("log10(max(Muon_pfRelIso03_all[1], 0.003))", [-2.6, 1.2]),
}
CARD = """kind: mass-fit
name: muons
data: {{files: [{path}], tree: Events}}
define:
  px: "Muon_pt[0]*cos(Muon_phi[0]) + Muon_pt[1]*cos(Muon_phi[1])"
  py: "Muon_pt[0]*sin(Muon_phi[0]) + Muon_pt[1]*sin(Muon_phi[1])"
mass: "dimuon_mass"
range: [{low}, {high}]
signal: {{model: voigt, mean: 91, sigma: 1.5, hwhm: 1.25}}
background: {{model: exponential, slope: -0.02}}
control:
{control}
"""


def variables(path):
    tree = uproot.open(path)["Events"]
    pt, eta, phi, isolation = (
        np.array([list(x)[:2] for x in tree[f"Muon_{n}"].array(library="np")], float)
        for n in ("pt", "eta", "phi", "pfRelIso03_all"))
    mass = tree["dimuon_mass"].array(library="np").astype(float)
    px, py = (pt * np.cos(phi)).sum(axis=1), (pt * np.sin(phi)).sum(axis=1)
    logs = np.log10(np.maximum(isolation, 0.003))
    values = {
        "leadingPt": pt[:, 0], "ptOverMass": pt[:, 0] / mass, "pairPt": np.hypot(px, py), "eta": eta[:, 0],
        "isolation": logs[:, 0], "isolation2": logs[:, 1]}
    inside = (mass >= LOW) & (mass <= HIGH)
    return values, inside, tree["truth_process"].array(library="np") == 1


def shape_test(found, truth):
    """chi2 of an sWeighted histogram against a true one scaled to its sum; bins with ten true entries."""
    used = truth >= 10
    weights, errors = np.array(found["contents"])[used], np.array(found["errors"])[used]
    scale = weights.sum() / truth[used].sum()
    statistic = ((weights - scale * truth[used]) ** 2 / errors**2).sum()
    return statistic, used.sum() - 1, chi2.sf(statistic, used.sum() - 1)


def main(concord, path):
    control = "\n".join(f'  {n}: {{formula: "{f}", range: {r}, bins: 20}}' for n, (f, r) in FORMULAS.items())
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/muons.yaml", "w") as card:
            card.write(CARD.format(path=path, low=LOW, high=HIGH, control=control))
        subprocess.run([concord, "fit", f"{folder}/muons.yaml", "--output", f"{folder}/out"], check=True, capture_output=True)
        fitted = json.load(open(f"{folder}/out/fit.json"))
    values, inside, isSignal = variables(path)
    number = fitted["parameters"]["signal.yield"]
    pull = (number["value"] - (isSignal & inside).sum()) / number["error"]
    print(f"signal {number['value']:.0f} +- {number['error']:.0f}, truth {(isSignal & inside).sum()}: pull {pull:.2f}")
    bad = abs(pull) > 3
    for name, x in values.items():
        independent = fitted["factorization"][name]["pValue"]
        for component, isIn in (("signal", isSignal), ("background", ~isSignal)):
            found = fitted["control"][name][component]["histogram"]
            truth = np.histogram(x[isIn & inside], found["edges"])[0].astype(float)
            statistic, freedom, p = shape_test(found, truth)
            print(f"{name:12} {component:10} chi2 {statistic:6.1f}/{freedom}  p {p:.3g}   independent of the mass: p {independent:.1e}")
            bad = bad or (p < 0.01 and independent >= 1e-2)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
