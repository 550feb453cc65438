import Cards
import Columns
import EventFiles

/// A recoil calibration that simulation of one MET is corrected by: its own formulas, as `concord apply` uses them.
struct ResponseCalibration: Sendable {
  let name: String
  let digest: String
  let corrector: RecoilCorrector
  private let formulas: RecoilFormulas
  private let program: RecoilProgram?

  /// Reads the calibration a MET names.
  /// - Throws: ``CardError`` at the key that names it.
  init(_ path: String, of met: ResponseMET, in card: Card) throws(CardError) {
    do {
      let calibration = try RecoilCalibration(contentsOf: card.resolve(path))
      (name, digest, formulas) = (calibration.name, calibration.digest, calibration.formulas)
      corrector = RecoilCorrector(calibration)
      program = nil
    } catch {
      let place = (try? (try? card.root()["mets"]?.mapping())?[met.name]?.mapping())?["calibration"]
      throw CardError(file: card.file, line: place?.line, key: "mets.\(met.name).calibration", problem: "\(error)")
    }
  }

  private init(_ other: ResponseCalibration, program: RecoilProgram) {
    (name, digest, corrector, formulas) = (other.name, other.digest, other.corrector, other.formulas)
    self.program = program
  }

  /// The same, ready for the columns of a chain.
  func compiled(for chain: EventChain) throws -> ResponseCalibration {
    do {
      return ResponseCalibration(
        self,
        program: try formulas.program(
          weight: nil, isData: false, schema: chain.columns, file: chain.files.first?.path ?? "no file", identity: .entryNumber))
    } catch let error as FormulaError {
      throw RecoilError.formula(file: "\(chain.files.first?.path ?? "no file"), calibration ‘\(name)’", error)
    }
  }

  /// The columns to read.
  var columns: [String] { program?.columns ?? [] }

  /// What the formulas of a calibration give.
  struct Values {
    /// As `concord apply` uses them.
    let events: RecoilEvents
    /// MET before the calibration's own XY correction, if it has one.
    let metX: [Double]
    let metY: [Double]
  }

  /// What its formulas give.
  func evaluate(_ batch: EventBatch, file: String) throws -> Values? {
    guard let program else { return nil }
    let events = try program.evaluate(batch, file: file)
    guard program.shifts != nil else { return Values(events: events, metX: events.metX, metY: events.metY) }
    let plain = RecoilProgram(
      program: program.program, identity: program.identity, outputs: program.outputs, shifts: nil)
    let before = try plain.evaluate(batch, file: file)
    return Values(events: events, metX: before.metX, metY: before.metY)
  }
}
