import Columns
import Glibc

/// The columns that applying a calibration writes, for one batch.
///
/// `CorrectedMET_pt/phi/px/py`, `u_par` and `u_perp` after correction, `u_par_before` and `u_perp_before`, `qt` (GeV, float64),
/// `recoil_flags` (``RecoilFlags``) and `entry` for files without run, luminosityBlock and event, which are
/// otherwise copied in their own types. With variations: `recoil_region` (int32; −1 for events left unchanged) and for each
/// `CorrectedMET_pt_NAME` and `CorrectedMET_phi_NAME` (float32).
struct OutputColumns {
  private static let numbers = [
    "CorrectedMET_pt", "CorrectedMET_phi", "CorrectedMET_px", "CorrectedMET_py", "u_par", "u_perp", "u_par_before",
    "u_perp_before", "qt",
  ]
  private let firstEntry: Int
  private let values: [Double]  // column after column
  private let flags: [UInt32]
  private let entries: [UInt64]
  private let regions: [Int32]
  private let variations: [String]
  private let varied: [Float]  // pt and phi of the first variation, of the second, …

  /// The columns that are written beside copies: the corrections, and `entry` where events have no identity.
  static func schema(_ identity: EventIdentity, variations: [String]) -> [ColumnSchema] {
    let ids = identity == .columns ? [] : [ColumnSchema(name: "entry", type: .uint64)]
    let regions = variations.isEmpty ? [] : [ColumnSchema(name: "recoil_region", type: .int32)]
    return ids + numbers.map { ColumnSchema(name: $0, type: .float64) } + [ColumnSchema(name: "recoil_flags", type: .uint32)]
      + regions + variations.flatMap(names).map { ColumnSchema(name: $0, type: .float32) }
  }

  private static func names(_ variation: String) -> [String] { ["CorrectedMET_pt_\(variation)", "CorrectedMET_phi_\(variation)"] }

  init(_ events: RecoilEvents, _ corrector: RecoilCorrector, _ identity: EventIdentity, variations: [String]) {
    let count = events.count
    var values = [Double](repeating: 0, count: count * Self.numbers.count)
    var flags = [UInt32](repeating: 0, count: count)
    var regions = [Int32](repeating: -1, count: variations.isEmpty ? 0 : count)
    var varied = [Float](repeating: 0, count: 2 * variations.count * count)
    for i in 0..<count {
      let isUnmatched = !events.unmatched.isEmpty && events.unmatched[i]
      // Without its friend an event has no bin that could be trusted, and stays as it is.
      let njets = isUnmatched ? .nan : events.njets.isEmpty ? 0 : events.njets[i]
      var event = corrector.correct(
        qx: events.qx[i], qy: events.qy[i], metX: events.metX[i], metY: events.metY[i], njets: njets
      ) { v, met in
        varied[2 * v * count + i] = Float((met.x * met.x + met.y * met.y).squareRoot())
        varied[(2 * v + 1) * count + i] = Float(atan2(met.y, met.x))
      }
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
      guard !variations.isEmpty else { continue }
      regions[i] = Int32(event.region)
      guard event.region < 0 else { continue }
      for v in variations.indices {
        varied[2 * v * count + i] = Float(values[i])
        varied[(2 * v + 1) * count + i] = Float(values[count + i])
      }
    }
    (self.values, self.flags, self.regions, self.varied) = (values, flags, regions, varied)
    self.variations = variations
    entries = identity == .columns ? [] : events.events
    firstEntry = events.firstEntry
  }

  /// The batch to write, with the copied columns, and the flags.
  func batch(copying copies: [ColumnSchema], from input: EventBatch) -> (batch: EventBatch, flags: [UInt32]) {
    let count = flags.count
    var columns: [String: Column] = entries.isEmpty ? [:] : ["entry": Column(values: .uint64(entries))]
    for (k, name) in Self.numbers.enumerated() {
      columns[name] = Column(values: .float64(Array(values[k * count..<(k + 1) * count])))
    }
    columns["recoil_flags"] = Column(values: .uint32(flags))
    if !variations.isEmpty { columns["recoil_region"] = Column(values: .int32(regions)) }
    for (k, name) in variations.flatMap(Self.names).enumerated() {
      columns[name] = Column(values: .float32(Array(varied[k * count..<(k + 1) * count])))
    }
    for copy in copies { columns[copy.name] = input[copy.name] }
    return (EventBatch(firstEntry: firstEntry, count: count, columns: columns), flags)
  }
}
