import ArgumentParser
import Recoil

/// `concord validate`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds what is wrong with a recoil payload; exit code 1 when results would be.",
    discussion: """
      Payloads are calibrations (calibration.json or its folder), correction sets with recoil maps, and ROOT files of histograms and \
      functions as KIT and CMS-HTT lay them out.
      """)

  @Argument(help: "The payload.") var file: String
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text

  func run() throws {
    let validation = try RecoilValidation(contentsOf: file)
    try StandardOutput.show(format == .json ? jsonText(validation) : ValidateText.text(validation))
    if !validation.passes { throw GateFailed() }
  }
}

/// What `concord validate` prints for people.
enum ValidateText {
  static func text(_ validation: RecoilValidation) -> String {
    let examined = validation.examined.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let head = "\(validation.file): \(validation.kind)\(examined.isEmpty ? "" : "; \(examined)")"
    var lines = [head]
    var codes: [RecoilFinding.Code] = []
    for finding in validation.findings where !codes.contains(finding.code) { codes.append(finding.code) }
    for code in codes {
      let findings = validation.findings.filter { $0.code == code }
      lines += ["", "\(code.severity.rawValue) \(code.rawValue) (\(findings.count)): \(code.effect)"]
      lines += findings.map { "  " + [$0.object, $0.bin, $0.problem].filter { !$0.isEmpty }.joined(separator: ": ") }
      lines.append("  → \(code.remedy)")
    }
    return (lines + ["", verdict(validation)]).joined(separator: "\n")
  }

  private static func verdict(_ validation: RecoilValidation) -> String {
    guard !validation.findings.isEmpty else { return "nothing found" }
    let counts = [RecoilFinding.Severity.error, .warning, .note].map { severity in
      (severity.rawValue, validation.findings.count { $0.severity == severity })
    }
    return counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)\($0.1 == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}
