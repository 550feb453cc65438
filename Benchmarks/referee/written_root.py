"""Reads with ROOT itself what `bench write-matrix FOLDER` wrote, compares every value with the rule computed anew, and does
what users do: RDataFrame on several threads, friends, hadd, cloning, adding to a file.

Usage: written_root.py FOLDER      (a Python with ROOT and NumPy; makes FOLDER/merged.root and a few others)
"""
import os
import sys

import numpy as np
import ROOT

import written_values as rule

counts = {"leaves": 0, "frame columns": 0, "values": 0, "histograms": 0, "clusters": 0, "class descriptions": 0}
newer = set()
ROOT.gInterpreter.Declare("""
template <typename T, typename Read> std::vector<T> leafAll(TTree &tree, const char *name, std::vector<long> *sizes, Read read) {
  std::vector<T> all;
  auto leaf = tree.GetLeaf(name);
  for (Long64_t i = 0; i < tree.GetEntries(); i++) {
    leaf->GetBranch()->GetEntry(i);
    if (sizes) sizes->push_back(leaf->GetLen());
    read(leaf, all);
  }
  return all;
}
std::vector<double> leafNumbers(TTree &tree, const char *name, std::vector<long> &sizes) {
  return leafAll<double>(tree, name, &sizes, [](auto leaf, auto &all) {
    for (int k = 0; k < leaf->GetLen(); k++) all.push_back(leaf->GetValue(k)); });
}
std::vector<Long64_t> leafIntegers(TTree &tree, const char *name, std::vector<long> &sizes) {
  return leafAll<Long64_t>(tree, name, &sizes, [](auto leaf, auto &all) {
    for (int k = 0; k < leaf->GetLen(); k++) all.push_back(leaf->GetValueLong64(k)); });
}
std::vector<std::string> leafTexts(TTree &tree, const char *name) {
  return leafAll<std::string>(tree, name, nullptr, [](auto leaf, auto &all) {
    all.push_back(static_cast<const char *>(leaf->GetValuePointer())); });
}
""")


def check(condition, what):
    if not condition:
        sys.exit(f"differs: {what}")


def compare(found, lengths_found, name, entries, where):
    values, lengths, dims = rule.column(name, entries)
    per_entry = (np.ones(entries, np.int64) if lengths is None else lengths) * int(np.prod(dims, dtype=np.int64))
    check(np.array_equal(lengths_found, per_entry), f"{where}: lengths")
    check(np.array_equal(found, values.ravel().astype(found.dtype)), where)
    counts["values"] += values.size


def compare_leaf(tree, name, entries, where):
    """The old way, entry by entry: ROOT sizes buffers by the maxima of counters and texts."""
    counts["leaves"] += 1
    if name == "text":
        check([str(text) for text in ROOT.leafTexts(tree, name)] == rule.texts(entries), where)
        counts["values"] += entries
        return
    sizes = ROOT.std.vector["long"]()
    read = ROOT.leafIntegers if "int64" in name else ROOT.leafNumbers
    found = np.asarray(read(tree, name, sizes))
    compare(found, np.asarray(sizes), name, entries, where)


def compare_frame(tree, entries, label):
    """The new way, for what AsNumpy makes arrays of."""
    names = [n for n in rule.COLUMNS if not n.startswith("arrays") and n != "text" and not n.endswith("_int8")]
    frame = ROOT.RDataFrame(tree).AsNumpy(names)
    for name in names:
        array = frame[name]
        parts = [np.asarray(x) for x in array] if array.dtype == object else [np.asarray(array)]
        sizes = [len(x) for x in parts] if array.dtype == object else np.ones(entries, int)
        counts["frame columns"] += 1
        compare(np.concatenate(parts), sizes, name, entries, f"{label} {name} (RDataFrame)")


def compare_tree(file, path, entries, label):
    tree = file.Get(path)
    check(tree.GetEntries() == entries and tree.GetTitle() == f"tree of {entries}", f"{label}: entries or title")
    check(len(tree.GetListOfBranches()) == len(rule.COLUMNS) + 3, f"{label}: branches")
    for name in rule.COLUMNS:
        compare_leaf(tree, name, entries, f"{label} {name}")
    if entries > 0:
        compare_frame(tree, entries, label)
        compare_clusters(tree, entries, label)


def compare_clusters(tree, entries, label):
    iterator, starts = tree.GetClusterIterator(0), []
    while (start := iterator.Next()) < entries:
        starts.append(start)
    for branch in tree.GetListOfBranches():
        firsts = [branch.GetBasketEntry()[i] for i in range(branch.GetWriteBasket())]
        check(firsts == starts, f"{label}: clusters {starts[:5]}, baskets {firsts[:5]} of {branch.GetName()}")
    counts["clusters"] += len(starts)


def compare_histogram(file, name, label):
    values, squares, sums = rule.histogram(name)
    axes, _ = rule.HISTOGRAMS[name]
    histogram = file.Get(f"histograms/{name}")
    cells = histogram.GetNcells()
    check([histogram.GetBinContent(i) for i in range(cells)] == list(values), label)
    errors = np.sqrt(values if squares is None else squares)
    check(np.allclose([histogram.GetBinError(i) for i in range(cells)], errors, rtol=1e-15), f"{label}: errors")
    check(histogram.GetEntries() == 4321 and histogram.GetTitle() == f"the {name} one", f"{label}: entries or title")
    stats = np.zeros(20)
    histogram.GetStats(stats)
    order = ["fTsumw", "fTsumw2", "fTsumwx", "fTsumwx2", "fTsumwy", "fTsumwy2", "fTsumwxy", "fTsumwz", "fTsumwz2", "fTsumwxz",
             "fTsumwyz"]
    for key, found in zip(order, stats):
        if key in sums:
            check(abs(found - sums[key]) <= 1e-12 * abs(sums[key]) + 1e-9, f"{label}: {key}")
    for axis, (edges, title) in zip([histogram.GetXaxis(), histogram.GetYaxis(), histogram.GetZaxis()], axes):
        found = [axis.GetBinLowEdge(i + 1) for i in range(len(edges))]
        check(np.allclose(found, edges, rtol=1e-15) and axis.GetTitle() == title, f"{label}: axis")
        if len(edges) == 4 and title == "":
            check([axis.GetBinLabel(i) for i in (1, 2, 3)] == ["µµ", "", "ττ"], f"{label}: labels")
    counts["histograms"] += 1


def compare_descriptions(file, label):
    for info in file.GetStreamerInfoList():
        own = ROOT.TClass.GetClass(info.GetName())
        if info.GetClassVersion() != own.GetClassVersion():
            newer.add(f"{info.GetName()} {info.GetClassVersion()} (ROOT has {own.GetClassVersion()})")
            continue
        check(info.GetCheckSum() == own.GetCheckSum(), f"{label} {info.GetName()}: checksum")
        counts["class descriptions"] += 1


def use(folder):
    """hadd (fast and recompressed), friends, threads, clones, and a file that ROOT goes on writing."""
    inputs = [f"{folder}/written-{codec}.root" for codec in rule.CODECS]
    for options in ([], ["-O", "-f505"]):
        merger = ROOT.TFileMerger(False)
        merged = f"{folder}/merged.root"
        merger.OutputFile(merged, "RECREATE", 505 if options else 101)
        merger.SetFastMethod(not options)
        for path in inputs:
            merger.AddFile(path, False)
        check(merger.Merge(), "hadd")
        with ROOT.TFile.Open(merged) as file:
            tree = file.Get("Events")
            check(tree.GetEntries() == 3000 * len(inputs), "hadd: entries")
            frame = ROOT.RDataFrame(tree).AsNumpy(["scalar_float64", "early"])
            expected = rule.column("scalar_float64", 3000)[0]
            check(np.array_equal(frame["scalar_float64"], np.tile(expected, len(inputs))), "hadd: values")
            check([str(t) for t in ROOT.leafTexts(tree, "text")] == rule.texts(3000) * len(inputs), "hadd: texts")
            contents = file.Get("histograms/plane").GetBinContent(8)
            check(abs(contents - len(inputs) * rule.histogram("plane")[0][8]) < 1e-9, "hadd: histogram")
    file = ROOT.TFile.Open(inputs[0])
    tree = file.Get("Events")
    other = ROOT.TFile.Open(inputs[1])
    friend = other.Get("Events")
    tree.AddFriend(friend, "other")
    check(tree.Draw("scalar_float64", "scalar_float64 == other.scalar_float64 && early == other.early", "goff") > 0, "friends")
    check(tree.GetEntries("scalar_int32 == other.scalar_int32") == 3000, "friends: equal")
    tree.BuildIndex("scalar_uint32")
    out = ROOT.TFile(f"{folder}/clone.root", "RECREATE")
    clone = tree.CloneTree(-1, "fast")
    out.Write()
    check(clone.GetEntries() == 3000, "clone")
    out.Close()
    # Going on where we stopped: more objects in our file, and a second directory level.
    grown = f"{folder}/grown.root"
    with open(inputs[4], "rb") as source, open(grown, "wb") as target:
        target.write(source.read())
    file = ROOT.TFile(grown, "UPDATE")
    file.Get("ntuples").cd()
    ROOT.TH1D("late", "", 5, 0, 1).Write()
    ROOT.TNamed("more", "text").Write()
    file.mkdir("ntuples/extra").cd()
    ROOT.TObjString("inside").Write("s")
    file.Close()
    file = ROOT.TFile.Open(grown)
    check(file.Get("ntuples/late").GetNbinsX() == 5 and file.Get("ntuples/extra/s").GetString() == "inside", "update")
    check(ROOT.RDataFrame("Events", grown).Sum("nList").GetValue() == rule.lengths(101, 3000).sum(), "update: old tree")
    ROOT.EnableImplicitMT(2)
    frame = ROOT.RDataFrame("Events", inputs)
    check(frame.Sum("nList").GetValue() == len(inputs) * rule.lengths(101, 3000).sum(), "threads")
    check(frame.Count().GetValue() == 3000 * len(inputs), "threads: count")


def main(folder):
    for codec in rule.CODECS:
        path = f"{folder}/written-{codec}.root"
        file = ROOT.TFile.Open(path)
        check(file and not file.IsZombie() and not file.TestBit(ROOT.TFile.kRecovered), f"{path} is not whole")
        check(file.GetEND() == os.path.getsize(path), f"{path}: end")
        compare_descriptions(file, codec)
        for tree, entries in rule.TREES.items():
            compare_tree(file, tree, entries, f"{codec} {tree}")
        for name in rule.HISTOGRAMS:
            compare_histogram(file, name, f"{codec} {name}")
        for name, text in rule.STRINGS.items():
            check(str(file.Get(name).GetString()) == text, f"{codec} {name}")
        for name, number in rule.NUMBERS.items():
            check(file.Get(name).GetVal() == number, f"{codec} {name}")
        for name in rule.DIRECTORIES:
            check(file.GetDirectory(name), f"{codec} {name}")
        check(file.GetDirectory("void").GetTitle() == "an empty directory", "void")
        file.Close()
    use(folder)
    print(f"ROOT {ROOT.gROOT.GetVersion()}: equal in", ", ".join(f"{n} {what}" for what, n in counts.items()))
    print("descriptions of older versions, evolved by ROOT:", ", ".join(sorted(newer)))


if __name__ == "__main__":
    main(sys.argv[1])
