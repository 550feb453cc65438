/// Something in a recoil payload that users of it should know.
public struct RecoilFinding: Sendable, Hashable, Encodable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, Encodable, Comparable {
    /// Good to know.
    case note
    /// Results may be worse than they look.
    case warning
    /// Results are wrong somewhere.
    case error

    /// Notes below warnings below errors.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  /// What kind of finding it is.
  public let code: Code
  /// How much it matters.
  public let severity: Severity
  /// The file.
  public let file: String
  /// The object in the file.
  public let object: String
  /// The bin, in words; empty if the finding is about the whole object.
  public let bin: String
  /// The number found, if it is one.
  public let value: Double?
  /// What was found.
  public let problem: String

  private enum CodingKeys: String, CodingKey { case code, severity, file, object, bin, value, problem, effect, remedy }

  /// Effect and remedy are written with every finding.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encode(severity, forKey: .severity)
    try container.encode(file, forKey: .file)
    try container.encode(object, forKey: .object)
    if !bin.isEmpty { try container.encode(bin, forKey: .bin) }
    if let value, value.isFinite { try container.encode(value, forKey: .value) }
    try container.encode(problem, forKey: .problem)
    try container.encode(code.effect, forKey: .effect)
    try container.encode(code.remedy, forKey: .remedy)
  }
}

extension RecoilFinding {
  /// The kinds of findings.
  public enum Code: String, Sendable, Hashable, Encodable, CaseIterable {
    case binMissing = "bin-missing"
    case binningDiffers = "binning-differs"
    case cdfBeyondOne = "cdf-beyond-one"
    case cdfNotMonotone = "cdf-not-monotone"
    case coefficientsMissing = "coefficients-missing"
    case conventionContradicted = "convention-contradicted"
    case conventionUnstated = "convention-unstated"
    case edgesContradictLabels = "edges-contradict-labels"
    case edgesDiffer = "edges-differ"
    case edgesLost = "edges-lost"
    case edgesNotRising = "edges-not-rising"
    case extrapolationLarge = "extrapolation-large"
    case fitNotNormalised = "fit-not-normalised"
    case fitOffHistogram = "fit-off-histogram"
    case fitPoor = "fit-poor"
    case fitUnusable = "fit-unusable"
    case fitWithoutStatus = "fit-without-status"
    case histogramEmpty = "histogram-empty"
    case mapNotRising = "map-not-rising"
    case mapSlope = "map-slope"
    case massOutside = "mass-outside"
    case negativeBins = "negative-bins"
    case njetsEdges = "njets-edges"
    case notFinite = "not-finite"
    case qtJump = "qt-jump"
    case rangeUnstated = "range-unstated"
    case shiftLarge = "shift-large"
    case sigmaNotPositive = "sigma-not-positive"
    case tailNoise = "tail-noise"
    case tampered = "tampered"
    case variationUnpaired = "variation-unpaired"

    /// How much it matters.
    public var severity: Severity {
      switch self {
      case .conventionUnstated, .fitWithoutStatus, .njetsEdges, .rangeUnstated: .note
      case .binningDiffers, .extrapolationLarge, .fitPoor, .mapSlope, .massOutside, .qtJump, .shiftLarge, .tailNoise: .warning
      default: .error
      }
    }

    /// What it does to results.
    public var effect: String { texts.effect }
    /// What to do about it.
    public var remedy: String { texts.remedy }
  }
}
