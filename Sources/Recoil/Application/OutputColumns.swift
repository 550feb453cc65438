import Columns
import Glibc

/// The columns that applying a calibration writes, for one batch.
///
/// `CorrectedMET_pt/phi/px/py`, `u_par` and `u_perp` after correction, `u_par_before` and `u_perp_before`, `qt` (GeV, float64),
/// `recoil_flags` (``RecoilFlags``) and `entry` for files without run, luminosityBlock and event, which are
/// otherwise copied in their own types.
struct OutputColumns {
  private static let numbers = [
    "CorrectedMET_pt", "CorrectedMET_phi", "CorrectedMET_px", "CorrectedMET_py", "u_par", "u_perp", "u_par_before",
    "u_perp_before", "qt",
  ]
  private let firstEntry: Int
  private let values: [Double]  // column after column
  private let flags: [UInt32]
  private let entries: [UInt64]

  /// The columns that are written beside copies: the corrections, and `entry` where events have no identity.
  static func schema(_ identity: EventIdentity) -> [ColumnSchema] {
    let ids = identity == .columns ? [] : [ColumnSchema(name: "entry", type: .uint64)]
    return ids + numbers.map { ColumnSchema(name: $0, type: .float64) } + [ColumnSchema(name: "recoil_flags", type: .uint32)]
  }

  init(_ events: RecoilEvents, _ corrector: RecoilCorrector, _ identity: EventIdentity) {
    let count = events.count
    var values = [Double](repeating: 0, count: count * Self.numbers.count)
    var flags = [UInt32](repeating: 0, count: count)
    for i in 0..<count {
      let isUnmatched = !events.unmatched.isEmpty && events.unmatched[i]
      // Without its friend an event has no bin that could be trusted, and stays as it is.
      let njets = isUnmatched ? .nan : events.njets.isEmpty ? 0 : events.njets[i]
      var event = corrector.correct(
        qx: events.qx[i], qy: events.qy[i], metX: events.metX[i], metY: events.metY[i], njets: njets)
      if isUnmatched || (!events.inputMissing.isEmpty && events.inputMissing[i]) {
        event.flags.remove([.notFinite, .badJetCount])
        event.flags.insert(.missing)
      }
      if !events.isSelected.isEmpty, !events.isSelected[i] { event.flags.insert(.outsideSelection) }
      values[i] = (event.metX * event.metX + event.metY * event.metY).squareRoot()
      values[count + i] = atan2(event.metY, event.metX)
      values[2 * count + i] = event.metX
      values[3 * count + i] = event.metY
      values[4 * count + i] = event.parallel
      values[5 * count + i] = event.perpendicular
      values[6 * count + i] = event.parallelBefore
      values[7 * count + i] = event.perpendicularBefore
      values[8 * count + i] = event.qt
      flags[i] = event.flags.rawValue
    }
    self.values = values
    self.flags = flags
    entries = identity == .columns ? [] : events.events
    firstEntry = events.firstEntry
  }

  /// The batch to write, with the copied columns, and the flags.
  func batch(copying copies: [ColumnSchema], from input: EventBatch) -> (batch: EventBatch, flags: [UInt32]) {
    var columns: [String: Column] = entries.isEmpty ? [:] : ["entry": Column(values: .uint64(entries))]
    for (k, name) in Self.numbers.enumerated() {
      columns[name] = Column(values: .float64(Array(values[k * flags.count..<(k + 1) * flags.count])))
    }
    columns["recoil_flags"] = Column(values: .uint32(flags))
    for copy in copies { columns[copy.name] = input[copy.name] }
    return (EventBatch(firstEntry: firstEntry, count: flags.count, columns: columns), flags)
  }
}
