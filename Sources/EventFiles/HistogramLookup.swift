public import Columns
public import RootFiles
import Storage

/// A histogram of a ROOT file as a table for formulas: which one, divided by which, and what of it.
public struct HistogramLookup: Sendable, Hashable, Codable {
  /// A histogram in a file.
  public struct Source: Sendable, Hashable, Codable {
    /// The file's path.
    public let file: String
    /// `dir/name` or `name;cycle`.
    public let histogram: String

    /// Names a histogram.
    public init(file: String, histogram: String) {
      self.file = file
      self.histogram = histogram
    }
  }

  /// Which number of a bin the table holds.
  public enum Output: String, Sendable, Hashable, Codable, CaseIterable {
    /// The content; of profiles the mean.
    case value
    /// Its uncertainty.
    case error
    /// The content plus its uncertainty.
    case up
    /// The content minus its uncertainty.
    case down
  }

  /// The histogram.
  public let source: Source
  /// What it is divided by, bin by bin; nil for nothing.
  public let denominator: Source?
  /// Whether each histogram is scaled to a sum of 1 over the bins on its axes before anything else.
  public let isNormalized: Bool
  /// Which number of a bin is taken.
  public let output: Output
  /// What lies outside the axes.
  public let outside: FormulaTable.Outside

  /// Describes a table.
  public init(_ source: Source, over denominator: Source?, isNormalized: Bool, output: Output, outside: FormulaTable.Outside) {
    self.source = source
    self.denominator = denominator
    self.isNormalized = isNormalized
    self.output = output
    self.outside = outside
  }

  /// Reads the histograms and makes the table.
  ///
  /// Of n ± s over d ± t the value is n/d and the uncertainty √(s² + (n t/d)²)/|d|. Where d is 0 there is no value: an event
  /// that falls there anyway makes the result missing, never 0 or infinite in silence.
  /// - Throws: ``HistogramLookupError``.
  public func table() throws(HistogramLookupError) -> FormulaTable {
    var (values, errors, edges) = try Self.bins(source, isNormalized)
    if let denominator {
      let (below, belowErrors, belowEdges) = try Self.bins(denominator, isNormalized)
      guard edges == belowEdges else {
        let other = "'\(denominator.histogram)' of \(denominator.file)"
        throw .refused("\(source.file): '\(source.histogram)' and \(other) differ in their edges")
      }
      for i in values.indices {
        let (n, d) = (values[i], below[i])
        values[i] = d == 0 ? .nan : n / d
        let spread = n * belowErrors[i] / d
        errors[i] = d == 0 ? .nan : (errors[i] * errors[i] + spread * spread).squareRoot() / abs(d)
      }
    }
    let chosen = zip(values, errors).map { value, error in
      switch output {
      case .value: value
      case .error: error
      case .up: value + error
      case .down: value - error
      }
    }
    guard let table = FormulaTable(edges: edges, values: chosen, outside: outside) else {
      throw .refused("\(source.file): the edges of '\(source.histogram)' do not rise")
    }
    return table
  }

  /// The bins on the axes, without underflow and overflow.
  private static func bins(
    _ source: Source, _ isNormalized: Bool
  ) throws(HistogramLookupError) -> (values: [Double], errors: [Double], edges: [[Double]]) {
    let histogram: RootHistogram
    do { histogram = try RootFile(path: source.file).histogram(source.histogram) } catch { throw .root(error) }
    let inside = histogram.values.indices.filter(histogram.isInside)
    var scale = 1.0
    if isNormalized {
      scale = histogram.integral
      guard scale > 0, scale.isFinite else {
        throw .refused("\(source.file): '\(source.histogram)' sums to \(scale) and cannot be normalized")
      }
    }
    let bad = inside.first { !histogram.values[$0].isFinite || !histogram.errors[$0].isFinite }
    if let bad {
      throw .refused("\(source.file): bin \(histogram.bins(at: bad)) of '\(source.histogram)' holds \(histogram.values[bad])")
    }
    return (inside.map { histogram.values[$0] / scale }, inside.map { histogram.errors[$0] / scale }, histogram.axes.map(\.edges))
  }
}

/// Why a histogram cannot be looked up.
public enum HistogramLookupError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file or the histogram cannot be read.
  case root(RootFileError)
  /// It can, and makes no table; the text says why.
  case refused(String)

  /// What is wrong, with file and histogram.
  public var description: String {
    switch self {
    case .root(let error): error.description
    case .refused(let text): text
    }
  }
}
