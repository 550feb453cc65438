import Numerics

/// What repeating a measurement on simulated samples says about its fit: pulls, coverage, failures.
public struct ToyStudy: Sendable, Hashable, Codable {
  /// A mean and a width with their standard errors.
  public struct Spread: Sendable, Hashable, Codable {
    /// The mean.
    public var mean: Double
    /// Its standard error.
    public var meanError: Double
    /// The standard deviation.
    public var width: Double
    /// Its standard error, for a normal distribution.
    public var widthError: Double

    /// - Returns: nil for fewer than two values.
    init?(_ values: [Double]) {
      guard values.count > 1 else { return nil }
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
      (self.mean, self.width) = (mean, width)
      (meanError, widthError) = (width / n.squareRoot(), width / (2 * (n - 1)).squareRoot())
    }
  }

  /// How often an interval held the truth.
  public struct Coverage: Sendable, Hashable, Codable {
    /// The share of intervals that held it.
    public var share: Double
    /// Its standard error.
    public var error: Double

    /// - Returns: nil if there are none.
    init?(_ hits: [Bool]) {
      guard !hits.isEmpty else { return nil }
      share = Double(hits.count { $0 }) / Double(hits.count)
      error = (share * (1 - share) / Double(hits.count)).squareRoot()
    }
  }

  /// One parameter in all usable fits.
  public struct Parameter: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String
    /// What the samples were drawn with.
    public var truth: Double
    /// The fitted values.
    public var value: Spread?
    /// (value − truth)/error with the observed Hessian's errors.
    public var pull: Spread?
    /// The same with the robust errors.
    public var robustPull: Spread?
    /// Coverage of value ± error.
    public var coverage: Coverage?
    /// Coverage of value ± robust error.
    public var robustCoverage: Coverage?
    /// Coverage of the profile intervals, if they were asked for; an end that is missing covers everything on its side.
    public var profileCoverage: Coverage?
  }

  /// How many samples were drawn.
  public var toys: Int
  /// The seed; the stream is the toy's number.
  public var seed: UInt64
  /// How many fits ended how, by ``LikelihoodFit/Status``.
  public var statuses: [String: Int]
  /// How many samples could not be fitted at all, by what was wrong.
  public var failures: [String: Int]
  /// How many fits the numbers below are made of.
  public var usable: Int
  /// The free parameters.
  public var parameters: [Parameter]

  /// The parameter called `name`.
  public subscript(name: String) -> Parameter? { parameters.first { $0.name == name } }
}
