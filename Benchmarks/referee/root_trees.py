"""Writes the tree `all` of Tests/RootFilesTests/Reference/root.root with ROOT itself, and what ROOT reads from it.

Usage: root_trees.py [FOLDER]     (default: Tests/RootFilesTests/Reference; needs `pip install ROOT==0.1a12`)

Kinds of branches that uproot cannot write: texts, lists of lists, maps, packed reals, counted arrays of arrays, objects
stored whole, and the members of objects in a TClonesArray, some of which others refer to. `root.json` holds per column the
values as nested lists, as ROOT gives them back.
"""
import json
import pathlib
import sys

import ROOT

SEED = 20240611
ENTRIES = 17
CODE = r"""
#include <map>
#include <string>
#include <vector>
#include <TClonesArray.h>
#include <TFile.h>
#include <TLorentzVector.h>
#include <TRandom3.h>
#include <TTree.h>
void writeTree(const char* path, int entries, unsigned seed) {
  TFile file(path, "RECREATE", "", 505);
  TTree tree("all", "all");
  TRandom3 r(seed);
  std::vector<std::vector<float>> vv; std::vector<std::string> words; std::string text; std::map<std::string, std::vector<int>> table;
  std::vector<std::vector<std::string>> nested; std::vector<Double32_t> packed;
  char letters[400]; int n; float grid[9][3]; double scaled[3], shortened; float half; TLorentzVector whole;
  TClonesArray points("TLorentzVector");
  tree.Branch("vv", &vv); tree.Branch("words", &words); tree.Branch("text", &text); tree.Branch("table", &table);
  tree.Branch("nested", &nested); tree.Branch("packed", &packed);
  tree.Branch("letters", letters, "letters/C"); tree.Branch("n", &n, "n/I"); tree.Branch("grid", grid, "grid[n][3]/F");
  tree.Branch("scaled", scaled, "scaled[3]/d[-2,6.5,11]"); tree.Branch("shortened", &shortened, "shortened/d[0,0,9]");
  tree.Branch("half", &half, "half/f"); tree.Branch("whole", &whole, 32000, 0); tree.Branch("points", &points, 32000, 99);
  auto word = [&] { return std::string(r.Integer(12) == 0 ? 280 : r.Integer(6), 'a' + r.Integer(26)); };
  for (int i = 0; i < entries; i++) {
    vv.clear(); words.clear(); table.clear(); nested.clear(); packed.clear(); points.Clear();
    for (int j = r.Integer(4); j > 0; j--) {
      vv.emplace_back(); nested.emplace_back();
      for (int k = r.Integer(4); k > 0; k--) { vv.back().push_back(r.Gaus()); nested.back().push_back(word()); }
      words.push_back(word()); packed.push_back(r.Gaus()); table[word()] = {int(r.Integer(100)), j};
      auto* p = static_cast<TLorentzVector*>(points.ConstructedAt(points.GetEntriesFast()));
      p->SetPxPyPzE(r.Gaus(), r.Gaus(), r.Gaus(), r.Uniform()); p->ResetBit(kIsReferenced);
    }
    text = word(); snprintf(letters, sizeof letters, "%s", word().c_str());
    n = r.Integer(9);
    for (auto& row : grid) for (auto& x : row) x = r.Gaus();
    for (auto& x : scaled) x = r.Uniform(-2, 6.5);
    shortened = r.Gaus() * 1e3; half = r.Gaus(); whole.SetPxPyPzE(r.Gaus(), r.Gaus(), r.Gaus(), r.Uniform());
    tree.Fill();
  }
  tree.Write();
}
std::string json(double x) { char digits[40]; snprintf(digits, sizeof digits, "%.17g", x); return digits; }
std::string json(const std::string& text) { return "\"" + text + "\""; }
template <class T> std::string json(const std::vector<T>& all) {
  std::string result;
  for (const auto& item : all) result += (result.empty() ? "[" : ",") + json(item);
  return (result.empty() ? "[" : result) + "]";
}
std::string readTree(const char* path) {
  TFile file(path);
  auto* tree = file.Get<TTree>("all");
  std::vector<std::vector<float>>* vv = nullptr; std::vector<std::string>* words = nullptr; std::string* text = nullptr;
  std::map<std::string, std::vector<int>>* table = nullptr; std::vector<std::vector<std::string>>* nested = nullptr;
  std::vector<Double32_t>* packed = nullptr; TLorentzVector* whole = nullptr; TClonesArray* points = nullptr;
  char letters[400]; int n; float grid[9][3]; double scaled[3], shortened; float half;
  tree->SetBranchAddress("vv", &vv); tree->SetBranchAddress("words", &words); tree->SetBranchAddress("text", &text);
  tree->SetBranchAddress("table", &table); tree->SetBranchAddress("nested", &nested); tree->SetBranchAddress("packed", &packed);
  tree->SetBranchAddress("letters", letters); tree->SetBranchAddress("n", &n); tree->SetBranchAddress("grid", grid);
  tree->SetBranchAddress("scaled", scaled); tree->SetBranchAddress("shortened", &shortened);
  tree->SetBranchAddress("half", &half); tree->SetBranchAddress("whole", &whole); tree->SetBranchAddress("points", &points);
  std::map<std::string, std::vector<std::string>> columns;
  for (Long64_t i = 0; i < tree->GetEntries(); i++) {
    tree->GetEntry(i);
    std::vector<std::string> keys; std::vector<std::vector<int>> values; std::vector<std::vector<float>> rows;
    std::vector<double> energies;
    for (auto& pair : *table) { keys.push_back(pair.first); values.push_back(pair.second); }
    for (int k = 0; k < n; k++) rows.push_back({grid[k][0], grid[k][1], grid[k][2]});
    for (int k = 0; k < points->GetEntriesFast(); k++) energies.push_back(static_cast<TLorentzVector*>(points->At(k))->E());
    columns["vv"].push_back(json(*vv)); columns["words"].push_back(json(*words)); columns["text"].push_back(json(*text));
    columns["table.first"].push_back(json(keys)); columns["table.second"].push_back(json(values));
    columns["nested"].push_back(json(*nested)); columns["packed"].push_back(json(*packed));
    columns["letters"].push_back(json(std::string(letters))); columns["n"].push_back(json(n));
    columns["grid"].push_back(json(rows)); columns["scaled"].push_back(json(std::vector<double>(scaled, scaled + 3)));
    columns["shortened"].push_back(json(shortened)); columns["half"].push_back(json(half));
    columns["whole.fP.fX"].push_back(json(whole->Px())); columns["whole.fE"].push_back(json(whole->E()));
    columns["points"].push_back(json(points->GetEntriesFast())); columns["points.fE"].push_back(json(energies));
  }
  std::string result;
  for (const auto& column : columns) {
    std::string values;
    for (const auto& value : column.second) values += (values.empty() ? "" : ",") + value;
    result += (result.empty() ? "" : ",\n") + json(column.first) + ":[" + values + "]";
  }
  return "{" + result + "}";
}
"""


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/RootFilesTests/Reference")
    path = folder / "root.root"
    ROOT.gInterpreter.GenerateDictionary("vector<vector<string>>;map<string,vector<int>>", "vector;string;map")
    ROOT.gInterpreter.Declare(CODE)
    ROOT.writeTree(str(path), ENTRIES, SEED)
    made = f"root_trees.py, ROOT {ROOT.gROOT.GetVersion()}, seed {SEED}"
    columns = str(ROOT.readTree(str(path)))
    json.loads(columns)
    (folder / "root.json").write_text(f'{{"made by":"{made}","entries":{ENTRIES},"columns":\n{columns}}}\n')
    print(made, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
