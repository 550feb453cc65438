import Fitting
import Numerics

/// Points and weights for integrals over the mass range, found so that ∫ f_i and ∫ f_i f_j/I are good to rounding.
///
/// Panels of sixteen Gauss–Legendre points are halved until the two halves agree with the whole. Panels start finer as long as a
/// component does not integrate to one: a peak that falls between the points is seen by that.
struct MassQuadrature {
  /// Masses.
  private(set) var nodes: [Double] = []
  /// dm at each.
  private(set) var weights: [Double] = []
  /// f_k at each, one list per component.
  private(set) var densities: [[Double]]
  /// I at each.
  private(set) var variance: [Double] = []

  private let model: PreparedModel
  private let function: VarianceFunction
  private static let tolerance = 1e-14
  /// With more panels than this waiting it is the masses' own rounding, over the width of a narrow peak, that halving cannot cure.
  private static let mostPanels = 16_384

  /// - Throws: ``SWeightError/densityNotPositive(mass:value:)`` where I is not positive.
  init(_ model: PreparedModel, variance function: VarianceFunction) throws(SWeightError) {
    precondition(model.order == .value, "quadrature needs no derivatives")
    self.model = model
    self.function = function
    densities = []
    for panels in [16, 128, 1024, 8192] {
      try fill(startingWith: panels)
      let isNormalized = densities.allSatisfy { f in abs(integral { f[$0] } - 1) < 1e-9 }
      if isNormalized { break }
    }
  }

  /// Σ weight × `term`(node's number).
  func integral(_ term: (Int) -> Double) -> Double {
    var sum = VectorSum()
    for start in stride(from: 0, to: nodes.count, by: 8) {
      var terms = SIMD8<Double>()
      for lane in 0..<min(8, nodes.count - start) { terms[lane] = weights[start + lane] * term(start + lane) }
      sum.add(terms)
    }
    return sum.total
  }

  /// Halves panels until all are accurate.
  private mutating func fill(startingWith panels: Int) throws(SWeightError) {
    (nodes, weights, variance, densities) = ([], [], [], [[Double]](repeating: [], count: model.densities.count))
    var pending: [(Panel, [Double])] = []
    for panel in starts(panels) { pending.append((panel, try values(panel).integrals)) }
    let scale = pending.reduce([Double](repeating: 0, count: pending[0].1.count)) { sum, panel in
      zip(sum, panel.1).map { $0 + abs($1) }
    }
    for _ in 0..<48 where !pending.isEmpty && pending.count <= Self.mostPanels {
      var next: [(Panel, [Double])] = []
      for (panel, whole) in pending {
        let halves = panel.halves
        let (left, right) = (try values(halves.0), try values(halves.1))
        let isGood = whole.indices.allSatisfy {
          abs(left.integrals[$0] + right.integrals[$0] - whole[$0]) <= Self.tolerance * max(scale[$0], abs(whole[$0]))
        }
        if isGood {
          take(left)
          take(right)
        } else {
          next += [(halves.0, left.integrals), (halves.1, right.integrals)]
        }
      }
      pending = next
    }
    for (panel, _) in pending { take(try values(panel)) }
  }

  private func starts(_ panels: Int) -> [Panel] {
    let range = model.model.range
    let width = (range.upperBound - range.lowerBound) / Double(panels)
    var edges = (0..<panels).map { range.lowerBound + Double($0) * width } + [range.upperBound]
    edges += function.edges.filter { range.lowerBound < $0 && $0 < range.upperBound }
    edges.sort()
    return zip(edges, edges.dropFirst()).filter { $0 < $1 }.map { Panel(low: $0, high: $1) }
  }

  private mutating func take(_ panel: PanelValues) {
    nodes += panel.nodes
    weights += panel.weights
    variance += panel.variance
    for k in densities.indices { densities[k] += panel.densities[k] }
  }

  /// f and I at a panel's points, and the integrals that decide whether it is fine enough.
  private func values(_ panel: Panel) throws(SWeightError) -> PanelValues {
    let rule = GaussLegendre.sixteen
    let (centre, half) = (0.5 * (panel.low + panel.high), 0.5 * (panel.high - panel.low))
    let nodes = rule.points.map { centre + half * $0 }
    let rows = EvaluationRows(count: model.rowCount)
    var x = [SIMD8<Double>](repeating: .zero, count: 2)
    for i in nodes.indices { x[i / 8][i % 8] = nodes[i] }
    x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      model.evaluate(base, vectors: 2, into: rows)
    }
    let densities = model.firstRows.map { row in nodes.indices.map { rows[row][$0 / 8][$0 % 8] } }
    var variance: [Double] = []
    for i in nodes.indices {
      let value = function.value(at: nodes[i], densities: densities.map { $0[i] })
      guard value > 0 || densities.allSatisfy({ $0[i] == 0 }) else { throw .densityNotPositive(mass: nodes[i], value: value) }
      variance.append(value > 0 ? value : 1)
    }
    return PanelValues(nodes: nodes, weights: rule.weights.map { half * $0 }, densities: densities, variance: variance)
  }
}

private struct Panel {
  let low: Double
  let high: Double

  var halves: (Panel, Panel) {
    let middle = 0.5 * (low + high)
    return (Panel(low: low, high: middle), Panel(low: middle, high: high))
  }
}

private struct PanelValues {
  let nodes: [Double]
  let weights: [Double]
  let densities: [[Double]]
  let variance: [Double]

  /// ∫ f_i and ∫ f_i f_j/I over the panel.
  let integrals: [Double]

  init(nodes: [Double], weights: [Double], densities: [[Double]], variance: [Double]) {
    (self.nodes, self.weights, self.densities, self.variance) = (nodes, weights, densities, variance)
    func sum(_ term: (Int) -> Double) -> Double { nodes.indices.reduce(0) { $0 + weights[$1] * term($1) } }
    var integrals = densities.map { f in sum { f[$0] } }
    for i in densities.indices {
      for j in 0...i { integrals.append(sum { densities[i][$0] * densities[j][$0] / variance[$0] }) }
    }
    self.integrals = integrals
  }
}
