// Reads a column of a tree or RNTuple with RDataFrame and flattens it.
#pragma once
#include <string>
#include <ROOT/RDataFrame.hxx>
#include "root_matrix.h"

template <class T> Flat flatten(const char* path, const char* tree, const char* column, bool fixed) {
  ROOT::RDataFrame frame(tree, path);
  Flat flat;
  flat.fixed = fixed;
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, TString>) flat.level(0);
  frame.Foreach([&](const T& v) { flat.add(v, 0); }, {column});
  if (flat.levels.empty() && !fixed && !std::is_arithmetic_v<T> && !std::is_enum_v<T>) flat.level(0);
  return flat;
}
