import Cards
import Columns
import EventFiles

/// The XY correction that a recoil calibration applies to met_x and met_y before anything else: taken from an XY calibration and
/// carried along, so that whoever applies the recoil calibration needs no other file.
public struct RecoilXY: Sendable, Hashable, Codable {
  /// The XY calibration's name.
  public let calibration: String
  /// The XY calibration's digest.
  public let digest: String
  /// The formulas of nPV and run.
  public let formulas: XYFormulas
  /// The fits of the MET that is meant.
  public let fits: XYMETFits
  /// The periods of data; nil for one.
  public let periods: RunPeriods?
  /// GeV; larger shifts were told of.
  public let largestShift: Double

  /// Reads the key `xy` of a recoil card, `{calibration: FOLDER, met: PuppiMET}`, and the calibration it names; nil if the card has none.
  /// - Throws: ``CardError`` with file, line and key, also for calibrations that are refused or lack a side.
  init?(_ value: CardValue?, of card: Card, samples: [RecoilSample]) throws(CardError) {
    guard let value else { return nil }
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(["calibration", "met"])
    let path = try mapping.require("calibration", "the XY calibration, or the folder it is in")
    let found: XYCalibration
    do { found = try XYCalibration(contentsOf: card.resolve(try path.string())) } catch { throw path.error("\(error)") }
    let names = found.mets.map(\.met)
    let name = try mapping["met"]?.string() ?? (names.count == 1 ? names[0] : nil)
    guard let name else {
      throw mapping.value.error("the key ‘met’ is missing: \(found.name) corrects \(names.joined(separator: ", "))")
    }
    guard let fits = found.mets.first(where: { $0.met == name }) else {
      throw (mapping["met"] ?? path).error("‘\(found.name)’ corrects no MET called ‘\(name)’. \(found.namesOfMETs(near: name))")
    }
    do { for sample in samples { try found.requireSide(isData: sample.role == .data) } } catch { throw path.error("\(error)") }
    (calibration, digest, periods, self.fits) = (found.name, found.digest, found.periods, fits)
    formulas = XYFormulas(
      selection: nil, definitions: found.formulas.definitions, lookups: found.formulas.lookups,
      mets: found.formulas.mets.filter { $0.name == name }, usesRuns: found.formulas.usesRuns)
    largestShift = found.options.largestShift
  }

  /// Compiles the formulas of nPV and run.
  func program(isData: Bool, schema: [ColumnSchema], file: String) throws -> RecoilXYProgram {
    RecoilXYProgram(
      program: try formulas.placeProgram(isData: isData, schema: schema, file: file),
      correction: XYCorrection(fits, periods: periods, largestShift: largestShift), isData: isData, periods: periods)
  }

  /// Files that an XY calibration wrote, or friends of that kind, have a MET that is shifted already.
  /// - Throws: ``XYError/alreadyCorrected(file:kind:calibration:)``.
  static func refuseCorrected(_ chain: EventChain) throws {
    for file in chain.allFiles {
      guard let found = try OutputProvenance.found(in: file.path), found.kind == XYCalibration.kind.rawValue else { continue }
      throw XYError.alreadyCorrected(file: file.path, kind: found.kind, calibration: found.calibration)
    }
  }
}

/// The XY correction of a sample's events.
struct RecoilXYProgram: Sendable {
  let program: FormulaProgram
  let correction: XYCorrection
  let isData: Bool
  let periods: RunPeriods?

  /// The columns to read.
  var columns: [String] { program.requiredColumns }

  /// Shifts MET. Where nPV is no number MET becomes NaN, so that the event counts as not finite.
  /// - Throws: ``XYError/runOutsidePeriods(file:entry:run:periods:)`` for a selected event.
  func correct(_ events: inout RecoilEvents, _ batch: EventBatch, file: String) throws {
    let results = try program.evaluate(batch)
    let npv = results.numbers("npv")
    let run = periods != nil && isData ? results.numbers("run") : []
    for i in 0..<events.count {
      let shift = correction.shift(npv: npv[i], run: run.isEmpty ? 0 : run[i], isData: isData)
      if shift.flags.contains(.outsidePeriods), let periods, events.selection.holds(i) {
        throw XYError.runOutsidePeriods(file: file, entry: events.firstEntry + i, run: run[i], periods: periods.text)
      }
      events.metX[i] -= shift.dx
      events.metY[i] -= shift.dy
    }
    guard let missing = results["npv"].missing else { return }
    events.inputMissing = events.inputMissing.isEmpty ? missing : zip(events.inputMissing, missing).map { $0 || $1 }
  }
}
