import Corrections
import Testing

@Suite("What the lint says beside correctionlib's validator and loader") struct LintRefereeTests {
  struct Referee {
    let name: String
    let validation: CorrectionSetValidation
    let text: String
    let validatorAccepts: Bool
    let loaderAccepts: Bool
  }

  private func referees() throws -> [Referee] {
    try reference("lint")["documents"].items.map { row in
      let text = try row["document"].text
      return Referee(
        name: try row["name"].text, validation: CorrectionSetValidation(json: Array(text.utf8)), text: text,
        validatorAccepts: try row["validator"].text == "accepts", loaderAccepts: try row["loader"].text == "accepts")
    }
  }

  @Test("The lint knows which of the two refuses a document")
  func refusals() throws {
    let referees = try referees()
    #expect(referees.count >= 100)
    for referee in referees {
      let found = referee.validation.findings.map { "\($0.code.rawValue) \($0.path) \($0.problem)" }
      #expect(
        referee.validation.refusedBy.contains(.validator) == !referee.validatorAccepts, "\(referee.name): validator, \(found)")
      #expect(referee.validation.refusedBy.contains(.loader) == !referee.loaderAccepts, "\(referee.name): loader, \(found)")
    }
  }

  /// Documents that both accept although they cannot be evaluated, or mean two things.
  private static let errorsThatBothAccept: Set<String> = [
    "input name twice", "content not finite", "key of an object twice", "axes and inputs differ",
    "compound input of another type",
    "compound of an empty stack", "reference with too few parameters", "generic formula does not parse",
  ]
  /// What the validator refuses but published files have.
  private static let warningsThatOneRefuses: Set<String> = ["edge is infinite"]

  @Test("What either refuses is an error, and nothing else but what breaks when it is evaluated")
  func verdicts() throws {
    for referee in try referees() {
      let refused = !referee.validatorAccepts || !referee.loaderAccepts
      let passes =
        !(refused || Self.errorsThatBothAccept.contains(referee.name)) || Self.warningsThatOneRefuses.contains(referee.name)
      #expect(referee.validation.passes == passes, "\(referee.name): \(referee.validation.findings.map(\.problem))")
    }
  }

  @Test("Concord's own reader accepts nothing that holds an error, but for what it reads on purpose")
  func ownReader() throws {
    // The loader's 32-bit limits, integer edges, numbers that are not finite and draws by nothing are no obstacle to Concord.
    let read: Set<CorrectionFinding.Code> = [.edgesInteger, .categoryKeyRange, .tooLarge, .notFinite]
    for referee in try referees() where referee.name != "hash without inputs" {
      let isRead = (try? CorrectionSet(json: Array(referee.text.utf8))) != nil
      let errors = referee.validation.findings.filter { $0.severity == .error }
      if isRead { #expect(errors.allSatisfy { read.contains($0.code) }, "\(referee.name): \(errors.map(\.problem))") }
      #expect(isRead || !errors.isEmpty, "\(referee.name)")
    }
  }
}
