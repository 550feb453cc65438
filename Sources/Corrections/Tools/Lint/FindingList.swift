/// Findings as they come up; the same finding in many places is counted, not repeated.
struct FindingList {
  private struct Identity: Hashable {
    let code: CorrectionFinding.Code
    let correction: ExactText?
    let group: ExactText
  }

  private(set) var findings: [CorrectionFinding] = []
  private var places: [Identity: Int] = [:]

  /// - Parameter group: what makes findings of one code and correction the same; nil for the problem.
  mutating func add(_ finding: CorrectionFinding, group: String?) {
    let identity = Identity(code: finding.code, correction: finding.correction?.exact, group: (group ?? finding.problem).exact)
    if let place = places[identity] {
      findings[place].count += 1
    } else {
      places[identity] = findings.count
      findings.append(finding)
    }
  }

  /// Whether an error was found.
  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// The worst first, otherwise as they came up.
  var sorted: [CorrectionFinding] {
    findings.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
  }
}
