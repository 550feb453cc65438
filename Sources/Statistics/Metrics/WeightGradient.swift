/// How a metric changes with the weight of every event: its derivatives, exact.
///
/// With s_e and b_e the weights of event e as signal and as background, the influence of the event on the metric A is
/// φ_e = s_e ∂A/∂s_e + b_e ∂A/∂b_e. Sums of products of φ are variances and covariances; chained with ds_e/dθ they carry the
/// uncertainty of fitted weights.
public struct WeightGradient: Sendable {
  let values: [SIMD2<Double>]

  /// ∂A/∂s_e, for every event, also for those that are not signal.
  public var signal: [Double] { values.map(\.x) }
  /// ∂A/∂b_e, for every event, also for those that are not background.
  public var background: [Double] { values.map(\.y) }

  /// φ_e of every event; they sum to zero.
  public func influences(_ classes: EventClasses) -> [Double] {
    zip(values, classes.weights).map { ($0 * $1).sum() }
  }
}

extension EventClasses {
  /// The covariance of two metrics of the same events: Σ_e φ_e φ'_e.
  ///
  /// If every event is of one class, the sum over each class is multiplied by 1/(1 − 2Σw³/(Σw Σw²) + Σw²/(Σw)²), which is
  /// n/(n − 1) without weights: then it is DeLong's estimate, and unbiased to first order. Events in both classes get no factor.
  /// - Returns: nil if a class has a single event.
  /// E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, *Biometrics* 44 (1988) 837, eqs. 4 to 6.
  public func covariance(_ a: WeightGradient, _ b: WeightGradient) -> Double? {
    precondition(a.values.count == count && b.values.count == count, "gradients and classes of different events")
    guard let corrections else { return nil }
    let factors = corrections.squareRoot()
    var sum = CompensatedSum()
    for i in 0..<count {
      let scaled = weights[i] * factors
      sum.add((a.values[i] * scaled).sum() * (b.values[i] * scaled).sum())
    }
    return sum.value.x
  }

  /// The standard error of a metric if the events of a group fluctuate together: √Σ(Σφ over the group)², as for the muons of one
  /// collision. No factor corrects for few groups.
  /// - Parameter groups: the number of the group of each event, rising; events of a group lie together.
  public func standardError(_ gradient: WeightGradient, groups: [Int]) -> Double {
    precondition(groups.count == count, "\(groups.count) groups for \(count) events")
    var (sum, group) = (CompensatedSum(), 0.0)
    for i in 0..<count {
      group += (gradient.values[i] * weights[i]).sum()
      if i + 1 == count || groups[i + 1] != groups[i] {
        sum.add(group * group)
        group = 0
      }
    }
    return sum.value.x.squareRoot()
  }

  /// The variance of a metric, Σφ².
  public func variance(_ gradient: WeightGradient) -> Double? { covariance(gradient, gradient) }

  /// The gradient of (D + K)/(2D), D = ``pairTotal``, from that of K.
  func gradient(ofShare sum: Double, _ slope: (Int) -> SIMD2<Double>) -> WeightGradient {
    WeightGradient(
      values: [SIMD2<Double>](unsafeUninitializedCapacity: count) { buffer, filled in
        for i in 0..<count {
          buffer.initializeElement(at: i, to: gradient(ofShare: sum, slope: slope(i), weight: weights[i]))
        }
        filled = count
      })
  }

  /// The same for one event.
  @inline(__always)
  func gradient(ofShare sum: Double, slope: SIMD2<Double>, weight: SIMD2<Double>) -> SIMD2<Double> {
    let own = isShared && selfPairs == .dropped ? weight.yx : SIMD2()
    return (slope - sum / pairTotal * (totals.yx - own)) / (2 * pairTotal)
  }
}
