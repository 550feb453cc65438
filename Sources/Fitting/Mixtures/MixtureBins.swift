import Glibc
import Numerics

/// The probabilities of bins under a mixture truncated to their range, with exact first and second derivatives in the
/// coordinates of its shape.
///
/// q_i = p_i/Z with p_i = F(edge_{i+1}) − F(edge_i) and Z = Σ p_i: integrals, not densities at centres. First derivatives are
/// kept for every bin; of second derivatives every likelihood needs Σ c_i ∂²q_i alone, which falls apart into sums over each
/// component's own mean, log width and asymmetry, chained to the coordinates once at the end.
final class MixtureBins {
  typealias Vector = BinRows.Vector

  let coordinates: MixtureCoordinates
  /// How many bins.
  let count: Int
  /// Row 0: q; from 1: ∂q/∂t; then two rows for the likelihood's use, and each component's own derivatives.
  let rows: BinRows
  /// Z at the point tabulated; too small a value has no meaningful logarithm.
  private(set) var norm = 0.0
  private let edges: EdgeTable
  private var place: [Double] = []
  private var point = MixtureCoordinates.Point()
  private var total = SecondOrderValue(value: 0, gradient: [], hessian: SymmetricMatrix(dimension: 0))

  /// A bin with less probability counts as having this much, without a slope: an outlier 36σ out has no pull, and no start
  /// fails because a tail underflows.
  static let leastProbability = 1e-280

  init(edges: [Double], shape: MixtureShape) {
    coordinates = MixtureCoordinates(shape: shape)
    count = edges.count - 1
    self.edges = EdgeTable(edges, isBifurcated: shape.isBifurcated)
    rows = BinRows(rows: 3 + coordinates.count + shape.componentCount * ComponentSums.count, bins: count)
  }

  /// q of every bin.
  var probabilities: UnsafeMutablePointer<Vector> { rows[0] }
  /// ∂q/∂t_a of every bin.
  func slopes(_ a: Int) -> UnsafeMutablePointer<Vector> { rows[1 + a] }
  /// All of them.
  var allSlopes: [UnsafeMutablePointer<Vector>] { (0..<coordinates.count).map { rows[1 + $0] } }
  /// Two rows for the likelihood's own numbers.
  var scratch: (Int, Int) { (1 + coordinates.count, 2 + coordinates.count) }
  /// Whether the range holds any probability at the point tabulated.
  var isValid: Bool { norm > Self.leastProbability && norm.isFinite }

  private func component(_ k: Int) -> Int { 3 + coordinates.count + k * ComponentSums.count }

  /// Computes everything at `t`, which may be longer than the shape's coordinates.
  func tabulate(_ t: [Double]) {
    let here = Array(t.prefix(coordinates.count))
    guard here != place else { return }
    place = here
    point = coordinates.point(here)
    var ends: [ComponentSums] = []
    for k in 0..<coordinates.components { ends.append(edges.tabulate(point, k, into: rows, from: component(k))) }
    total = chained(ends)
    norm = total.value
    guard isValid else { return }
    fillProbabilities()
    fillSlopes()
  }

  private func fillProbabilities() {
    let q = rows[0]
    let inverse = 1 / norm
    for k in 0..<coordinates.components {
      let (share, p) = (point.share[k] * inverse, rows[component(k)])
      for j in 0..<rows.blocks { q[j] = k == 0 ? share * p[j] : q[j].addingProduct(Vector(repeating: share), p[j]) }
    }
  }

  /// ∂q = (∂p − q ∂Z)/Z, each ∂p a sum over components.
  private func fillSlopes() {
    let c = coordinates
    var coefficients = SIMD4<Double>()
    for a in 0..<c.count {
      var local = ComponentSums.probability
      switch a {
      case ..<c.firstWidth:
        local = ComponentSums.mean
        coefficients = point.share
        if !c.shape.hasCommonMean { for k in 0..<4 where k != a { coefficients[k] = 0 } }
      case ..<c.firstAsymmetry:
        local = ComponentSums.width
        let ratio = a - c.firstWidth
        coefficients = ratio == 0 ? point.share : point.share * point.growth[ratio]
        for k in 0..<ratio { coefficients[k] = 0 }
      case ..<c.firstShare:
        local = ComponentSums.asymmetry
        coefficients = SIMD4()
        coefficients[a - c.firstAsymmetry] = point.share[a - c.firstAsymmetry]
      default: coefficients = a == c.firstShare ? point.shareSlopes.0 : point.shareSlopes.1
      }
      fillSlope(a, local, coefficients)
    }
  }

  private func fillSlope(_ a: Int, _ local: Int, _ coefficients: SIMD4<Double>) {
    let inverse = 1 / norm
    let (q, target) = (rows[0], rows[1 + a])
    let shift = Vector(repeating: -total.gradient[a] * inverse)
    for j in 0..<rows.blocks { target[j] = shift * q[j] }
    for k in 0..<coordinates.components where coefficients[k] != 0 {
      let (weight, x) = (Vector(repeating: coefficients[k] * inverse), rows[component(k) + local])
      for j in 0..<rows.blocks { target[j].addProduct(weight, x[j]) }
    }
  }

  /// Σ c_i ∂²q_i, given Σ c_i q_i and Σ c_i ∂q_i.
  func curvature(
    _ weights: UnsafeMutablePointer<Vector>, sum: Double, gradient: [Double]
  ) -> SymmetricMatrix {
    let sums = (0..<coordinates.components).map { k in
      var result = ComponentSums()
      for i in 0..<edges.tableCount { result.values[i] = rows.dot(weights, rows[component(k) + i]) }
      return result
    }
    var result = chained(sums).hessian
    for a in 0..<coordinates.count {
      for b in 0...a {
        let mixed = gradient[a] * total.gradient[b] + gradient[b] * total.gradient[a] + sum * total.hessian[a, b]
        result[a, b] = (result[a, b] - mixed) / norm
      }
    }
    return result
  }

  /// A sum over bins of p with its derivatives in the coordinates, from the components' own.
  private func chained(_ sums: [ComponentSums]) -> SecondOrderValue {
    let c = coordinates
    let n = c.count
    var result = SecondOrderValue(
      value: 0, gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n))
    for (k, s) in sums.enumerated() {
      let (share, mean) = (point.share[k], c.mean(k))
      result.value += share * s[ComponentSums.probability]
      result.gradient[mean] += share * s[ComponentSums.mean]
      result.hessian[mean, mean] += share * s[ComponentSums.meanMean]
      for i in 0...k {
        let (row, rate) = (c.firstWidth + i, i == 0 ? 1 : point.growth[i])
        result.gradient[row] += share * rate * s[ComponentSums.width]
        result.hessian[row, mean] += share * rate * s[ComponentSums.meanWidth]
        for j in 0...i {
          let other = j == 0 ? 1 : point.growth[j]
          result.hessian[row, c.firstWidth + j] += share * rate * other * s[ComponentSums.widthWidth]
        }
        if i > 0 { result.hessian[row, row] += share * rate * (1 - rate) * s[ComponentSums.width] }
      }
      if c.shape.isBifurcated { chainAsymmetry(k, s, &result) }
      chainShares(k, s, &result)
    }
    return result
  }

  private func chainAsymmetry(_ k: Int, _ s: ComponentSums, _ result: inout SecondOrderValue) {
    let (share, row) = (point.share[k], coordinates.firstAsymmetry + k)
    result.gradient[row] += share * s[ComponentSums.asymmetry]
    result.hessian[row, coordinates.mean(k)] += share * s[ComponentSums.meanAsymmetry]
    result.hessian[row, row] += share * s[ComponentSums.asymmetryAsymmetry]
    for i in 0...k {
      let rate = i == 0 ? 1 : point.growth[i]
      result.hessian[row, coordinates.firstWidth + i] += share * rate * s[ComponentSums.widthAsymmetry]
    }
  }

  private func chainShares(_ k: Int, _ s: ComponentSums, _ result: inout SecondOrderValue) {
    let c = coordinates
    for i in 0..<c.components - 1 {
      let row = c.firstShare + i
      let slope = i == 0 ? point.shareSlopes.0[k] : point.shareSlopes.1[k]
      result.gradient[row] += slope * s[ComponentSums.probability]
      result.hessian[row, c.mean(k)] += slope * s[ComponentSums.mean]
      for w in 0...k {
        result.hessian[row, c.firstWidth + w] += slope * (w == 0 ? 1 : point.growth[w]) * s[ComponentSums.width]
      }
      if c.shape.isBifurcated { result.hessian[row, c.firstAsymmetry + k] += slope * s[ComponentSums.asymmetry] }
      for j in 0...i {
        let curvature =
          i == 0 ? point.shareCurvatures.0[k] : j == 0 ? point.shareCurvatures.1[k] : point.shareCurvatures.2[k]
        result.hessian[row, c.firstShare + j] += curvature * s[ComponentSums.probability]
      }
    }
  }
}
