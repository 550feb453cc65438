extension CorrectionSet {
  /// Several sets as one: corrections and compounds in the order of the sets, none changed.
  ///
  /// - Parameters:
  ///   - sets: with the names of their files, for messages.
  ///   - description: nil for the sets' own descriptions, one after the other, with their files' names before them.
  /// - Throws: ``CorrectionError`` (`nameInTwoFiles`): two sets have corrections, or compounds, of one name.
  public static func merging(
    _ sets: [(file: String, set: CorrectionSet)], description: String? = nil
  ) throws(CorrectionError) -> CorrectionSet {
    try requireDistinct(sets.map { ($0.file, $0.set.corrections.map(\.name)) })
    try requireDistinct(sets.map { ($0.file, $0.set.compounds.map(\.name)) })
    let own = sets.map { item in
      let leaf = item.file.split(separator: "/").last.map(String.init) ?? item.file
      return item.set.description.map { "\(leaf): \($0)" } ?? leaf
    }
    return try CorrectionSet(
      description: description ?? own.joined(separator: "\n"), corrections: sets.flatMap(\.set.corrections),
      compounds: sets.flatMap(\.set.compounds))
  }

  private static func requireDistinct(_ lists: [(file: String, names: [String])]) throws(CorrectionError) {
    var files: [ExactText: String] = [:]
    for (file, names) in lists {
      for name in names {
        if let first = files[name.exact] { throw CorrectionError(.nameInTwoFiles(name, first: first, second: file)) }
        files[name.exact] = file
      }
    }
  }
}
