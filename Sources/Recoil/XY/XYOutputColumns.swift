import Columns
import EventFiles
import Glibc

/// The columns that applying an XY calibration writes: for every MET `Corrected<name>_pt`, `_phi`, `_px` and `_py` (GeV, float64),
/// the same with `_stat1_up` and so on for variations, `xy_flags` (``XYFlags``, of all METs), and `entry` for files without run,
/// luminosityBlock and event.
struct XYOutputColumns: Sendable {
  let schema: [ColumnSchema]
  private let corrections: [XYCorrection]  // MET after MET, variation after variation
  private let perMET: Int
  private let periods: RunPeriods?
  private let isData: Bool
  private let identity: EventIdentity

  init(_ calibration: XYCalibration, isData: Bool, variations: [XYVariation], identity: EventIdentity) throws(XYError) {
    var (corrections, names): ([XYCorrection], [String]) = ([], [])
    for met in calibration.mets {
      for variation in [XYVariation.nominal] + variations {
        corrections.append(try XYCorrection(calibration, met: met.met, variation: variation))
        let end = variation == .nominal ? "" : "_\(variation.name)"
        names += ["pt", "phi", "px", "py"].map { "Corrected\(met.met)_\($0)\(end)" }
      }
    }
    self.corrections = corrections
    perMET = variations.count + 1
    periods = calibration.periods
    (self.isData, self.identity) = (isData, identity)
    let ids = identity == .columns ? [] : [ColumnSchema(name: "entry", type: .uint64)]
    schema =
      ids + names.map { ColumnSchema(name: $0, type: .float64) } + [ColumnSchema(name: "xy_flags", type: .uint32)]
  }

  /// The batch to write, with the copied columns, and the flags.
  /// - Throws: ``XYError/runOutsidePeriods(file:entry:run:periods:)`` for the first such event.
  func batch(
    _ events: XYEvents, file: String, copying copies: [ColumnSchema], from input: EventBatch
  ) throws(XYError) -> CorrectedBatch {
    let count = events.count
    var flags = [XYFlags](repeating: [], count: count)
    for i in 0..<count { flags[i] = common(events, i) }
    var columns: [String: Column] = [:]
    let names = schema.filter { $0.type == .float64 }.map(\.name)
    for (k, correction) in corrections.enumerated() {
      var values = [[Double]](repeating: [Double](repeating: 0, count: count), count: 4)
      let met = k / perMET
      for i in 0..<count {
        let (x, y) = try corrected(events, i, met: met, correction, &flags[i], file: file)
        (values[0][i], values[1][i], values[2][i], values[3][i]) = ((x * x + y * y).squareRoot(), atan2(y, x), x, y)
      }
      for j in 0..<4 { columns[names[4 * k + j]] = Column(values: .float64(values[j])) }
    }
    let bits = flags.map(\.rawValue)
    columns["xy_flags"] = Column(values: .uint32(bits))
    if identity == .entryNumber { columns["entry"] = Column(values: .uint64(events.events)) }
    for copy in copies { columns[copy.name] = input[copy.name] }
    return CorrectedBatch(batch: EventBatch(firstEntry: events.firstEntry, count: count, columns: columns), flags: bits)
  }

  private func common(_ events: XYEvents, _ i: Int) -> XYFlags {
    var flags: XYFlags = []
    let isUnmatched = events.selection.isUnmatched(i)
    if isUnmatched || (!events.inputMissing.isEmpty && events.inputMissing[i]) { flags.insert(.missing) }
    if !events.selection.holds(i) { flags.insert(.outsideSelection) }
    return flags
  }

  @inline(__always)
  private func corrected(
    _ events: XYEvents, _ i: Int, met: Int, _ correction: XYCorrection, _ flags: inout XYFlags, file: String
  ) throws(XYError) -> (Double, Double) {
    let (x, y) = (events.metX[met][i], events.metY[met][i])
    guard !flags.contains(.missing) else { return (x, y) }
    guard RecoilProjection.areMomenta(0, 0, x, y) else {
      flags.insert(.notFinite)
      return (x, y)
    }
    let shift = correction.shift(npv: events.npv[i], run: events.run.isEmpty ? 0 : events.run[i], isData: isData)
    flags.formUnion(shift.flags)
    if shift.flags.contains(.outsidePeriods), !flags.contains(.outsideSelection), let periods {
      throw .runOutsidePeriods(file: file, entry: events.firstEntry + i, run: events.run[i], periods: periods.text)
    }
    return shift.dx.isNaN ? (x, y) : (x - shift.dx, y - shift.dy)
  }
}
