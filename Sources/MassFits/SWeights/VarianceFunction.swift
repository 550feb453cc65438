/// I(m), what weights are divided by.
enum VarianceFunction: Sendable {
  /// D = Σ N f with these yields.
  case density(yields: [Double])
  /// A number.
  case constant(Double)
  /// A number per bin.
  case steps(edges: [Double], values: [Double])

  /// - Throws: ``SWeightError/badVarianceHistogram(_:)``.
  init(_ variant: SWeightVariant, range: ClosedRange<Double>, yields: [Double]) throws(SWeightError) {
    switch variant {
    case .sumOverEvents, .integral, .cow(.fittedDensity): self = .density(yields: yields)
    case .cow(.constant): self = .constant(1 / (range.upperBound - range.lowerBound))
    case .cow(.histogram(let edges, let contents)):
      self = try Self.steps(edges, contents, range: range)
    }
  }

  private static func steps(
    _ edges: [Double], _ contents: [Double], range: ClosedRange<Double>
  ) throws(SWeightError) -> VarianceFunction {
    guard edges.count == contents.count + 1, !contents.isEmpty else {
      throw .badVarianceHistogram("has \(edges.count) edges for \(contents.count) contents")
    }
    for i in contents.indices where !(edges[i] < edges[i + 1]) {
      throw .badVarianceHistogram("has edge \(edges[i + 1]) after \(edges[i])")
    }
    guard edges[0] <= range.lowerBound, edges[contents.count] >= range.upperBound else {
      throw .badVarianceHistogram("reaches from \(edges[0]) to \(edges[contents.count]), not over \(range)")
    }
    let total = contents.reduce(0, +)
    for i in contents.indices where !(contents[i] > 0 && total.isFinite) {
      throw .badVarianceHistogram("holds \(contents[i]) in bin \(i), from \(edges[i]) to \(edges[i + 1])")
    }
    return .steps(edges: edges, values: contents.indices.map { contents[$0] / (total * (edges[$0 + 1] - edges[$0])) })
  }

  /// Where I jumps inside the range.
  var edges: [Double] {
    guard case .steps(let edges, _) = self else { return [] }
    return edges
  }

  /// I at `mass`, where the components have the densities `f`. Bins hold their lower edge, the last its upper one too.
  func value(at mass: Double, densities f: [Double]) -> Double {
    switch self {
    case .density(let yields): return zip(yields, f).reduce(0) { $0 + $1.0 * $1.1 }
    case .constant(let value): return value
    case .steps(let edges, let values): return values[Self.bin(of: mass, in: edges)]
    }
  }

  /// The bin of a value inside the edges.
  static func bin(of x: Double, in edges: [Double]) -> Int {
    var (low, high) = (0, edges.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if x < edges[middle] { high = middle } else { low = middle }
    }
    return low
  }
}
