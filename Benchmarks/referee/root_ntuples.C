// Classes and writers of RNTuples for root_matrix.py, built by ROOT itself.
#include <bitset>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <variant>
#include <ROOT/RNTupleImporter.hxx>
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleReader.hxx>
#include <ROOT/RNTupleWriteOptions.hxx>
#include <ROOT/RNTupleWriter.hxx>
#include <ROOT/RVec.hxx>
#include <TFile.h>
#include "root_matrix.h"

struct Deposit {
  int cell = 0;
  float energy = 0;
  std::vector<float> samples;
  std::string tag;
};
struct Corner {
  double x = 0;
  double y = 0;
};
struct Detector : Corner {
  std::uint16_t number = 0;
  std::array<float, 3> axis{};
  std::vector<Deposit> deposits;
};
enum class Level : std::int16_t { kLow = -7, kHigh = 300 };

#ifdef __ROOTCLING__
#pragma link C++ class Deposit + ;
#pragma link C++ class Corner + ;
#pragma link C++ class Detector + ;
#pragma link C++ class std::vector < Deposit> + ;
#pragma link C++ enum Level;
#endif

template <class T> void fillNumber(T& v, Numbers& r) { v = T(r.next()); }
void fillNumber(float& v, Numbers& r) { v = float(r.real(-90, 90)); }
void fillNumber(double& v, Numbers& r) { v = r.real(-9e9, 9e9); }
void fillNumber(bool& v, Numbers& r) { v = r.below(2); }

template <class T> struct Field {
  std::shared_ptr<T> value;
  Field(ROOT::RNTupleModel& model, const std::string& name) : value(model.MakeField<T>(name)) {}
};

void writeNTuple(const char* path, int settings, int entries, bool small) {
  auto model = ROOT::RNTupleModel::Create();
  Numbers r{ULong64_t(settings) + 23};
  auto b = model->MakeField<bool>("b");
  auto c = model->MakeField<char>("c");
  auto i8 = model->MakeField<std::int8_t>("i8");
  auto u8 = model->MakeField<std::uint8_t>("u8");
  auto i16 = model->MakeField<std::int16_t>("i16");
  auto u16 = model->MakeField<std::uint16_t>("u16");
  auto i32 = model->MakeField<std::int32_t>("i32");
  auto u32 = model->MakeField<std::uint32_t>("u32");
  auto i64 = model->MakeField<std::int64_t>("i64");
  auto u64 = model->MakeField<std::uint64_t>("u64");
  auto f = model->MakeField<float>("f");
  auto d = model->MakeField<double>("d");
  auto text = model->MakeField<std::string>("text");
  auto vf = model->MakeField<std::vector<float>>("vf");
  auto vi = model->MakeField<std::vector<int>>("vi");
  auto vb = model->MakeField<std::vector<bool>>("vb");
  auto vvf = model->MakeField<std::vector<std::vector<float>>>("vvf");
  auto vs = model->MakeField<std::vector<std::string>>("vs");
  auto vvs = model->MakeField<std::vector<std::vector<std::string>>>("vvs");
  auto af = model->MakeField<std::array<float, 4>>("af");
  auto vaf = model->MakeField<std::vector<std::array<std::int16_t, 2>>>("vaf");
  auto rv = model->MakeField<ROOT::RVec<double>>("rv");
  auto of = model->MakeField<std::optional<float>>("of");
  auto bits = model->MakeField<std::bitset<19>>("bits");
  auto si = model->MakeField<std::set<int>>("si");
  auto mif = model->MakeField<std::map<int, float>>("mif");
  auto pair = model->MakeField<std::pair<int, float>>("pair");
  auto tuple = model->MakeField<std::tuple<char, double>>("tuple");
  auto level = model->MakeField<Level>("level");
  auto deposits = model->MakeField<std::vector<Deposit>>("deposits");
  auto detector = model->MakeField<Detector>("detector");
  auto variant = model->MakeField<std::variant<int, float>>("variant");
  auto add = [&](const char* name, auto set) {
    auto field = std::make_unique<ROOT::RField<float>>(name);
    set(*field);
    model->AddField(std::move(field));
  };
  add("half", [](auto& field) { field.SetHalfPrecision(); });
  add("cut", [](auto& field) { field.SetTruncated(17); });
  add("quant", [](auto& field) { field.SetQuantized(11, std::pair<float, float>{-3.f, 5.f}); });
  auto d32 = std::make_unique<ROOT::RField<double>>("d32");
  d32->SetDouble32();
  model->AddField(std::move(d32));
  auto cardinality = ROOT::RFieldBase::Create("nvf", "ROOT::RNTupleCardinality<std::uint32_t>").Unwrap();
  model->AddProjectedField(std::move(cardinality), [](const std::string&) { return "vf"; });
  auto projected = ROOT::RFieldBase::Create("deposits_energy", "ROOT::RVec<float>").Unwrap();
  model->AddProjectedField(std::move(projected),
                           [](const std::string& name) { return name == "deposits_energy" ? "deposits" : "deposits._0.energy"; });
  auto half = model->GetDefaultEntry().GetPtr<float>("half");
  auto cut = model->GetDefaultEntry().GetPtr<float>("cut");
  auto quant = model->GetDefaultEntry().GetPtr<float>("quant");
  auto dd = model->GetDefaultEntry().GetPtr<double>("d32");
  ROOT::RNTupleWriteOptions options;
  options.SetCompression(settings);
  if (small) {
    options.SetInitialUnzippedPageSize(64);
    options.SetMaxUnzippedPageSize(256);
  }
  auto writer = ROOT::RNTupleWriter::Recreate(std::move(model), "events", path, options);
  std::shared_ptr<float> late;
  std::shared_ptr<std::vector<int>> lateList;
  for (int e = 0; e < entries; e++) {
    if (e == entries / 3) {
      auto updater = writer->CreateModelUpdater();
      updater->BeginUpdate();
      late = updater->MakeField<float>("late");
      lateList = updater->MakeField<std::vector<int>>("lateList");
      updater->CommitUpdate();
    }
    fillNumber(*b, r);
    fillNumber(*c, r);
    fillNumber(*i8, r);
    fillNumber(*u8, r);
    fillNumber(*i16, r);
    fillNumber(*u16, r);
    fillNumber(*i32, r);
    fillNumber(*u32, r);
    fillNumber(*i64, r);
    fillNumber(*u64, r);
    fillNumber(*f, r);
    fillNumber(*d, r);
    *text = r.text();
    fillList(*vf, r, 6);
    fillList(*vi, r, 6);
    fillList(*vb, r, 9);
    fillList(*si, r, 5);
    vvf->assign(r.below(4), {});
    for (auto& v : *vvf) fillList(v, r, 5);
    vs->clear();
    for (int i = r.below(4); i > 0; i--) vs->push_back(r.text());
    vvs->assign(r.below(3), {});
    for (auto& v : *vvs)
      for (int i = r.below(3); i > 0; i--) v.push_back(r.text());
    for (auto& v : *af) fillNumber(v, r);
    vaf->assign(r.below(4), {});
    for (auto& a : *vaf)
      for (auto& v : a) fillNumber(v, r);
    rv->clear();
    for (int i = r.below(5); i > 0; i--) rv->push_back(r.real(0, 1));
    if (r.below(2)) *of = float(r.real(0, 1));
    else of->reset();
    *bits = std::bitset<19>(r.next());
    mif->clear();
    for (int i = r.below(4); i > 0; i--) (*mif)[r.below(50)] = float(r.real(0, 1));
    *pair = {r.below(99), float(r.real(0, 1))};
    *tuple = {char(r.next()), r.real(0, 1)};
    *level = r.below(2) ? Level::kLow : Level::kHigh;
    if (r.below(2)) *variant = r.below(99);
    else *variant = float(r.real(0, 1));
    auto deposit = [&] {
      Deposit x;
      x.cell = r.below(999);
      x.energy = float(r.real(0, 50));
      fillList(x.samples, r, 4);
      x.tag = r.text();
      return x;
    };
    deposits->clear();
    for (int i = r.below(4); i > 0; i--) deposits->push_back(deposit());
    detector->x = r.real(0, 1);
    detector->y = r.real(0, 1);
    detector->number = std::uint16_t(r.next());
    for (auto& v : detector->axis) fillNumber(v, r);
    detector->deposits.clear();
    for (int i = r.below(3); i > 0; i--) detector->deposits.push_back(deposit());
    *half = float(r.real(-60, 60));
    *cut = float(r.real(-60, 60));
    *quant = float(r.real(-3, 5));
    *dd = r.real(-60, 60);
    if (late) {
      *late = float(r.real(0, 1));
      fillList(*lateList, r, 4);
    }
    writer->Fill();
    if (e % 50 == 49) writer->CommitCluster(e % 150 == 149);
  }
}

/// A tree turned into an RNTuple by ROOT's own importer, as CMS NanoAOD is.
void import(const char* from, const char* tree, const char* path, int settings) {
  auto importer = ROOT::Experimental::RNTupleImporter::Create(from, tree, path);
  importer->SetIsQuiet(true);
  importer->SetNTupleName("events");
  auto options = importer->GetWriteOptions();
  options.SetCompression(settings);
  importer->SetWriteOptions(options);
  importer->Import();
}

template <class T> Flat flattenField(const char* path, const char* name, bool fixed) {
  auto reader = ROOT::RNTupleReader::Open("events", path);
  auto view = reader->GetView<T>(name);
  Flat flat;
  flat.fixed = fixed;
  if (!fixed) flat.prepare<T>(0);
  for (auto e : reader->GetEntryRange()) flat.add(view(e), 0);
  return flat;
}

/// A member of the records in `vector<Deposit>`.
Flat flattenDeposits(const char* path, const char* name, const char* member) {
  auto reader = ROOT::RNTupleReader::Open("events", path);
  auto view = reader->GetView<std::vector<Deposit>>(name);
  std::string wanted = member;
  Flat flat;
  for (auto e : reader->GetEntryRange()) {
    const auto& list = view(e);
#define MEMBER(m)                                                                                                                \
  if (wanted == #m) {                                                                                                            \
    std::vector<decltype(Deposit::m)> all;                                                                                       \
    for (auto& x : list) all.push_back(x.m);                                                                                     \
    flat.prepare<decltype(all)>(0);                                                                                              \
    flat.add(all, 0);                                                                                                            \
  }
    MEMBER(cell) MEMBER(energy) MEMBER(samples) MEMBER(tag)
  }
  return flat;
}
