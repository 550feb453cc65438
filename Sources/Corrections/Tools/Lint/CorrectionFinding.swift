/// Something in a correction set that those who publish or use it should know.
public struct CorrectionFinding: Sendable, Hashable, Encodable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, Encodable, Comparable, CaseIterable {
    /// Good to know.
    case note
    /// Accepted by readers, but results or readers may surprise.
    case warning
    /// A reader refuses the file or fails on it, or results are wrong.
    case error

    /// Notes below warnings below errors.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  /// Those who must accept a file before it can be published.
  public enum Reader: String, Sendable, Hashable, Encodable, Comparable, CaseIterable {
    /// The validator of correctionlib's Python package.
    case validator
    /// The loader of its C++ library.
    case loader

    /// In the order of their names.
    public static func < (a: Reader, b: Reader) -> Bool { a.rawValue < b.rawValue }
  }

  /// What kind of finding it is.
  public let code: Code
  /// The correction or compound, if it is in one that has a name.
  public let correction: String?
  /// The first place, as a path such as `corrections[2].data.content[1].edges`; empty for the whole document.
  public let path: String
  /// What was found there.
  public let problem: String
  /// Who refuses the file because of it, sorted.
  public let refusedBy: [Reader]
  /// In how many places the same was found.
  public internal(set) var count = 1

  /// How much it matters.
  public var severity: Severity { code.severity }

  init(_ code: Code, correction: String?, path: String, problem: String, refusedBy: Set<Reader>) {
    (self.code, self.correction, self.path, self.problem) = (code, correction, path, problem)
    self.refusedBy = refusedBy.sorted()
  }

  private enum CodingKeys: String, CodingKey {
    case code, severity, correction, path, problem, refusedBy, count, effect, remedy
  }

  /// Severity, effect and remedy are written with every finding.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encode(severity, forKey: .severity)
    try container.encodeIfPresent(correction, forKey: .correction)
    try container.encode(path, forKey: .path)
    try container.encode(problem, forKey: .problem)
    try container.encode(refusedBy, forKey: .refusedBy)
    try container.encode(count, forKey: .count)
    try container.encode(code.effect, forKey: .effect)
    try container.encode(code.remedy, forKey: .remedy)
  }
}
