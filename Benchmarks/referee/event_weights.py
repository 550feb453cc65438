"""The correction set of Samples/zmumu-weights.yaml, and correctionlib's values of the columns it makes of Samples/zmumu_mc.root.

Usage: python Benchmarks/referee/event_weights.py Samples Tests/EventWeightsTests/Reference

Writes Samples/muon-sf.json (invented numbers in the layouts that muon and luminosity groups publish),
Reference/more-corrections.json (a compound, a formula, hashed draws and keys that are integers) and Reference/event-weights.json: for
every column of the output the SHA-256 of its values as little-endian float64, and the first of them. Lists are read by uproot,
corrections are evaluated by correctionlib on flat arrays, products are taken muon after muon.
"""

import hashlib
import json
import math
import sys
from pathlib import Path

import awkward as ak
import correctionlib
import numpy as np
import uproot

samples, target = Path(sys.argv[1]), Path(sys.argv[2])
VERSIONS = {"correctionlib": correctionlib.__version__, "uproot": uproot.__version__, "awkward": ak.__version__,
            "numpy": np.__version__}


def correction(name, description, inputs, data, version=1, generic=()):
    return {"name": name, "description": description, "version": version,
            "inputs": [{"name": n, "type": t, "description": d} for n, t, d in inputs],
            "output": {"name": "weight", "type": "real"}, "generic_formulas": list(generic), "data": data}


def formula(expression, variables, parameters=()):
    return {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": variables,
            "parameters": list(parameters)}


def keys(name, pairs, default=None):
    node = {"nodetype": "category", "input": name, "content": [{"key": k, "value": v} for k, v in pairs]}
    return node if default is None else {**node, "default": default}


# The muons' identification, as muon groups lay it out: a category in every bin.
ABSETA, PT = [0.0, 0.9, 1.2, 2.1, 2.4], [15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 120.0, "inf"]


def identification(i, k):
    value = 0.975 + 0.004 * k - 0.011 * i + 0.0013 * ((7 * i + 3 * k) % 5)
    error = 0.002 + 0.0007 * i + 0.004 / (k + 1)
    return keys("scale_factors", [("nominal", round(value, 6)), ("systup", round(value + error, 6)),
                                  ("systdown", round(value - error, 6))])


identified = correction(
    "NUM_TightID_DEN_TrackerMuons", "Efficiency of the tight identification, data over simulation; invented.",
    [("abseta", "real", "|eta| of the muon"), ("pt", "real", "pT of the muon, GeV, from 15 on"),
     ("scale_factors", "string", "nominal, systup, systdown")],
    {"nodetype": "binning", "input": "abseta", "edges": ABSETA, "flow": "error", "content": [
        {"nodetype": "binning", "input": "pt", "edges": PT, "flow": "error",
         "content": [identification(i, k) for k in range(len(PT) - 1)]} for i in range(len(ABSETA) - 1)]}, version=2)

# The trigger: keys outside, bins inside; a charge that is an integer.
ETA, TRIGGER_PT = [-2.4, -1.2, 0.0, 1.2, 2.4], [26.0, 30.0, 40.0, 60.0, 200.0]


def trigger(charge, shift):
    values = [round(0.93 + 0.01 * math.sin(3 * i + k + charge) + 0.015 * k + shift * (0.004 + 0.001 * i), 6)
              for i in range(len(ETA) - 1) for k in range(len(TRIGGER_PT) - 1)]
    return {"nodetype": "multibinning", "inputs": ["eta", "pt"], "edges": [ETA, TRIGGER_PT], "content": values, "flow": "clamp"}


triggered = correction(
    "NUM_IsoMu24_DEN_TightID", "Efficiency of the trigger, data over simulation; invented.",
    [("charge", "int", "of the muon"), ("eta", "real", "of the muon"), ("pt", "real", "pT of the muon, GeV"),
     ("syst", "string", "nom, up, down")],
    keys("syst", [(word, keys("charge", [(q, trigger(q, shift)) for q in (-1, 1)]))
                  for word, shift in (("nom", 0), ("up", 1), ("down", -1))]))

# Pile-up: the ratio of two Poisson laws of the number of vertices.
pileup = correction(
    "pileup", "Number of vertices, data over simulation; invented.",
    [("npvs", "real", "number of vertices"), ("weights", "string", "nominal, up, down")],
    keys("weights", [(word, {
        "nodetype": "binning", "input": "npvs", "edges": {"n": 50, "low": 0.0, "high": 50.0}, "flow": "clamp",
        "content": [round(math.exp((mean - 16) * -1 + n * math.log(mean / 16)), 6) for n in range(50)]})
        for word, mean in (("nominal", 16.4), ("up", 16.9), ("down", 15.9))]))

SET = {"schema_version": 2, "description": "Invented scale factors for Samples/zmumu_mc.root; made by Benchmarks/referee/event_weights.py",
       "corrections": [identified, triggered, pileup]}
(samples / "muon-sf.json").write_text(json.dumps(SET, indent=1) + "\n")

# More kinds of nodes, for the tests.
scale = correction("scale", "A muon's momentum scale.", [("eta", "real", ""), ("pt", "real", "")],
                   formula("1+[0]*x*x+[1]*y", ["eta", "pt"], [0.0013, 2e-05]))
residual = correction("residual", "A residual scale in bins of the corrected pT.", [("pt", "real", ""), ("syst", "string", "")],
                      keys("syst", [(word, {"nodetype": "binning", "input": "pt", "edges": [0.0, 20.0, 40.0, 80.0, "inf"],
                                            "content": [round(c + s, 6) for c in (1.004, 1.001, 0.998, 0.995)], "flow": "clamp"})
                                    for word, s in (("nom", 0), ("up", 0.001), ("down", -0.001))]))
smear = correction("smear", "A draw for each muon.", [("event", "int", ""), ("luminosityBlock", "int", ""), ("phi", "real", "")],
                   {"nodetype": "hashprng", "inputs": ["event", "luminosityBlock", "phi"], "distribution": "stdflat"})
strict = correction("strict", "Bins that end.", [("pt", "real", ""), ("njets", "int", ""), ("era", "string", "")],
                    keys("era", [(era, {"nodetype": "multibinning", "inputs": ["pt", "njets"], "edges": [[20.0, 40.0, 90.0], [0.0, 1.0, 2.0]],
                                        "content": [c, c + 0.125, c + 0.25, c + 0.375], "flow": "error"})
                                 for era, c in (("2017", 1.0), ("2018", 2.0))]))
compound = {"name": "momentum", "description": "The scale, then the residual.",
            "inputs": [{"name": "pt", "type": "real"}, {"name": "eta", "type": "real"}, {"name": "syst", "type": "string"}],
            "output": {"name": "factor", "type": "real"}, "inputs_update": ["pt"], "input_op": "*", "output_op": "*",
            "stack": ["scale", "residual"]}
MORE = {"schema_version": 2, "corrections": [scale, residual, smear, strict], "compound_corrections": [compound]}
(target / "more-corrections.json").write_text(json.dumps(MORE, indent=1) + "\n")

# The columns.
names = ["event", "luminosityBlock", "PV_npvs", "Muon_pt", "Muon_eta", "Muon_phi", "Muon_charge"]
events = uproot.open(samples / "zmumu_mc.root")["Events"].arrays(names)
counts = ak.num(events.Muon_pt).to_numpy()
starts = np.concatenate([[0], np.cumsum(counts)])
pt, eta, phi, charge = (ak.flatten(events[f"Muon_{n}"]).to_numpy() for n in ("pt", "eta", "phi", "charge"))
pt, eta, phi, charge = pt.astype(np.float64), eta.astype(np.float64), phi.astype(np.float64), charge.astype(np.int64)
ours = correctionlib.CorrectionSet.from_string((samples / "muon-sf.json").read_text())
more = correctionlib.CorrectionSet.from_string((target / "more-corrections.json").read_text())
columns = {}


def product(values):
    result = np.ones(len(counts))
    for k in range(counts.max()):
        has = counts > k
        result[has] *= values[starts[:-1][has] + k]
    return result


for name, word in (("muon_id", "nominal"), ("muon_id_up", "systup"), ("muon_id_down", "systdown")):
    columns[name] = product(ours["NUM_TightID_DEN_TrackerMuons"].evaluate(np.abs(eta), np.maximum(pt, 15), word))
for name, word in (("muon_trigger", "nom"), ("muon_trigger_up", "up"), ("muon_trigger_down", "down")):
    values = np.ones(len(pt))
    fires = pt > 26
    values[fires] = ours["NUM_IsoMu24_DEN_TightID"].evaluate(charge[fires], eta[fires], pt[fires], word)
    columns[name] = values
for name, word in (("pileup", "nominal"), ("pileup_up", "up"), ("pileup_down", "down")):
    columns[name] = ours["pileup"].evaluate(events.PV_npvs.to_numpy().astype(np.float64), word)
columns["weight"] = columns["muon_id"] * columns["pileup"]
for shift in ("up", "down"):
    columns[f"weight_muon_id_{shift}"] = columns[f"muon_id_{shift}"] * columns["pileup"]
    columns[f"weight_pileup_{shift}"] = columns["muon_id"] * columns[f"pileup_{shift}"]

# The test's own card: momenta by the compound, varied in the key and in the formula of an input, draws from event numbers.
for name, word, factor in (("scale", "nom", 1), ("scale_up", "up", 1), ("scale_down", "down", 1), ("scale_harder", "nom", 1.01)):
    columns[name] = more.compound["momentum"].evaluate(pt * factor, eta, word)
numbers = np.repeat(events.event.to_numpy().astype(np.int64), counts)
blocks = np.repeat(events.luminosityBlock.to_numpy().astype(np.int64), counts)
columns["draw"] = product(more["smear"].evaluate(numbers, blocks, phi))
third = np.array([pt[s + 2] if c > 2 else 0.0 for s, c in zip(starts[:-1], counts)])
columns["third"] = np.where(counts > 2, ours["NUM_TightID_DEN_TrackerMuons"].evaluate(
    np.zeros(len(counts)), np.maximum(third, 15), "nominal"), 0.5)

(target / "event-weights.json").write_text(json.dumps({
    "versions": VERSIONS, "muons": int(len(pt)), "thirdMuons": int((counts > 2).sum()), "lowMuons": int((pt <= 26).sum()),
    "columns": {name: {"count": len(values), "sha256": hashlib.sha256(values.astype("<f8").tobytes()).hexdigest(),
                       "first": values[:4].tolist(), "mean": float(np.mean(values)), "minimum": float(values.min()),
                       "maximum": float(values.max())} for name, values in columns.items()}}, indent=1) + "\n")
