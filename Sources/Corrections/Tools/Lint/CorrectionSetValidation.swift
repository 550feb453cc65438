/// What is wrong with a correction set, or may surprise those who use it.
///
/// The document is read as it is, so that all faults are found in one run: what correctionlib's validator or its loader refuses,
/// what they accept but evaluate wrongly, and what is legal but seldom meant.
public struct CorrectionSetValidation: Sendable, Encodable {
  /// The file; nil if the document came from memory.
  public let file: String?
  /// How many corrections, compounds and nodes were looked at.
  public let examined: [String: Int]
  /// The oldest version of correctionlib whose loader knows every node and word used, such as 2.3; 2.0 for plain ones.
  public let minimumReader: String
  /// What was found, the worst first.
  public let findings: [CorrectionFinding]

  /// Whether nothing worse than a warning was found.
  public var passes: Bool { !findings.contains { $0.severity == .error } }

  /// Who refuses the document.
  public var refusedBy: Set<CorrectionFinding.Reader> { Set(findings.flatMap(\.refusedBy)) }

  /// Looks at a `.json` or `.json.gz` file; which one it is, its first bytes say.
  /// - Throws: ``CorrectionError`` (`unreadable`) only; whatever the file holds is a finding.
  public init(contentsOf path: String) throws(CorrectionError) {
    try self.init(contentsOf: path, limit: CorrectionSet.mostUnpackedBytes)
  }

  /// As ``init(contentsOf:)``, refusing what unpacks to more than `limit` bytes.
  package init(contentsOf path: String, limit: Int) throws(CorrectionError) {
    self.init(json: try CorrectionSet.storedBytes(path, limit: limit), file: path)
  }

  /// Looks at a document in memory (UTF-8).
  public init(json bytes: [UInt8], file: String? = nil) {
    var linter = DocumentLinter()
    do throws(CorrectionError) {
      let document = try JSONParser.parse(bytes)
      linter.lint(document)
      if !linter.list.hasErrors { _ = try CorrectionSet(json: bytes) }
      linter.lint(readings: ReadingDifference(document, try JSONParser.parse(bytes, numbers: .asLibrary)))
    } catch {
      linter.add(unread: error)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { linter.addMark() }
    self.file = file
    examined = linter.examined
    minimumReader = (linter.newest?.version ?? .v2_0).rawValue
    findings = linter.list.sorted
  }
}
