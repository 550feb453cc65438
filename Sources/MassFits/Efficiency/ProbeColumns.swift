import Columns

/// What the formulas of a tag-and-probe measurement give for a batch, one value per probe.
///
/// Formulas may give one value per event or a list with one value per probe; all lists must have the same length in an event,
/// and a value per event goes with every probe of it.
struct ProbeColumns {
  /// How many probes there are.
  let count: Int
  /// Nil if all are selected.
  let isSelected: [Bool]?
  /// How many probes are not selected because an index was past the end.
  let selectionMissing: Int
  let masses: [Double]
  /// 1, 0, or NaN where it is missing.
  let passing: [Double]
  /// One column per variable.
  let variables: [[Double]]
  /// Nil for weight 1.
  let weights: [Double]?
  /// Nil if nothing is asked.
  let isTrue: [Bool]?
  /// The event of each probe, in the chain; nil if every event has one.
  let events: [Int]?

  /// - Throws: ``MassFitError`` naming the formulas and the entry whose lists differ in length.
  init(_ results: FormulaResults, variables names: [String], outputs: Set<String>) throws(MassFitError) {
    let lists = outputs.sorted().compactMap { name in results[name].offsets.map { (name: name, offsets: $0) } }
    let shape = lists.first
    for other in lists.dropFirst() {
      for event in 0..<results.count {
        let (length, wanted) = (other.offsets.length(event), shape?.offsets.length(event) ?? 0)
        guard length == wanted else {
          throw MassFitError(
            """
            entry \(results.firstEntry + event): ‘\(other.name)’ has \(length) values, ‘\(shape?.name ?? "")’ has \(wanted). \
            Every list must hold one value per probe
            """, kind: .events)
        }
      }
    }
    let owners = shape.map { shape in (0..<results.count).flatMap { [Int](repeating: $0, count: shape.offsets.length($0)) } }
    func values(_ name: String) -> [Double] {
      let found = results[name]
      guard let owners, found.offsets == nil else { return found.values }
      return owners.map { found.values[$0] }
    }
    func condition(_ name: String) -> [Bool] { values(name).map { $0 > 0 || $0 < 0 } }  // missing is NaN and fails
    count = owners?.count ?? results.count
    isSelected = outputs.contains("selection") ? condition("selection") : nil
    selectionMissing = outputs.contains("selection") ? values("selection").count { $0.isNaN } : 0
    masses = values("mass")
    passing = values("passing")
    variables = names.map { values("variables.\($0)") }
    weights = outputs.contains("weight") ? values("weight") : nil
    isTrue = outputs.contains("truth") ? condition("truth") : nil
    events = owners
  }
}

extension [Int] {
  /// How many values event `i` has, of offsets.
  fileprivate func length(_ i: Int) -> Int { self[i + 1] - self[i] }
}
