import Corrections
import Recoil

/// What `concord validate` prints for people.
enum ValidateText {
  static func text(_ validation: RecoilValidation) -> String {
    let head = "\(validation.file): \(validation.kind)" + counts(validation.examined)
    var lines = [head]
    var codes: [RecoilFinding.Code] = []
    for finding in validation.findings where !codes.contains(finding.code) { codes.append(finding.code) }
    for code in codes {
      let findings = validation.findings.filter { $0.code == code }
      lines += ["", "\(code.severity.rawValue) \(code.rawValue) (\(findings.count)): \(code.effect)"]
      lines += findings.map { "  " + [$0.object, $0.bin, $0.problem].filter { !$0.isEmpty }.joined(separator: ": ") }
      lines.append("  → \(code.remedy)")
    }
    return (lines + ["", verdict(validation.findings.map(\.severity.rawValue))]).joined(separator: "\n")
  }

  static func text(_ validation: CorrectionSetValidation) -> String {
    var lines = ["\(validation.file ?? "a correction set"): schema 2" + counts(validation.examined)]
    var codes: [CorrectionFinding.Code] = []
    for finding in validation.findings where !codes.contains(finding.code) { codes.append(finding.code) }
    for code in codes {
      let findings = validation.findings.filter { $0.code == code }
      let count = findings.reduce(0) { $0 + $1.count }
      lines += ["", "\(code.severity.rawValue) \(code.rawValue) (\(count)): \(code.effect)"]
      lines += findings.prefix(shown).map { "  " + line($0) }
      if findings.count > shown { lines.append("  … \(findings.count - shown) more") }
      lines.append("  → \(code.remedy)")
    }
    return (lines + ["", verdict(validation.findings.map(\.severity.rawValue))]).joined(separator: "\n")
  }

  private static let shown = 10

  private static func line(_ finding: CorrectionFinding) -> String {
    let names = finding.refusedBy.map { "the \($0.rawValue)" }.joined(separator: " and ")
    let readers = names.isEmpty ? "" : " (\(names) refuse\(finding.refusedBy.count == 1 ? "s" : "") it)"
    let more = finding.count > 1 ? ", and in \(finding.count - 1) more place\(finding.count == 2 ? "" : "s")" : ""
    return [finding.correction?.cut ?? "", finding.path, finding.problem].filter { !$0.isEmpty }.joined(separator: ": ") + more
      + readers
  }

  private static func counts(_ examined: [String: Int]) -> String {
    examined.isEmpty ? "" : "; " + examined.sorted { $0.key < $1.key }.map(counted).joined(separator: ", ")
  }

  private static func counted(_ key: String, _ count: Int) -> String {
    "\(count) \(count == 1 && key.hasSuffix("s") ? String(key.dropLast()) : key)"
  }

  private static func verdict(_ severities: [String]) -> String {
    guard !severities.isEmpty else { return "nothing found" }
    let counts = ["error", "warning", "note"].map { word in (word, severities.count { $0 == word }) }
    return counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)\($0.1 == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}
