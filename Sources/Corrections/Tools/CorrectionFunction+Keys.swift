extension CorrectionFunction {
  /// Whether it changes an input on the way.
  package func updates(_ input: String) -> Bool {
    guard case .compound(let compound) = self else { return false }
    return compound.inputsUpdate.containsExactly(input)
  }

  /// The keys that categories have for an input, in the order of the file, and whether any category takes others too.
  package func keys(of input: String) -> (keys: [String], takesOthers: Bool) {
    var (keys, seen, takesOthers) = ([String](), Set<ExactText>(), false)
    for part in parts {
      part.data.walk { node in
        guard case .category(let category) = node, category.input.exact == input.exact else { return }
        if category.otherwise != nil { takesOthers = true }
        for key in category.keys.texts where seen.insert(key.exact).inserted { keys.append(key) }
      }
    }
    return (keys, takesOthers)
  }
}
