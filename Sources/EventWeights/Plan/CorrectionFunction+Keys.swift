import Corrections

extension CorrectionFunction {
  /// The corrections that make it, with their versions.
  var parts: [Correction] {
    switch self {
    case .correction(let correction): [correction]
    case .compound(let compound): compound.stack
    }
  }

  /// Whether it changes an input on the way.
  func updates(_ input: String) -> Bool {
    guard case .compound(let compound) = self else { return false }
    return compound.inputsUpdate.contains(input)
  }

  /// The values of many rows, for each of the variations.
  /// - Parameter variations: which inputs each changes to constants; the empty dictionary is the nominal.
  func evaluate(
    _ columns: [CorrectionColumn], variations: [[String: CorrectionInput]], options: EvaluationOptions
  ) throws(CorrectionError) -> [[Double]] {
    switch self {
    case .correction(let correction): try correction.evaluate(columns, variations: variations, options: options)
    case .compound(let compound): try compound.evaluate(columns, variations: variations, options: options)
    }
  }

  /// The value of one row.
  func evaluate(_ arguments: [CorrectionInput], options: EvaluationOptions) throws(CorrectionError) -> Double {
    switch self {
    case .correction(let correction): try correction.evaluate(arguments, options: options)
    case .compound(let compound): try compound.evaluate(arguments, options: options)
    }
  }

  /// The keys that categories have for an input, in the order of the file, and whether any category takes others too.
  func keys(of input: String) -> (keys: [String], takesOthers: Bool) {
    var (keys, seen, takesOthers) = ([String](), Set<String>(), false)
    for part in parts {
      part.data.walk { node in
        guard case .category(let category) = node, category.input == input else { return }
        if category.otherwise != nil { takesOthers = true }
        let own =
          switch category.keys {
          case .strings(let keys): keys
          case .integers(let keys): keys.map { "\($0)" }
          }
        for key in own where seen.insert(key).inserted { keys.append(key) }
      }
    }
    return (keys, takesOthers)
  }
}
