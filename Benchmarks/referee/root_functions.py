"""Functions written by ROOT, for the reader of TF1: a fitted Gaussian, a formula, and C++ code that keeps values only.

Usage: python root_functions.py   (a Python with ROOT). Writes Tests/RootFilesTests/Reference/functions.root and functions.json.
"""
import json
from pathlib import Path

import ROOT

HERE = Path(__file__).parents[2] / "Tests/RootFilesTests/Reference"
ROOT.gRandom.SetSeed(4711)
histogram = ROOT.TH1D("h", "", 60, -30, 30)
histogram.FillRandom(ROOT.TF1("source", "exp(-0.5*((x-1.3)/7.9)^2)", -30, 30), 20000)
fitted = ROOT.TF1("fitted", "gaus", -25, 25)
histogram.Fit(fitted, "QNR")
formula = ROOT.TF1("formula", "[slope]*x+[1]*sin(x)", 0.5, 7.25)
formula.SetParameters(2.385, -0.617)
ROOT.gInterpreter.Declare("double bell(double *x, double *p) { return p[0] * exp(-0.5 * x[0] * x[0] / (p[1] * p[1])); }")
compiled = ROOT.TF1("compiled", ROOT.bell, -12.5, 12.5, 2)
compiled.SetParameters(0.0316, -12.6)
file = ROOT.TFile(str(HERE / "functions.root"), "RECREATE", "", 101)
document = {"version": ROOT.gROOT.GetVersion(), "functions": {}}
for function in (fitted, formula, compiled):
    low, high = function.GetXmin(), function.GetXmax()
    function.Save(low, high, 0, 0, 0, 0)
    function.Write()
    points = [low + (high - low) * k / 100 for k in (0, 17, 50, 99, 100)]  # where values are stored
    document["functions"][function.GetName()] = {
        "range": [low, high], "parameters": [function.GetParameter(i) for i in range(function.GetNpar())],
        "errors": [function.GetParError(i) for i in range(function.GetNpar())], "chiSquared": function.GetChisquare(),
        "degreesOfFreedom": function.GetNDF(), "points": [[x, function.Eval(x)] for x in points]}
file.Close()
(HERE / "functions.json").write_text(json.dumps(document, indent=1) + "\n")
