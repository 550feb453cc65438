// Classes and writers for root_matrix.py, built by ROOT itself: every kind of branch a user's tree may hold.
#include <array>
#include <bitset>
#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>
#include <ROOT/RVec.hxx>
#include <TBits.h>
#include <TClonesArray.h>
#include <TFile.h>
#include <TLorentzVector.h>
#include <TNtuple.h>
#include <TNtupleD.h>
#include <TString.h>
#include <TTree.h>
#include "root_matrix.h"
#include "root_reads.h"

enum Colour { kRed1 = 1, kGreen1 = 5, kBlue1 = -3 };
struct Hit {
  int id = 0;
  float energy = 0;
  double place[3] = {0, 0, 0};
  std::vector<short> cells;
  std::string label;
  Double32_t time = 0; //[0,100,12]
  virtual ~Hit() {}
  ClassDef(Hit, 2)
};
class Base : public TObject {
public:
  Long64_t serial = 0;
  UChar_t flags[4] = {0, 0, 0, 0};
  ClassDefOverride(Base, 3)
};
class Event : public Base {
public:
  Bool_t good = false;
  Char_t c = 0;
  UShort_t us = 0;
  ULong64_t ul = 0;
  Float_t matrix[2][3];
  Int_t n = 0;
  Float_t* counted = nullptr; //[n]
  std::vector<float> floats;
  std::vector<std::vector<int>> nested;
  std::vector<std::string> words;
  std::string name;
  TString title;
  Colour colour = kRed1;
  Double32_t plain = 0;
  Double32_t ranged = 0;   //[-1,1,16]
  Double32_t angle = 0;    //[-pi,pi,10]
  Double32_t mantissa = 0; //[0,0,11]
  Double32_t full = 0;     //[0,500]
  Float16_t half = 0;
  Float16_t halfRanged = 0;   //[0,twopi,14]
  Float16_t halfMantissa = 0; //[0,0,9]
  Double32_t several[3];      //[-2,2,8]
  std::vector<Double32_t> many;
  std::vector<Hit> hits;
  std::map<int, float> table;
  TLorentzVector p4;
  Event() {
    for (auto& row : matrix)
      for (auto& x : row) x = 0;
    for (auto& x : several) x = 0;
  }
  ~Event() override { delete[] counted; }
  void fill(Numbers& r);
  ClassDefOverride(Event, 1)
};

void Event::fill(Numbers& r) {
  serial = Long64_t(r.next());
  if (r.below(3) == 0) SetBit(kIsOnHeap);
  for (auto& f : flags) f = UChar_t(r.next());
  good = r.below(2);
  c = Char_t(r.next());
  us = UShort_t(r.next());
  ul = r.next();
  for (auto& row : matrix)
    for (auto& x : row) x = float(r.real(-5, 5));
  delete[] counted;
  n = r.below(5);
  counted = new Float_t[n ? n : 1];
  for (int i = 0; i < n; i++) counted[i] = float(r.real(0, 9));
  fillList(floats, r, 6);
  nested.clear();
  for (int i = r.below(4); i > 0; i--) {
    nested.emplace_back();
    fillList(nested.back(), r, 4);
  }
  words.clear();
  for (int i = r.below(4); i > 0; i--) words.push_back(r.text());
  name = r.text();
  title = r.text().c_str();
  colour = r.below(2) ? kGreen1 : kBlue1;
  plain = r.real(-1e3, 1e3);
  ranged = r.real(-1, 1);
  angle = r.real(-3.14, 3.14);
  mantissa = r.real(-50, 50);
  full = r.real(0, 500);
  half = float(r.real(-20, 20));
  halfRanged = float(r.real(0, 6.28));
  halfMantissa = float(r.real(-9, 9));
  for (auto& x : several) x = r.real(-2, 2);
  many.clear();
  for (int i = r.below(4); i > 0; i--) many.push_back(r.real(-4, 4));
  hits.clear();
  for (int i = r.below(4); i > 0; i--) {
    Hit h;
    h.id = r.below(1000);
    h.energy = float(r.real(0, 50));
    h.label = r.text();
    h.time = r.real(0, 100);
    for (auto& x : h.place) x = r.real(-9, 9);
    fillList(h.cells, r, 5);
    hits.push_back(h);
  }
  table.clear();
  for (int i = r.below(4); i > 0; i--) table[r.below(99)] = float(r.real(0, 1));
  p4.SetPtEtaPhiE(r.real(1, 50), r.real(-2, 2), r.real(-3, 3), r.real(60, 90));
}

#ifdef __ROOTCLING__
#pragma link C++ class Hit + ;
#pragma link C++ class Base + ;
#pragma link C++ class Event + ;
#pragma link C++ class std::vector < Hit> + ;
#pragma link C++ class std::vector < std::vector < std::vector < int>>> + ;
#pragma link C++ class std::vector < std::vector < std::string>> + ;
#pragma link C++ class std::vector < std::vector < bool>> + ;
#pragma link C++ class std::map < std::string, std::vector < int>> + ;
#pragma link C++ class std::map < int, float> + ;
#pragma link C++ class std::vector < std::array < float, 2>> + ;
#pragma link C++ class std::vector < std::pair < int, float>> + ;
#pragma link C++ class std::pair < int, float> + ;
#pragma link C++ class std::vector < TString> + ;
#pragma link C++ class std::unordered_set < int> + ;
#pragma link C++ class std::vector < Double32_t> + ;
#pragma link C++ class std::set < std::string> + ;
#pragma link C++ class std::bitset < 12> + ;
#pragma link C++ class std::vector < TLorentzVector> + ;
#endif

/// Branches of basic types, made with leaf lists.
void writeLeaves(const char* path, int settings, int entries, bool offsets) {
  TFile file(path, "RECREATE", "", settings);
  auto folder = file.mkdir("first")->mkdir("second");
  folder->cd();
  TTree tree("leaves", "leaves");
  tree.SetAutoFlush(37);
  if (!offsets) {
    ROOT::TIOFeatures features;
    features.Set(ROOT::Experimental::EIOFeatures::kGenerateOffsetMap);
    tree.SetIOFeatures(features);
  }
  Numbers r{ULong64_t(settings) + 7};
  Bool_t O;
  Char_t B;
  UChar_t b;
  Short_t S;
  UShort_t s;
  Int_t I;
  UInt_t i;
  Long64_t L;
  ULong64_t l;
  Float_t F;
  Double_t D;
  Long_t G;
  ULong_t g;
  Char_t text[400];
  Double32_t d32, d32r, d32m;
  Float16_t f16, f16r;
  Int_t n;
  Float_t x[9];
  Short_t y[9][3];
  Double_t fixed[2][3];
  Bool_t flags[9];
  UShort_t k;
  Double32_t xd[9];
  struct {
    Int_t a;
    Float_t b;
    Double_t c[2];
  } list;
  tree.Branch("O", &O, "O/O");
  tree.Branch("B", &B, "B/B");
  tree.Branch("b", &b, "b/b");
  tree.Branch("S", &S, "S/S");
  tree.Branch("s", &s, "s/s");
  tree.Branch("I", &I, "I/I");
  tree.Branch("i", &i, "i/i");
  tree.Branch("L", &L, "L/L");
  tree.Branch("l", &l, "l/l");
  tree.Branch("F", &F, "F/F");
  tree.Branch("D", &D, "D/D");
  tree.Branch("G", &G, "G/G");
  tree.Branch("g", &g, "g/g");
  tree.Branch("text", text, "text/C");
  tree.Branch("d32", &d32, "d32/d");
  tree.Branch("d32r", &d32r, "d32r/d[-10,10,20]");
  tree.Branch("d32m", &d32m, "d32m/d[0,0,12]");
  tree.Branch("f16", &f16, "f16/f");
  tree.Branch("f16r", &f16r, "f16r/f[0,10,15]");
  tree.Branch("n", &n, "n/I");
  tree.Branch("x", x, "x[n]/F");
  tree.Branch("y", y, "y[n][3]/S");
  tree.Branch("fixed", fixed, "fixed[2][3]/D");
  tree.Branch("flags", flags, "flags[n]/O");
  tree.Branch("k", &k, "k/s");
  tree.Branch("z", x, "z[k]/F");
  tree.Branch("xd", xd, "xd[n]/d[-2,2,10]");
  tree.Branch("list", &list, "a/I:b/F:c[2]/D");
  for (int e = 0; e < entries; e++) {
    O = r.below(2);
    B = Char_t(r.next());
    b = UChar_t(r.next());
    S = Short_t(r.next());
    s = UShort_t(r.next());
    I = Int_t(r.next());
    i = UInt_t(r.next());
    L = Long64_t(r.next());
    l = r.next();
    F = float(r.real(-1, 1));
    D = r.real(-1, 1);
    G = Long_t(r.next());
    g = r.next();
    snprintf(text, sizeof text, "%s", r.text().c_str());
    d32 = r.real(-8, 8);
    d32r = r.real(-10, 10);
    d32m = r.real(-8, 8);
    f16 = float(r.real(-8, 8));
    f16r = float(r.real(0, 10));
    n = r.below(9);
    k = UShort_t(r.below(6));
    for (auto& v : x) v = float(r.real(0, 70));
    for (auto& v : xd) v = r.real(-2, 2);
    for (auto& row : y)
      for (auto& v : row) v = Short_t(r.next());
    for (auto& row : fixed)
      for (auto& v : row) v = r.real(-3, 3);
    for (auto& v : flags) v = r.below(2);
    list.a = Int_t(r.next());
    list.b = float(r.real(0, 1));
    for (auto& v : list.c) v = r.real(0, 1);
    tree.Fill();
    if (e == entries / 2) tree.AutoSave();
  }
  tree.Write();
  file.Close();
}

/// A tree like CMS's NanoAOD: scalars, and arrays counted by nMuon and nJet.
void writeNano(const char* path, int settings, int entries) {
  TFile file(path, "RECREATE", "", settings);
  TTree tree("Events", "Events");
  tree.SetAutoFlush(50);
  Numbers r{ULong64_t(settings) + 31};
  UInt_t run, nMuon, nJet;
  ULong64_t event;
  Float_t met, pt[9], eta[9], mass[9];
  Int_t charge[9];
  Bool_t tight[9];
  UChar_t id[9];
  tree.Branch("run", &run, "run/i");
  tree.Branch("event", &event, "event/l");
  tree.Branch("MET_pt", &met, "MET_pt/F");
  tree.Branch("nMuon", &nMuon, "nMuon/i");
  tree.Branch("Muon_pt", pt, "Muon_pt[nMuon]/F");
  tree.Branch("Muon_eta", eta, "Muon_eta[nMuon]/F");
  tree.Branch("Muon_charge", charge, "Muon_charge[nMuon]/I");
  tree.Branch("Muon_tight", tight, "Muon_tight[nMuon]/O");
  tree.Branch("nJet", &nJet, "nJet/i");
  tree.Branch("Jet_mass", mass, "Jet_mass[nJet]/F");
  tree.Branch("Jet_id", id, "Jet_id[nJet]/b");
  for (int e = 0; e < entries; e++) {
    run = 300000 + r.below(9);
    event = r.next();
    met = float(r.real(0, 90));
    nMuon = r.below(9);
    nJet = r.below(9);
    for (int i = 0; i < 9; i++) {
      pt[i] = float(r.real(0, 90));
      eta[i] = float(r.real(-2, 2));
      mass[i] = float(r.real(0, 9));
      charge[i] = r.below(2) * 2 - 1;
      tight[i] = r.below(2);
      id[i] = UChar_t(r.next());
    }
    tree.Fill();
  }
  tree.Write();
  file.Close();
}

/// Branches of containers.
void writeContainers(const char* path, int settings, int entries) {
  TFile file(path, "RECREATE", "", settings);
  TTree tree("containers", "containers");
  tree.SetAutoFlush(41);
  Numbers r{ULong64_t(settings) + 11};
  std::vector<bool> vbool;
  std::vector<char> vchar;
  std::vector<short> vshort;
  std::vector<int> vint;
  std::vector<long> vlong;
  std::vector<Long64_t> vlong64;
  std::vector<ULong64_t> vulong64;
  std::vector<float> vfloat;
  std::vector<double> vdouble;
  std::vector<unsigned> vuint;
  std::vector<unsigned char> vuchar;
  std::vector<unsigned short> vushort;
  std::vector<std::vector<float>> vvfloat;
  std::vector<std::vector<std::vector<int>>> vvvint;
  std::vector<std::string> vstring;
  std::vector<std::vector<std::string>> vvstring;
  std::vector<std::vector<bool>> vvbool;
  std::string text;
  TString tstring;
  std::set<int> sint;
  std::multiset<int> msint;
  std::list<float> lfloat;
  std::deque<double> ddouble;
  std::unordered_set<int> uint_;
  std::array<float, 3> afloat;
  std::bitset<12> bits;
  std::map<int, float> mif;
  std::map<std::string, std::vector<int>> msvi;
  std::vector<std::array<float, 2>> vafloat;
  ROOT::VecOps::RVec<float> rvec;
  std::vector<TString> vtstring;
  std::set<std::string> sstring;
  std::pair<int, float> pair_;
  std::vector<std::pair<int, float>> vpair;
  tree.Branch("vbool", &vbool);
  tree.Branch("vchar", &vchar);
  tree.Branch("vshort", &vshort);
  tree.Branch("vint", &vint);
  tree.Branch("vlong", &vlong);
  tree.Branch("vlong64", &vlong64);
  tree.Branch("vulong64", &vulong64);
  tree.Branch("vfloat", &vfloat);
  tree.Branch("vdouble", &vdouble);
  tree.Branch("vuint", &vuint);
  tree.Branch("vuchar", &vuchar);
  tree.Branch("vushort", &vushort);
  tree.Branch("vvfloat", &vvfloat);
  tree.Branch("vvvint", &vvvint);
  tree.Branch("vstring", &vstring);
  tree.Branch("vvstring", &vvstring);
  tree.Branch("vvbool", &vvbool);
  tree.Branch("text", &text);
  tree.Branch("tstring", &tstring);
  tree.Branch("sint", &sint);
  tree.Branch("msint", &msint);
  tree.Branch("lfloat", &lfloat);
  tree.Branch("ddouble", &ddouble);
  tree.Branch("uint", &uint_);
  tree.Branch("mif", &mif);
  tree.Branch("msvi", &msvi);
  tree.Branch("rvec", &rvec);
  tree.Branch("vtstring", &vtstring);
  tree.Branch("sstring", &sstring);
  tree.Branch("vpair", &vpair);
  tree.Branch("bits", &bits);
  tree.Branch("vafloat", &vafloat, 32000, 0);
  tree.Branch("afloat", &afloat);
  for (int e = 0; e < entries; e++) {
    fillList(vbool, r, 9);
    fillList(vchar, r, 9);
    fillList(vshort, r, 9);
    fillList(vint, r, 9);
    fillList(vlong, r, 9);
    fillList(vlong64, r, 9);
    fillList(vulong64, r, 9);
    fillList(vfloat, r, 9);
    fillList(vdouble, r, 9);
    fillList(vuint, r, 9);
    fillList(vuchar, r, 9);
    fillList(vushort, r, 9);
    vvfloat.assign(r.below(4), {});
    for (auto& v : vvfloat) fillList(v, r, 5);
    vvbool.assign(r.below(4), {});
    for (auto& v : vvbool) fillList(v, r, 5);
    vvvint.assign(r.below(3), {});
    for (auto& v : vvvint) {
      v.assign(r.below(3), {});
      for (auto& w : v) fillList(w, r, 4);
    }
    vstring.clear();
    for (int i = r.below(4); i > 0; i--) vstring.push_back(r.text());
    vtstring.clear();
    for (int i = r.below(4); i > 0; i--) vtstring.push_back(r.text().c_str());
    sstring.clear();
    for (int i = r.below(4); i > 0; i--) sstring.insert(r.text());
    vvstring.assign(r.below(3), {});
    for (auto& v : vvstring)
      for (int i = r.below(3); i > 0; i--) v.push_back(r.text());
    text = r.text();
    tstring = r.text().c_str();
    fillList(sint, r, 6);
    fillList(msint, r, 6);
    fillList(lfloat, r, 6);
    fillList(ddouble, r, 6);
    uint_.clear();
    if (r.below(2)) uint_.insert(r.below(70));
    for (auto& v : afloat) v = float(r.real(0, 1));
    bits = std::bitset<12>(r.next());
    mif.clear();
    for (int i = r.below(4); i > 0; i--) mif[r.below(50)] = float(r.real(0, 1));
    msvi.clear();
    for (int i = r.below(3); i > 0; i--) fillList(msvi[r.text()], r, 4);
    vafloat.assign(r.below(4), {});
    for (auto& a : vafloat)
      for (auto& v : a) v = float(r.real(0, 1));
    rvec.clear();
    for (int i = r.below(5); i > 0; i--) rvec.push_back(float(r.real(0, 1)));
    vpair.clear();
    for (int i = r.below(3); i > 0; i--) vpair.emplace_back(r.below(9), float(r.real(0, 1)));
    tree.Fill();
  }
  tree.Write();
  file.Close();
}

/// Objects: split, not split, in TClonesArrays, and embedded baskets (nothing flushed).
void writeObjects(const char* path, int settings, int entries, int split) {
  TFile file(path, "RECREATE", "", settings);
  TTree tree("objects", "objects");
  tree.SetAutoFlush(split == 99 ? 29 : 0);
  Numbers r{ULong64_t(settings + split) + 13};
  Event* event = new Event();
  std::vector<Hit> hits;
  auto clones = new TClonesArray("TLorentzVector");
  std::vector<TLorentzVector> p4s;
  tree.Branch("event.", &event, 32000, split);
  tree.Branch("hits", &hits, 32000, split);
  tree.Branch("clones", &clones, 32000, split);
  tree.Branch("p4s", &p4s, 32000, split);
  for (int e = 0; e < entries; e++) {
    event->fill(r);
    hits = event->hits;
    if (r.below(2) && !hits.empty()) hits.push_back(hits[0]);
    clones->Clear("C");
    p4s.clear();
    for (int i = r.below(4); i > 0; i--) {
      auto p = static_cast<TLorentzVector*>(clones->ConstructedAt(clones->GetEntriesFast()));
      p->SetPxPyPzE(r.real(-9, 9), r.real(-9, 9), r.real(-9, 9), r.real(20, 30));
      p4s.push_back(*p);
    }
    tree.Fill();
  }
  tree.Write();
  file.Close();
}

void writeNtuples(const char* path, int settings, int entries) {
  TFile file(path, "RECREATE", "", settings);
  TNtuple ntuple("ntuple", "", "a:b:c");
  TNtupleD ntupleD("ntupleD", "", "a:b");
  Numbers r{17};
  for (int e = 0; e < entries; e++) {
    ntuple.Fill(float(r.real(0, 1)), float(r.real(0, 1)), float(r.real(0, 1)));
    ntupleD.Fill(r.real(0, 1), r.real(0, 1));
  }
  file.Write();
  file.Close();
}

/// Flattens a branch that holds one object a time.
template <class T> Flat flattenBranch(const char* path, const char* tree, const char* column, bool fixed) {
  TFile file(path);
  auto events = file.Get<TTree>(tree);
  Flat flat;
  flat.fixed = fixed;
  flat.prepare<T>(0);
  T* value = nullptr;
  events->SetBranchAddress(column, &value);
  for (Long64_t e = 0; e < events->GetEntries(); e++) {
    events->GetBranch(column)->GetEntry(e);
    flat.add(*value, 0);
  }
  return flat;
}

template <class T, size_t N> void addFixed(Flat& flat, const T (&values)[N]) {
  for (const auto& v : values) flat.add(v, 0);
}

/// What a member of the objects holds, as columns of the split tree should.
void addMember(Flat& flat, const std::string& name, const Event& e, const std::vector<Hit>& hits, const TClonesArray& clones) {
#define EVENT(member)                                                                                                            \
  if (name == "event." #member) return flat.prepare<decltype(e.member)>(0), flat.add(e.member, 0)
#define FIXED(member)                                                                                                            \
  if (name == "event." #member) return addFixed(flat, e.member)
#define HITS(member)                                                                                                             \
  if (name == "hits." #member) {                                                                                                 \
    std::vector<decltype(Hit::member)> all;                                                                                      \
    for (auto& h : hits) all.push_back(h.member);                                                                                \
    return flat.prepare<decltype(all)>(0), flat.add(all, 0);                                                                     \
  }
  
  EVENT(good);
  EVENT(c);
  EVENT(us);
  EVENT(ul);
  EVENT(n);
  EVENT(floats);
  EVENT(nested);
  EVENT(words);
  EVENT(name);
  EVENT(title);
  EVENT(plain);
  EVENT(ranged);
  EVENT(angle);
  EVENT(mantissa);
  EVENT(full);
  EVENT(half);
  EVENT(halfRanged);
  EVENT(halfMantissa);
  EVENT(many);
  
  FIXED(several);
  if (name == "event.Base.serial") return flat.add(e.serial, 0);
  if (name == "event.Base.flags") return addFixed(flat, e.flags);
  if (name == "event.colour") return flat.add(int(e.colour), 0);
  if (name == "event.matrix[2][3]") {
    for (auto& row : e.matrix) addFixed(flat, row);
    return;
  }
  if (name == "event.counted") {
    std::vector<float> v(e.counted, e.counted + e.n);
    return flat.prepare<std::vector<float>>(0), flat.add(v, 0);
  }
  HITS(id);
  HITS(energy);
  HITS(cells);
  HITS(label);
  HITS(time);
  if (name == "hits.place[3]") {
    auto& l = flat.level(0);
    l.push_back(l.back() + (long long)hits.size());
    for (auto& h : hits) addFixed(flat, h.place);
    return;
  }
  if (name == "clones.fE") {
    std::vector<double> v;
    for (auto c : clones) v.push_back(static_cast<const TLorentzVector*>(c)->E());
    return flat.prepare<std::vector<double>>(0), flat.add(v, 0);
  }
  throw std::runtime_error("no member " + name);
}

Flat flattenMember(const char* path, const char* name) {
  TFile file(path);
  auto events = file.Get<TTree>("objects");
  Event* event = nullptr;
  std::vector<Hit>* hits = nullptr;
  TClonesArray* clones = nullptr;
  events->SetBranchAddress("event.", &event);
  events->SetBranchAddress("hits", &hits);
  events->SetBranchAddress("clones", &clones);
  Flat flat;
  for (Long64_t e = 0; e < events->GetEntries(); e++) {
    events->GetEntry(e);
    addMember(flat, name, *event, *hits, *clones);
  }
  return flat;
}

/// The counted array of three values an element, which RDataFrame does not read in full.
Flat flattenTriples(const char* path, const char* tree) {
  TFile file(path);
  auto events = file.Get<TTree>(tree);
  Int_t n;
  Short_t y[9][3];
  events->SetBranchAddress("n", &n);
  events->SetBranchAddress("y", y);
  Flat flat;
  for (Long64_t e = 0; e < events->GetEntries(); e++) {
    events->GetEntry(e);
    auto& level = flat.level(0);
    level.push_back(level.back() + n);
    for (int i = 0; i < n; i++) addFixed(flat, y[i]);
  }
  return flat;
}
