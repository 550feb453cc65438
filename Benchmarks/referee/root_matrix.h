// What the writers of referee files share: numbers, texts, and columns flattened as `concord inspect --digest` flattens them.
#pragma once
#include <array>
#include <string>
#include <type_traits>
#include <vector>
#include <TString.h>

/// Numbers that depend on the seed alone (SplitMix64).
struct Numbers {
  ULong64_t state;
  ULong64_t next() {
    state += 0x9e3779b97f4a7c15ULL;
    ULong64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  int below(int n) { return int(next() % n); }
  double real(double low, double high) { return low + (high - low) * double(next() >> 11) * 0x1p-53; }
  std::string text() {
    std::string s;
    for (int i = below(5) == 0 ? 300 : below(9); i > 0; i--) s += char('a' + below(26));
    return s;
  }
};

template <class T> void fillList(T& list, Numbers& r, int most) {
  list.clear();
  for (int i = r.below(most); i > 0; i--) list.insert(list.end(), typename T::value_type(r.below(200) - 60));
}

/// Whether a type is a list of any length.
template <class T, class = void> struct IsList : std::false_type {};
template <class T> struct IsList<T, std::void_t<typename T::value_type, decltype(std::declval<T>().begin())>> : std::true_type {};
template <class T, size_t N> struct IsList<std::array<T, N>, void> : std::false_type {};

/// The values of a column, flattened, and the offsets of each level of lists.
struct Flat {
  std::string bytes;
  std::vector<std::vector<long long>> levels;
  bool fixed = false;
  std::vector<long long>& level(size_t d) {
    while (levels.size() <= d) levels.push_back({0});
    return levels[d];
  }
  template <class T> std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>> add(const T& v, size_t) {
    bytes.append(reinterpret_cast<const char*>(&v), sizeof v);
  }
  void add(const std::string& s, size_t d) {
    bytes += s;
    auto& l = level(d);
    l.push_back(l.back() + (long long)s.size());
  }
  void add(const TString& s, size_t d) { add(std::string(s.Data(), s.Length()), d); }
  template <class T, size_t N> void add(const std::array<T, N>& a, size_t d) {
    for (auto& v : a) add(v, d);
  }
  template <class T>
  auto add(const T& list, size_t d)
      -> std::enable_if_t<!std::is_arithmetic_v<T>, decltype(void(list.begin()), void(list.size()))> {
    bool flat = fixed && d == 0;
    if (!flat) {
      auto& l = level(d);
      l.push_back(l.back() + (long long)list.size());
    }
    if (!flat) prepare<typename T::value_type>(d + 1);
    for (const auto& v : list) add(static_cast<const typename T::value_type&>(v), flat ? d : d + 1);
  }
  template <class T> void prepare(size_t d) {
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, TString>) level(d);
    else if constexpr (IsList<T>::value) {
      level(d);
      prepare<typename T::value_type>(d + 1);
    }
  }
};
