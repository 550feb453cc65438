import Numerics

/// Arguments at which two corrections are compared: keys and others, edges, just below edges, between and beyond them, of both.
struct DifferenceGrid {
  /// What formulas are asked where there are no edges.
  private static let plain = [-250, -3.7, -1, -0.1, 0, 0.3, 1, 2.5, 10, 45, 120, 1000]

  /// For each input the values tried.
  let values: [[CorrectionInput]]
  /// How many sets of arguments there are.
  let count: Int
  /// How many there would be in all, if only some of them are drawn.
  let combinations: Double?

  /// - Parameter limit: how many sets of arguments there are at most; beyond, that many are drawn, with a fixed seed.
  init(_ before: CorrectionFunction, _ after: CorrectionFunction, limit: Int) {
    var collector = ValueCollector()
    for correction in before.parts + after.parts { correction.data.walk { collector.visit($0) } }
    values = before.inputs.map { collector.values(of: $0, plain: Self.plain) }
    let product = values.reduce(1.0) { $0 * Double($1.count) }
    combinations = product <= Double(limit) ? nil : product
    count = combinations == nil ? Int(product) : limit
  }

  /// One set of arguments.
  func arguments(_ index: Int) -> [CorrectionInput] {
    guard combinations == nil else {
      var random = Philox(seed: 6, stream: UInt64(index))
      return values.map { $0[Int(random.next() % UInt64($0.count))] }
    }
    var rest = index
    return values.map { list in
      defer { rest /= list.count }
      return list[rest % list.count]
    }
  }
}

/// Edges and keys by input.
private struct ValueCollector {
  private var edges: [ExactText: Set<Double>] = [:]
  private var integers: [ExactText: Set<Int64>] = [:]
  private var strings: [ExactText: [String]] = [:]

  mutating func visit(_ node: CorrectionNode) {
    switch node {
    case .binning(let node): note(node.edges, node.input)
    case .multibinning(let node): for (input, axis) in zip(node.inputs, node.edges) { note(axis, input) }
    case .category(let node):
      switch node.keys {
      case .integers(let keys): integers[node.input.exact, default: []].formUnion(keys)
      case .strings(let keys):
        for key in keys where !strings[node.input.exact, default: []].containsExactly(key) {
          strings[node.input.exact, default: []].append(key)
        }
      }
    default: break
    }
  }

  private mutating func note(_ axis: BinEdges, _ input: String) {
    switch axis.spacing {
    case .explicit(let list): edges[input.exact, default: []].formUnion(list)
    case .uniform(let count, let low, let high):
      let width = (high - low) / Double(count)
      edges[input.exact, default: []].formUnion((0...count).map { $0 == count ? high : low + Double($0) * width })
    }
  }

  func values(of input: Variable, plain: [Double]) -> [CorrectionInput] {
    switch input.type {
    case .string:
      let keys = strings[input.name.exact] ?? []
      // A word that is no key: longer than all that begin as it does.
      let other = String(repeating: "?", count: 1 + (keys.map(\.utf8.count).max() ?? 0))
      return (keys + [other]).map { .string($0) }
    case .int:
      let near = edges[input.name.exact].map { reals($0).compactMap { Int64(exactly: $0.rounded()) } } ?? []
      let keys = integers[input.name.exact] ?? []
      // Behind keys there are numbers that are none, for what defaults give.
      let all = Set(near).union(keys).union(keys.map { $0 &+ 1 })
      return (all.isEmpty ? Set(0...5) : all).sorted().map { .int($0) }
    case .real:
      guard let own = edges[input.name.exact] else { return plain.map { .real($0) } }
      return reals(own).map { .real($0) }
    }
  }

  /// Edges, the numbers just below them, the middles between them, and one number beyond on either side.
  private func reals(_ edges: Set<Double>) -> [Double] {
    let finite = edges.filter(\.isFinite).sorted()
    guard let low = finite.first, let high = finite.last else { return [0] }
    let span = max(1, high - low)
    let middles = zip(finite, finite.dropFirst()).map { $0 + ($1 - $0) / 2 }
    return Set(finite + finite.map(\.nextDown) + middles + [low - span / 2, high + span / 2]).sorted()
  }
}
