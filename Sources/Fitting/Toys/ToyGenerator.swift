public import Numerics

/// Draws samples of a model at given parameters.
///
/// Each component's cumulative distribution is tabulated at 4097 points with exact integrals; between two of them the density
/// is taken to be linear, which moves an event by at most a small part of 1/4096 of the range.
public struct ToyGenerator: Sendable {
  /// The model.
  public let model: SumModel
  /// N_k of each component; for models that are not extended its share.
  public let yields: [Double]
  private let tables: [[Double]]
  private let slopes: [[Double]]

  private static let bins = 4096

  /// - Parameter values: one per name in ``SumModel/parameterNames``.
  /// - Returns: nil if a component has no density on the range at these values, or a yield is negative.
  public init?(_ model: SumModel, values: [Double]) {
    guard let prepared = PreparedModel(model, values: values, order: .value) else { return nil }
    self.model = model
    yields = prepared.yields.map { $0.value }
    guard yields.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
    let (low, high) = (model.range.lowerBound, model.range.upperBound)
    let edges = (0...Self.bins).map { $0 == Self.bins ? high : low + (high - low) * (Double($0) / Double(Self.bins)) }
    let shares = prepared.densities.map { density in
      density.density.integrals(over: edges, parameters: density.parameters, order: .value).map { $0.value }
    }
    tables = shares.map(Self.cumulated)
    slopes = shares.map(Self.slopes)
  }

  /// A sample whose size fluctuates: a Poisson number of events of each component, one component after the other.
  public func events(_ random: inout Philox) -> [Double] {
    var values: [Double] = []
    for (component, yield) in yields.enumerated() {
      for _ in 0..<random.poisson(yield) { values.append(event(of: component, &random)) }
    }
    return values
  }

  /// A sample of fixed size: each event's component is drawn by the yields' shares.
  public func events(count: Int, _ random: inout Philox) -> [Double] {
    let total = yields.reduce(0, +)
    return (0..<count).map { _ in
      var (rest, component) = (random.uniform() * total, 0)
      while component < yields.count - 1, rest >= yields[component] {
        rest -= yields[component]
        component += 1
      }
      return event(of: component, &random)
    }
  }

  /// One event of one component.
  private func event(of component: Int, _ random: inout Philox) -> Double {
    let table = tables[component]
    let u = random.uniform() * table[Self.bins]
    var (first, last) = (0, Self.bins)
    while last - first > 1 {
      let middle = (first + last) / 2
      if table[middle] <= u { first = middle } else { last = middle }
    }
    let t = Self.inverse((u - table[first]) / (table[last] - table[first]), slope: slopes[component][first])
    let (low, high) = (model.range.lowerBound, model.range.upperBound)
    return min(max(low + (high - low) * ((Double(first) + t) / Double(Self.bins)), low), high)
  }

  /// The t in [0, 1] with t + slope t(t − 1)/2 = u: the inverse of a distribution whose density is linear.
  private static func inverse(_ u: Double, slope: Double) -> Double {
    let b = 1 - 0.5 * slope
    return 2 * u / (b + max(0, b * b + 2 * slope * u).squareRoot())
  }

  private static func cumulated(_ shares: [Double]) -> [Double] {
    var sums = CompensatedSums(count: 1)
    return [0]
      + shares.map { share in
        sums.add(max(0, share), at: 0)
        return sums.totals[0]
      }
  }

  /// How much the density changes over each bin, relative to its mean there, from its neighbours; within ±2, where it stays
  /// positive.
  private static func slopes(_ shares: [Double]) -> [Double] {
    shares.indices.map { i in
      let (before, after) = (max(i - 1, 0), min(i + 1, shares.count - 1))
      guard shares[i] > 0, after > before else { return 0 }
      return min(max((shares[after] - shares[before]) / (Double(after - before) * shares[i]), -2), 2)
    }
  }
}
