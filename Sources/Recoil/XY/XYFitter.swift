import Numerics
import Statistics

/// Fits the means of MET in bins of nPV.
struct XYFitter {
  let options: XYOptions

  /// - Parameters:
  ///   - cells: bin after bin of `options.npv`, backgrounds subtracted.
  ///   - part: what they are, for messages.
  /// - Throws: ``XYError`` if there is too little to fit.
  func fit(_ cells: some Collection<XYCell>, part: String, period: String?) throws(XYError) -> XYFit {
    let merging = XYMerging(Array(cells), binning: options.npv, minimumEntries: options.minimumEntries)
    let points = try merging.points(part: part)
    return try fit(points, part: part, period: period, decisions: merging.decisions)
  }

  /// Fits points by rising nPV.
  /// - Precondition: there are at least two.
  func fit(_ points: [XYPoint], part: String, period: String?, decisions: [String]) throws(XYError) -> XYFit {
    guard zip(points, points.dropFirst()).allSatisfy({ $0.npv < $1.npv }) else {
      throw .fitFailed(part: part, problem: "negative weights leave bins of nPV whose mean nPV do not rise")
    }
    let (low, high) = (points[0].npv, points[points.count - 1].npv)
    let (centre, scale) = (0.5 * (low + high), 0.5 * (high - low))
    let places = points.map { ($0.npv - centre) / scale }
    let x = try chosen(.x, places, points.map(\.x), points.map(\.xError), part)
    let y = try chosen(.y, places, points.map(\.y), points.map(\.yError), part)
    let largest = Self.largestShift(x.fit.coefficients, y.fit.coefficients)
    var decisions = decisions + x.decisions + y.decisions
    if largest > options.largestShift {
      decisions.append("the shift reaches \(largest) GeV, above largestShift \(options.largestShift) GeV")
    }
    return XYFit(
      period: period, low: low, high: high, centre: centre, scale: scale, x: x.fit.coefficients, y: y.fit.coefficients,
      covariance: Self.joint(x, y, points.map(\.covariance)),
      xTest: x.test, yTest: y.test, steps: x.steps + y.steps, points: points, largestShift: largest, decisions: decisions)
  }

  /// A component's fit at the order that was chosen.
  private struct Chosen {
    let fit: LinearFit
    let rows: [[Double]]
    let weights: [Double]
    let steps: [XYOrderStep]
    let decisions: [String]
    var test: ChiSquaredTest {
      ChiSquaredTest(chiSquared: fit.chiSquared, degreesOfFreedom: rows.count - fit.coefficients.count)
    }
  }

  /// Raises the order while an F-test says so.
  ///
  /// The next order is tried, and the one after it: an offset that is odd about the middle has no use for the quadratic term
  /// alone. Both tests share `pValue`, so that an order which is right is raised with at most this probability.
  private func chosen(
    _ axis: XYAxis, _ places: [Double], _ values: [Double], _ errors: [Double], _ part: String
  ) throws(XYError) -> Chosen {
    let weights = errors.map { 1 / ($0 * $0) }
    guard weights.allSatisfy(\.isFinite) else {
      throw .fitFailed(part: part, problem: "MET_\(axis.rawValue) has no spread in a bin of nPV, so that its mean has no error")
    }
    var order = min(options.minimumOrder, places.count - 1)
    var steps: [XYOrderStep] = []
    var fit = try fitted(order, places, values, weights, part)
    search: while true {
      let candidates = [order + 1, order + 2].filter { $0 <= options.maximumOrder && places.count - $0 - 1 >= 1 }
      for candidate in candidates {
        let other = try fitted(candidate, places, values, weights, part)
        let level = options.pValue / Double(candidates.count)
        let step = Self.step(axis, (order, fit), (candidate, other), bins: places.count, level: level)
        steps.append(step)
        guard step.isRaised else { continue }
        (order, fit) = (candidate, other)
        continue search
      }
      break
    }
    let lowered =
      places.count - 1 < options.minimumOrder
      ? ["MET_\(axis.rawValue): \(places.count) bins determine no order above \(places.count - 1)"] : []
    return Chosen(fit: fit, rows: Self.rows(places, order), weights: weights, steps: steps, decisions: lowered)
  }

  private func fitted(
    _ order: Int, _ places: [Double], _ values: [Double], _ weights: [Double], _ part: String
  ) throws(XYError) -> LinearFit {
    do {
      return try LinearFit(rows: Self.rows(places, order), values: values, weights: weights)
    } catch {
      throw .fitFailed(part: part, problem: "\(error)")
    }
  }

  private static func step(
    _ axis: XYAxis, _ old: (order: Int, fit: LinearFit), _ new: (order: Int, fit: LinearFit), bins: Int, level: Double
  ) -> XYOrderStep {
    let (more, left) = (new.order - old.order, bins - new.order - 1)
    let gain = max(0, old.fit.chiSquared - new.fit.chiSquared) / Double(more)
    let ratio = gain == 0 ? 0 : gain / (new.fit.chiSquared / Double(left))
    let finite = min(ratio, Double.greatestFiniteMagnitude)  // JSON has no infinity
    let p = FDistribution.upperTail(ratio, numerator: more, denominator: left)
    return XYOrderStep(
      axis: axis, from: old.order, to: new.order, ratio: finite, degreesOfFreedom: left, pValue: p, level: level,
      isRaised: p < level)
  }

  private static func rows(_ places: [Double], _ order: Int) -> [[Double]] {
    places.map { t in (0...order).reduce(into: [Double]()) { row, k in row.append(k == 0 ? 1 : row[k - 1] * t) } }
  }

  /// The covariance of both components' coefficients. Means along x and y of the same events have a covariance V, so
  /// cov(x, y) = Cx Xᵀ Wx V Wy Y Cy with the covariances C, rows X, Y and weights W of the two fits.
  private static func joint(_ x: Chosen, _ y: Chosen, _ covariances: [Double]) -> SymmetricMatrix {
    let (p, q) = (x.fit.coefficients.count, y.fit.coefficients.count)
    var result = SymmetricMatrix(dimension: p + q)
    for a in 0..<p { for b in 0...a { result[a, b] = x.fit.covariance[a, b] } }
    for a in 0..<q { for b in 0...a { result[p + a, p + b] = y.fit.covariance[a, b] } }
    let (left, right) = (responses(x), responses(y))
    for a in 0..<p {
      for b in 0..<q {
        result[a, p + b] = covariances.indices.reduce(0) { $0 + left[a][$1] * covariances[$1] * right[b][$1] }
      }
    }
    return result
  }

  /// ∂c/∂y = C Xᵀ W: how each coefficient follows each mean.
  private static func responses(_ chosen: Chosen) -> [[Double]] {
    chosen.fit.coefficients.indices.map { a in
      chosen.rows.indices.map { i in
        chosen.weights[i] * chosen.rows[i].indices.reduce(0) { $0 + chosen.fit.covariance[a, $1] * chosen.rows[i][$1] }
      }
    }
  }

  /// The largest length of the shift on a grid over the fitted range.
  private static func largestShift(_ x: [Double], _ y: [Double]) -> Double {
    (0...200).map { step in
      let t = Double(step) / 100 - 1
      let (dx, dy) = (horner(x, t), horner(y, t))
      return (dx * dx + dy * dy).squareRoot()
    }.max() ?? 0
  }
}

/// c₀ + t (c₁ + t (c₂ + …)).
@inline(__always)
func horner(_ coefficients: [Double], _ t: Double) -> Double {
  var (sum, k) = (0.0, coefficients.count)
  while k > 0 {
    k -= 1
    sum = coefficients[k] + t * sum
  }
  return sum
}
