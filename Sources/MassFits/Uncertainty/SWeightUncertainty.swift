public import Fitting
import Numerics

/// The uncertainty of anything computed with sWeights, by influence functions.
///
/// √(Σw²(x − mean)²) takes the weights as known. They are not: W, the yields and the shapes come from the same events. For a statistic
/// T with c_ke = ∂T/∂w_k(e), v the sample weights, q = F/D and s the gradient of log D, event e moves T by
/// φ_e = Σ_k c_ke w_k(e) − v qᵀM q + y·v q + τ·C v s, where M = A (Σ v q cᵀ) A is the effect on W, y that on the yields and τ = dT/dθ
/// the total derivative by the shapes, W and yields recomputed; all three in closed form. Var T = Σ φ². C is the inverse Hessian
/// of the fit, so for an imperfect model the shapes' part is their robust covariance. What is not counted: the fluctuation of an
/// outside measurement that constrains a parameter, and of a COW's variance function, which is taken as given.
///
/// Memory: about 8 (K + K²/2 + K P + P) bytes per event for K components and P free shape parameters.
public struct SWeightUncertainty: Sendable {
  /// The weights.
  public let sWeights: SWeights
  /// The free shape parameters.
  public let shapeNames: [String]
  let moments: InfluenceMoments
  let slopes: WeightSlopes
  /// The covariance of the shapes that events of other channels cause; nil if there are none.
  let elsewhere: SymmetricMatrix?

  /// Prepares everything that does not depend on the statistic.
  /// - Parameters:
  ///   - sWeights: weights of these events.
  ///   - model: the model that was fitted, on its whole range.
  ///   - fit: the fit whose shapes the weights have.
  ///   - masses: as for the weights, those outside the weights' range included: they move the shapes.
  ///   - sampleWeights: as for the weights.
  ///   - threads: how many threads work; results do not depend on it.
  /// - Throws: ``SWeightError``.
  public init(
    _ sWeights: SWeights, model: SumModel, fit: LikelihoodFit, masses: [Double], sampleWeights: [Double]? = nil,
    threads: Int = 1
  ) throws(SWeightError) {
    guard fit.isUsable, let covariance = fit.covariance else { throw .fitNotUsable(status: fit.status.rawValue) }
    for name in model.parameterNames where fit[name] == nil { throw .unknownParameter(name) }
    if sWeights.isInRange.count != masses.count {
      throw .lengthMismatch(what: "sWeights", count: sWeights.isInRange.count, expected: masses.count)
    }
    let values = fit.values(for: model)
    let whole = try SWeightStart.prepare(model, values, order: .gradient)
    let all = try SWeightSample(whole, masses: masses, sampleWeights: sampleWeights, threads: threads)
    let scores = FitScores(whole, fit, covariance: covariance)
    var part = all
    if sWeights.range != model.range {
      let window = try SWeightStart.prepare(sWeights.model, values, order: .gradient)
      part = try SWeightSample(window, masses: masses, sampleWeights: sampleWeights, threads: threads)
    }
    let sums = try part.sums(sWeights.variance)
    let variant = sWeights.variant
    let yields = variant.needsYields ? sWeights.yields : nil
    moments = InfluenceMoments(part, shapes: scores.shapeNames.count, places: scores.places, yields: yields)
    scores.fill(all, into: moments.rows, firstRow: moments.momentCount, threads: threads)
    guard let yieldCovariance = YieldRefit.matrix(sums, part.count).inverse() else { throw .yieldsNotDetermined }
    let quadrature =
      variant == .sumOverEvents
      ? nil
      : try MassQuadrature(
        SWeightStart.prepare(sWeights.model, values, order: .value), variance: sWeights.variance)
    let gradient = part.model
    slopes = WeightSlopes(moments, part, variant: variant, yieldCovariance: yieldCovariance) {
      quadrature?.slopes(gradient, places: scores.places, shapes: scores.shapeNames.count, yields: yields) ?? ([], [])
    }
    (self.sWeights, shapeNames) = (sWeights, scores.shapeNames)
    elsewhere = Self.elsewhere(fit, all, scores: scores, moments: moments)
  }

  /// How each event moves a statistic whose derivatives by the weights are given.
  ///
  /// - Parameter derivatives: ∂T/∂w_k(e), `[component][event]`, w including the sample weight.
  /// - Precondition: one list per component, one number per event.
  public func influence(of derivatives: [[Double]]) -> SWeightInfluence {
    let (n, events) = (moments.components, moments.rows.eventCount)
    precondition(
      derivatives.count == n && derivatives.allSatisfy { $0.count == events },
      "derivatives for \(derivatives.count) components and \(derivatives.map(\.count)) events, not \(n) and \(events)")
    let work = EventRows(rows: n + 2, events: events)
    for k in 0..<n {
      let (row, weights) = (work.scalars(k), sWeights.weights[k])
      for e in 0..<events {
        row[e] = derivatives[k][e]
        work.scalars(n)[e] += row[e] * weights[e]
      }
    }
    let coefficients = self.coefficients(momentSums(work))
    let sums = apply(coefficients, to: work)
    return SWeightInfluence(
      values: work.values(n + 1), variance: sums[2] + outside(coefficients), naiveVariance: sums[0],
      knownShapesVariance: sums[1], shapeDerivatives: coefficients.shapes)
  }

  /// The covariance of two statistics of the same events.
  public func covariance(_ a: SWeightInfluence, _ b: SWeightInfluence) -> Double {
    var sum = VectorSum()
    for start in stride(from: 0, to: a.values.count, by: 8) {
      var terms = SIMD8<Double>()
      for lane in 0..<min(8, a.values.count - start) { terms[lane] = a.values[start + lane] * b.values[start + lane] }
      sum.add(terms)
    }
    return sum.total + (elsewhere?.product(a.shapeDerivatives, b.shapeDerivatives) ?? 0)
  }

  /// The coefficients of the events' common terms, from sums of ∂T/∂w times moments.
  func coefficients(_ sums: [[Double]]) -> InfluenceCoefficients {
    InfluenceCoefficients(
      sums: sums, moments: moments, inverse: sWeights.inverse, slopes: slopes, variant: sWeights.variant)
  }

  /// What events of other channels add to a variance. It cannot be negative, though a difference of two estimates may come out so:
  /// a fit to a histogram sums over bins what is summed over events here.
  func outside(_ a: InfluenceCoefficients) -> Double { max(0, outside(a, a)) }

  /// What events of other channels add to a covariance.
  func outside(_ a: InfluenceCoefficients, _ b: InfluenceCoefficients) -> Double {
    elsewhere?.product(a.shapes, b.shapes) ?? 0
  }

  private func momentSums(_ work: EventRows) -> [[Double]] {
    let (n, width) = (moments.components, moments.momentCount)
    let sums = moments.rows.sums(n * width, threads: moments.threads) { chunk, sums in
      for k in 0..<n {
        let c = work[k]
        for row in 0..<width {
          let values = moments.rows[row]
          var sum = SIMD8<Double>()
          for i in chunk { sum += c[i] * values[i] }
          sums[k * width + row] = sum
        }
      }
    }
    return (0..<n).map { Array(sums[$0 * width..<($0 + 1) * width]) }
  }

  /// Writes φ behind the direct terms; Σ of the squares of these, of φ with known shapes, and of φ.
  private func apply(_ coefficients: InfluenceCoefficients, to work: EventRows) -> [Double] {
    let direct = moments.components
    let shared = moments.shared
    let known = shared.count - coefficients.shapeCount
    return work.sums(3, threads: moments.threads) { chunk, sums in
      for i in chunk {
        var phi = work[direct][i]
        sums[0] += phi * phi
        for (place, row) in shared.enumerated() {
          if place == known { sums[1] += phi * phi }
          phi += coefficients.values[place] * moments.rows[row][i]
        }
        if known == shared.count { sums[1] += phi * phi }
        sums[2] += phi * phi
        work[direct + 1][i] = phi
      }
    }
  }

  /// The robust covariance of the shapes less what the events at hand make of it; nil if the fit had no others.
  private static func elsewhere(
    _ fit: LikelihoodFit, _ sample: SWeightSample, scores: FitScores, moments: InfluenceMoments
  ) -> SymmetricMatrix? {
    guard let robust = fit.robustCovariance, hasOthers(fit, sample) else { return nil }
    let count = scores.shapePlaces.count
    let own = moments.rows.sums(count * count, threads: moments.threads) { chunk, sums in
      for i in chunk {
        for a in 0..<count {
          for b in 0..<count {
            sums[a * count + b] += moments.rows[moments.shift(a)][i] * moments.rows[moments.shift(b)][i]
          }
        }
      }
    }
    var result = SymmetricMatrix(dimension: count)
    for a in 0..<count {
      for b in 0...a { result[a, b] = robust[scores.shapePlaces[a], scores.shapePlaces[b]] - own[a * count + b] }
    }
    return result
  }
}

extension SWeightUncertainty {
  /// Whether the fit had events besides these: its Σw differs from theirs by more than rounding. A count would not tell, since
  /// that of a histogram is its bins.
  private static func hasOthers(_ fit: LikelihoodFit, _ sample: SWeightSample) -> Bool {
    let weights = sample.rows.scalars(SWeightSample.weight)
    var (sum, size) = (0.0, 0.0)
    for event in 0..<sample.rows.eventCount {
      sum += weights[event]
      size += abs(weights[event])
    }
    return abs(fit.sumOfWeights - sum) > 1e-9 * size
  }
}

extension SymmetricMatrix {
  /// aᵀ M b.
  func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<dimension { for j in 0..<dimension { sum += a[i] * self[i, j] * b[j] } }
    return sum
  }
}
