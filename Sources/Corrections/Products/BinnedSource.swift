public import Numerics

/// One source of uncertainty of numbers in bins.
public struct BinnedSource: Sendable, Hashable {
  /// How the shifts are given. Every list has one number per bin, in the order of ``BinnedCorrection/values``.
  public enum Shift: Sendable, Hashable {
    /// Shifted values as they are.
    case values(up: [Double], down: [Double])
    /// What is added to the nominal values, with its sign.
    case deltas(up: [Double], down: [Double])
    /// Uncertainties σ, for value ± σ.
    case errors([Double])
    /// Relative uncertainties r, for value · (1 ± r).
    case relativeErrors([Double])
    /// Values of an alternative without a partner.
    case alternative([Double])
  }

  /// The source.
  public let source: VariationSource
  /// Its shifts.
  public let shift: Shift

  /// - Precondition: an alternative belongs to a one-sided source, and only there.
  public init(_ source: VariationSource, _ shift: Shift) {
    if case .alternative = shift {
      precondition(source.kind == .oneSided, "an alternative without a partner is one-sided, not \(source.kind)")
    } else {
      precondition(source.kind != .oneSided, "a one-sided source has an alternative, not shifts up and down")
    }
    (self.source, self.shift) = (source, shift)
  }

  /// The total uncertainty.
  public static func total(errors: [Double]) -> BinnedSource { BinnedSource(.total, .errors(errors)) }

  /// A source per bin with an error, in which that bin alone moves: `<name>_bin<k>`, k counting bins from 0 as they lie.
  public static func perBin(
    _ name: String = "stat", errors: [Double], _ correlation: VariationSource.Correlation = .correlated
  ) -> [BinnedSource] {
    errors.indices.filter { errors[$0] != 0 }.map { k in
      var alone = [Double](repeating: 0, count: errors.count)
      alone[k] = errors[k]
      return BinnedSource(VariationSource(name, .bin(k), correlation), .errors(alone))
    }
  }

  /// Eigen-modes of a covariance between bins, the largest first: `<name>1`, `<name>2`, …. Each is √λ times its eigenvector;
  /// their outer products add up to the covariance. Modes below `relativeFloor` of the largest λ are rounding and left out.
  /// - Returns: nil if the covariance has no eigenvalues or a clearly negative one, as no covariance has.
  public static func modes(
    _ name: String = "stat", covariance: SymmetricMatrix, _ correlation: VariationSource.Correlation = .correlated,
    relativeFloor: Double = 1e-12
  ) -> [BinnedSource]? {
    guard let system = covariance.eigenSystem(), let largest = system.values.first, let smallest = system.values.last,
      largest > 0, smallest > -1e-9 * largest
    else { return nil }
    return zip(system.values, system.vectors).enumerated().filter { $1.0 > relativeFloor * largest }.map { k, mode in
      let signed = mode.1.map { $0 * mode.0.squareRoot() * (Self.sign(mode.1)) }
      return BinnedSource(VariationSource(name, .mode(k + 1), correlation), .errors(signed))
    }
  }

  /// The sign that makes the largest component positive, so that up means up and equal matrices give equal modes.
  private static func sign(_ vector: [Double]) -> Double {
    (vector.max { abs($0) < abs($1) } ?? 1) < 0 ? -1 : 1
  }

  /// The shifted values; no second ones for an alternative.
  /// - Throws: ``CorrectionError`` (`contentCount`) if there is not one number per bin.
  func shifted(_ nominal: [Double]) throws(CorrectionError) -> (up: [Double], down: [Double]?) {
    switch shift {
    case .values(let up, let down): return (try checked(up, nominal), try checked(down, nominal))
    case .deltas(let up, let down): return (try sum(nominal, up, 1), try sum(nominal, down, 1))
    case .errors(let errors): return (try sum(nominal, errors, 1), try sum(nominal, errors, -1))
    case .relativeErrors(let errors):
      let factors = try checked(errors, nominal)
      return (zip(nominal, factors).map { $0 * (1 + $1) }, zip(nominal, factors).map { $0 * (1 - $1) })
    case .alternative(let values): return (try checked(values, nominal), nil)
    }
  }

  private func sum(_ nominal: [Double], _ shifts: [Double], _ sign: Double) throws(CorrectionError) -> [Double] {
    zip(nominal, try checked(shifts, nominal)).map { $0 + sign * $1 }
  }

  private func checked(_ list: [Double], _ nominal: [Double]) throws(CorrectionError) -> [Double] {
    guard list.count == nominal.count else {
      throw CorrectionError(.contentCount(found: list.count, needed: nominal.count), at: "source '\(source.label)'")
    }
    return list
  }
}
