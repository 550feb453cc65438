extension Folds {
  /// Folds in which every group lies whole in one and labels are as evenly spread as that allows.
  ///
  /// Groups are placed one by one, those whose labels are counted most unevenly first, each where the mean over labels of the spread
  /// of their shares over the folds gets least; of equal places the one with the fewest items. That is the procedure of
  /// scikit-learn's `StratifiedGroupKFold`, but groups of equal unevenness are taken in the order of their first occurrence.
  /// - Parameters:
  ///   - labels: one per item.
  ///   - groups: one per item, such as its ``EventID``.
  ///   - seed: shuffles the groups first; without it they stand in the order of the sample.
  /// - Throws: ``FoldError`` for k < 2, lengths that differ, or a label that occurs in fewer than k groups.
  /// - Complexity: O(groups · k · labels), after O(n).
  public static func grouped<Group: Hashable>(
    labels: [Int], groups: [Group], count k: Int, seed: UInt64? = nil
  ) throws(FoldError) -> Folds {
    guard k >= 2 else { throw .badCount(k) }
    guard labels.count == groups.count else { throw .differentLengths(labels: labels.count, other: groups.count, what: "groups") }
    var numbers: [Group: Int] = [:]
    let members = groups.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    guard numbers.count >= k else { throw .tooFewGroups(label: nil, groups: numbers.count, folds: k) }
    let classes = Classes(labels)
    let counts = try GroupCounts(classes, members, groups: numbers.count, folds: k)
    let folds = counts.placed(seed: seed)
    return Folds(count: k, assignment: members.map { folds[$0] })
  }
}

/// How many items of each class every group holds, and how groups are placed in folds.
private struct GroupCounts {
  private let counts: [Double]  // group after group, a number per class in the order of the labels
  private let sizes: [Double]  // items per class
  private let groups: Int
  private let folds: Int

  init(_ classes: Classes, _ members: [Int], groups: Int, folds: Int) throws(FoldError) {
    var counts = [Double](repeating: 0, count: groups * classes.sizes.count)
    let rising = classes.labels.indices.sorted { classes.labels[$0] < classes.labels[$1] }
    var places = rising
    for (place, code) in rising.enumerated() { places[code] = place }
    for (code, group) in zip(classes.codes, members) { counts[group * rising.count + places[code]] += 1 }
    for (place, code) in rising.enumerated() {
      let holding = (0..<groups).reduce(0) { $0 + (counts[$1 * rising.count + place] > 0 ? 1 : 0) }
      guard holding >= folds else { throw .tooFewGroups(label: classes.labels[code], groups: holding, folds: folds) }
    }
    self.counts = counts
    sizes = rising.map { Double(classes.sizes[$0]) }
    (self.groups, self.folds) = (groups, folds)
  }

  /// The fold of each group.
  func placed(seed: UInt64?) -> [Int] {
    let classes = sizes.count
    var order = Array(0..<groups)
    if let seed { Folds.shuffle(&order, seed: seed, stream: 0) }
    let spreads = (0..<groups).map { group in Self.deviation((0..<classes).map { counts[group * classes + $0] }) }
    let ranked = order.enumerated().sorted { (-spreads[$0.element], $0.offset) < (-spreads[$1.element], $1.offset) }
    var filled = [Double](repeating: 0, count: folds * classes)  // class after class, a number per fold
    var items = [Double](repeating: 0, count: folds)
    var result = [Int](repeating: 0, count: groups)
    for (_, group) in ranked {
      let fold = best(for: group, filled, items)
      for code in 0..<classes { filled[code * folds + fold] += counts[group * classes + code] }
      items[fold] += (0..<classes).reduce(0) { $0 + counts[group * classes + $1] }
      result[group] = fold
    }
    return result
  }

  private func best(for group: Int, _ filled: [Double], _ items: [Double]) -> Int {
    let classes = sizes.count
    var (chosen, least, fewest) = (0, Double.infinity, Double.infinity)
    for fold in 0..<folds {
      var unevenness = 0.0
      for code in 0..<classes {
        unevenness += Self.deviation(
          (0..<folds).map { other in
            (filled[code * folds + other] + (other == fold ? counts[group * classes + code] : 0)) / sizes[code]
          })
      }
      unevenness /= Double(classes)
      let same = abs(unevenness - least) <= 1e-8 + 1e-5 * least
      if unevenness < least || (same && items[fold] < fewest) { (chosen, least, fewest) = (fold, unevenness, items[fold]) }
    }
    return chosen
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }
}
