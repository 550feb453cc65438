"""Writes with ROOT itself the reference files of the histogram reader, and what ROOT reads from them.

Usage: histogram_files.py [FOLDER]     (default: Tests/RootFilesTests/Reference; needs PyROOT, seed and version are printed)

`histograms.root` holds histograms of every class and dimension (uniform and variable bins, labels in another order than
their bins, squared weights or none, entries still in a buffer), profiles of all error options, graphs, an efficiency,
parameters and texts, some in directories and in two cycles. `histograms.json` holds ROOT's contents, errors and edges.
"""
import json
import sys
from array import array

import ROOT

SEED = 20261121
random = ROOT.TRandom3(SEED)


def edges(count, low, width):
    result = [low]
    for _ in range(count):
        result.append(result[-1] + width * (0.2 + random.Uniform()))
    return array("d", result)


def fill(histogram, count, weighted, profile=False):
    dimension = histogram.GetDimension()
    for _ in range(count):
        point = [random.Gaus(1.7, 2.9) for _ in range(dimension + profile)]
        histogram.Fill(*point, *([random.Uniform(0.3, 2.1)] if weighted else []))
    return histogram


def make(directory):
    directory.cd()
    for number, letter in enumerate("CSIFD"):
        fill(getattr(ROOT, f"TH1{letter}")(f"h1{letter}", f"one {letter};x title;entries", 7, -3.25, 6.5), 60, letter == "D")
        fill(getattr(ROOT, f"TH2{letter}")(f"h2{letter}", "two", 3, edges(3, -2, 2), 4, -3, 5), 50, letter == "F")
        fill(getattr(ROOT, f"TH3{letter}")(f"h3{letter}", "three", 2, -2, 3, 3, -1, 4, 2, -2, 4), 40, letter == "D")
    variable = ROOT.TH1F("variable", "squares kept", 5, edges(5, -4, 2.5))
    variable.Sumw2()
    fill(variable, 70, True)
    labelled = ROOT.TH1D("labelled", "", 4, 0, 4)
    for bin, text in [(3, "tau"), (1, "electron"), (4, "")]:
        labelled.GetXaxis().SetBinLabel(bin, text)
    labelled.Fill(1.5, 2.5)
    labelled.Fill(2.5, 1.25)
    both = ROOT.TH2F("both", "", 2, 0, 2, 3, -1, 2)
    both.GetYaxis().SetBinLabel(2, "two")
    for option in ["", "s", "i", "g"]:
        profile = ROOT.TProfile(f"profile_{option or 'mean'}", "mean of y", 5, -3, 6, option)
        fill(profile, 50, option in "s", True)
        profile.Fill(-2.9, 3.0)
    flat = ROOT.TProfile("profile_flat", "", 3, 0, 3, "i")
    for _ in range(4):
        flat.Fill(1.5, 2.0)
    fill(ROOT.TProfile2D("profile2", "", 3, -3, 5, 2, -2, 4), 60, True, True)
    fill(ROOT.TProfile3D("profile3", "", 2, -3, 5, 2, -2, 4, 2, -1, 3), 60, False, True)
    for name, weighted in [("buffered", False), ("buffered_weights", True)]:
        buffered = ROOT.TH1D(name, "", 6, -2, 5)
        buffered.SetBuffer(40)
        fill(buffered, 23, weighted)
    buffered2 = ROOT.TH2D("buffered2", "", 3, -2, 5, 2, -1, 4)
    buffered2.SetBuffer(40)
    fill(buffered2, 17, True)
    waiting = ROOT.TProfile("buffered_profile", "", 4, -2, 5)
    waiting.SetBuffer(40)
    fill(waiting, 19, True, True)
    automatic = ROOT.TH1D("automatic", "", 6, 0, 0)
    automatic.SetBuffer(20)
    fill(automatic, 5, False)


def graphs(directory):
    directory.cd()

    def numbers(count):
        return array("d", [random.Gaus(0, 3) for _ in range(count)])

    def positive(count):
        return array("d", [random.Uniform(0.1, 1) for _ in range(count)])

    made = {
        "graph": ROOT.TGraph(4, numbers(4), numbers(4)),
        "errors": ROOT.TGraphErrors(5, numbers(5), numbers(5), positive(5), positive(5)),
        "asymmetric": ROOT.TGraphAsymmErrors(3, numbers(3), numbers(3), *[positive(3) for _ in range(4)]),
        "spatial": ROOT.TGraph2D(4, numbers(4), numbers(4), numbers(4)),
        "empty": ROOT.TGraph(),
    }
    for name, graph in made.items():
        graph.SetTitle(f"title of {name}")
        graph.Write(name)
    return {name: describe_graph(graph) for name, graph in made.items()}


def describe_graph(graph):
    count = graph.GetN()
    take = lambda pointer: [float(pointer[i]) for i in range(count)] if pointer else None
    result = {"class": graph.ClassName(), "x": take(graph.GetX()) or [], "y": take(graph.GetY()) or [], "z": None}
    if graph.ClassName() == "TGraph2D":
        result["z"] = take(graph.GetZ())
    elif graph.ClassName() != "TGraph":
        result |= {f"{axis}{side}": [getattr(graph, f"GetError{axis.upper()}{side}")(i) for i in range(count)]
                   for axis in "xy" for side in ("low", "high")}
    return result


def parameters(directory):
    directory.cd()
    values = {"int": -7_341, "double": 2.3851, "float": 0.625, "Long64_t": -(1 << 40) - 3, "bool": True, "long": 1 << 35}
    for kind, value in values.items():
        ROOT.TParameter[kind](f"p_{kind}", value).Write()
    ROOT.TObjString("letters: äöü").Write("text")
    ROOT.TNamed("named", "its title").Write()
    directory.WriteObject(ROOT.std.string("standard " * 40), "standard")
    return {f"p_{kind}": str(value) for kind, value in values.items()} | {
        "text": "letters: äöü", "named": "its title", "standard": "standard " * 40}


def describe(histogram):
    histogram.BufferEmpty()
    axes = [histogram.GetXaxis(), histogram.GetYaxis(), histogram.GetZaxis()][: histogram.GetDimension()]
    cells = histogram.GetNcells()
    return {
        "class": histogram.ClassName(), "title": histogram.GetTitle(), "entries": histogram.GetEntries(),
        "values": [histogram.GetBinContent(i) for i in range(cells)],
        "errors": [histogram.GetBinError(i) for i in range(cells)],
        "sumW2": [histogram.GetSumw2().At(i) for i in range(histogram.GetSumw2N())],
        "mean": histogram.GetMean(), "integral": histogram.GetSumOfWeights(),
        "axes": [{
            "edges": [axis.GetBinLowEdge(i) for i in range(1, axis.GetNbins() + 2)], "title": axis.GetTitle(),
            "labels": [axis.GetBinLabel(i) for i in range(1, axis.GetNbins() + 1)],
            "found": [[x, axis.FindFixBin(x)] for x in [random.Gaus(1, 4) for _ in range(8)]
                      + [axis.GetBinLowEdge(i) for i in range(1, axis.GetNbins() + 1)]]} for axis in axes],
    }


def main(folder):
    path = f"{folder}/histograms.root"
    file = ROOT.TFile(path, "recreate", "histograms", 209)
    directory = file.mkdir("deep").mkdir("deeper")
    make(directory)
    directory.Write()
    directory.cd()
    fill(directory.Get("h1F"), 5, False).Write()  # a second cycle
    efficiency = ROOT.TEfficiency("efficiency", "", 4, 0, 4)
    for _ in range(30):
        efficiency.Fill(random.Uniform() < 0.6, random.Uniform(0, 4.5))
    efficiency.Write()
    wanted = {"graphs": graphs(file.mkdir("graphs")), "parameters": parameters(file.mkdir("parameters"))}
    file.Close()

    file = ROOT.TFile(path)
    directory = file.Get("deep/deeper")
    names = sorted({key.GetName() for key in directory.GetListOfKeys()} - {"efficiency", "automatic"})
    wanted["histograms"] = {name: describe(directory.Get(name)) for name in names}
    read = directory.Get("efficiency")
    wanted["efficiency"] = {"passed": describe(read.GetPassedHistogram()), "total": describe(read.GetTotalHistogram())}
    wanted["layouts"] = {
        info.GetName(): {
            "version": info.GetClassVersion(), "checksum": info.GetCheckSum(),
            "members": [[element.GetName(), element.GetType(), element.GetTypeName()] for element in info.GetElements()]}
        for info in file.GetStreamerInfoList() if info.ClassName() == "TStreamerInfo"}
    wanted["root"], wanted["seed"] = ROOT.gROOT.GetVersion(), SEED
    with open(f"{folder}/histograms.json", "w") as out:
        json.dump(wanted, out, ensure_ascii=False, separators=(",", ":"))
    print(f"ROOT {wanted['root']}, seed {SEED}: {path}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "Tests/RootFilesTests/Reference")
