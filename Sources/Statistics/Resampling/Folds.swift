import Numerics

/// A sample cut in k parts, each of which is once the test sample and k − 1 times part of the training sample.
public struct Folds: Sendable, Hashable {
  /// k.
  public let count: Int
  /// The fold of each item, from 0.
  public let assignment: [Int]

  init(count: Int, assignment: [Int]) { (self.count, self.assignment) = (count, assignment) }

  /// The items of a fold, in the order of the sample.
  public func test(_ fold: Int) -> [Int] { assignment.indices.filter { assignment[$0] == fold } }

  /// The items outside a fold, in the order of the sample.
  public func training(_ fold: Int) -> [Int] { assignment.indices.filter { assignment[$0] != fold } }

  /// Folds in which every label is as common as in the sample, to one item.
  ///
  /// Without a seed items are dealt out in the order of the sample, exactly as scikit-learn's `StratifiedKFold` with shuffle off:
  /// labels are numbered by their first occurrence; fold i gets as many items of each as stand at places i, i + k, i + 2k, … of the
  /// sorted labels. With a seed the folds of each label's items are shuffled.
  /// - Throws: ``FoldError`` for k < 2 or a label with fewer than k items.
  public static func stratified(labels: [Int], count k: Int, seed: UInt64? = nil) throws(FoldError) -> Folds {
    guard k >= 2 else { throw .badCount(k) }
    let classes = Classes(labels)
    for (label, members) in zip(classes.labels, classes.sizes) where members < k {
      throw .tooFewMembers(label: label, members: members, folds: k)
    }
    var dealt = classes.allocation(over: k)
    if let seed {
      for (number, _) in dealt.enumerated() { shuffle(&dealt[number], seed: seed, stream: UInt64(number)) }
    }
    var next = [Int](repeating: 0, count: dealt.count)
    let assignment = classes.codes.map { code in
      next[code] += 1
      return dealt[code][next[code] - 1]
    }
    return Folds(count: k, assignment: assignment)
  }

  /// Folds by a hash of each event's identity: every part of an event lies in one fold, whatever the sample holds and in whatever order.
  /// Folds are of equal size on average only.
  /// - Throws: ``FoldError`` for k < 2.
  public static func hashed(_ ids: [EventID], count k: Int, seed: UInt64) throws(FoldError) -> Folds {
    guard k >= 2 else { throw .badCount(k) }
    let assignment = ids.map { id in
      let u = eventUniform(seed: seed, purpose: 2, run: id.run, luminosityBlock: id.luminosityBlock, event: id.event)
      return min(k - 1, Int(u * Double(k)))
    }
    return Folds(count: k, assignment: assignment)
  }

  /// A label for every pair of a label and a bin, so that folds are alike in both; outside the edges the nearest bin counts.
  /// - Throws: ``FoldError`` if the lengths differ, or at the first value that is NaN.
  public static func strata(labels: [Int], values: [Double], bins: Binning) throws(FoldError) -> [Int] {
    guard labels.count == values.count else { throw .differentLengths(labels: labels.count, other: values.count, what: "values") }
    var strata: [Int] = []
    strata.reserveCapacity(labels.count)
    for (item, value) in values.enumerated() {
      guard let bin = bins.clampedIndex(of: value) else { throw .inNoBin(item: item) }
      strata.append(labels[item] * bins.count + bin)
    }
    return strata
  }

  /// Fisher and Yates' shuffle with numbers of our own generator, so that it is the same for ever.
  static func shuffle(_ values: inout [Int], seed: UInt64, stream: UInt64) {
    var generator = Philox(seed: seed, stream: stream)
    for i in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(i, min(i, Int(generator.uniform() * Double(i + 1)))) }
  }
}

/// Labels as numbers 0, 1, … in the order of their first occurrence.
struct Classes {
  let codes: [Int]
  let labels: [Int]
  let sizes: [Int]

  init(_ values: [Int]) {
    var known: [Int: Int] = [:]
    var (labels, sizes): ([Int], [Int]) = ([], [])
    codes = values.map { value in
      let code = known[value] ?? labels.count
      if code == labels.count {
        known[value] = code
        labels.append(value)
        sizes.append(0)
      }
      sizes[code] += 1
      return code
    }
    (self.labels, self.sizes) = (labels, sizes)
  }

  /// The folds of each class' items in their order: class after class the sorted labels fill folds in turn.
  func allocation(over k: Int) -> [[Int]] {
    var first = 0
    return sizes.map { size in
      var counts = [Int](repeating: 0, count: k)
      for place in first..<first + size { counts[place % k] += 1 }
      first += size
      return counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
    }
  }
}
