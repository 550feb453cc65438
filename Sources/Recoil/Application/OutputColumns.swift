import Columns
import EventFiles
import Glibc

/// Which columns an application writes beside copies.
struct OutputPlan: Sendable {
  /// What tells events apart; `entry` is written where that is the entry's number.
  let identity: EventIdentity
  /// The names of the variations.
  let variations: [String]
  /// The names of the variations that become weights.
  let weights: [String]
  /// Whether the formulas name a lepton, so that there is a transverse mass.
  let hasMass: Bool

  static let numbers = [
    "CorrectedMET_pt", "CorrectedMET_phi", "CorrectedMET_px", "CorrectedMET_py", "u_par", "u_perp", "u_par_before",
    "u_perp_before", "qt",
  ]

  /// Columns of float64.
  var doubles: [String] { Self.numbers + (hasMass ? ["mT_before", "mT"] : []) }

  /// Columns of float32 for one variation.
  func names(_ variation: String) -> [String] {
    ["CorrectedMET_pt_\(variation)", "CorrectedMET_phi_\(variation)"] + (hasMass ? ["mT_\(variation)"] : [])
  }

  /// The columns with their types.
  var schema: [ColumnSchema] {
    let ids = identity == .columns ? [] : [ColumnSchema(name: "entry", type: .uint64)]
    let regions = !hasRegions ? [] : [ColumnSchema(name: "recoil_region", type: .int32)]
    return ids + doubles.map { ColumnSchema(name: $0, type: .float64) } + [ColumnSchema(name: "recoil_flags", type: .uint32)]
      + regions + (variations.flatMap(names) + weights.map(Self.weightName)).map { ColumnSchema(name: $0, type: .float32) }
  }

  /// Whether the events' regions are written, by which uncertainties can be told apart.
  var hasRegions: Bool { !variations.isEmpty || !weights.isEmpty }

  static func weightName(_ variation: String) -> String { "weight_\(variation)" }
}

/// The columns that applying a calibration writes, for one batch.
///
/// `CorrectedMET_pt/phi/px/py`, `u_par` and `u_perp` after correction, `u_par_before` and `u_perp_before`, `qt` (GeV, float64),
/// `recoil_flags` (``RecoilFlags``) and `entry` for files without run, luminosityBlock and event, which are
/// otherwise copied in their own types. With a lepton: `mT_before` and `mT`. With variations: `recoil_region` (int32; −1 for events
/// left unchanged) and for each `CorrectedMET_pt_NAME`, `CorrectedMET_phi_NAME` and, with a lepton, `mT_NAME`, or `weight_NAME`, or both
/// (float32).
struct OutputColumns {
  private let plan: OutputPlan
  private let count: Int
  private let firstEntry: Int
  private var doubles: [Double]  // column after column
  private var flags: [UInt32]
  private let entries: [UInt64]
  private var regions: [Int32]
  private var varied: [VariedMET.Columns] = []  // by variation
  private var weights: [[Float]] = []
  private var weightsClipped = 0

  init(_ events: RecoilEvents, _ corrector: RecoilCorrector, _ plan: OutputPlan) {
    self.plan = plan
    count = events.count
    doubles = [Double](repeating: 0, count: count * plan.doubles.count)
    flags = [UInt32](repeating: 0, count: count)
    regions = [Int32](repeating: -1, count: plan.hasRegions ? count : 0)
    entries = plan.identity == .columns ? [] : events.events
    firstEntry = events.firstEntry
    for i in 0..<count { correct(events, i, corrector) }
    if plan.hasRegions { vary(events, corrector) }
  }

  /// Fills the columns of all variations; events left unchanged keep their MET in each.
  private mutating func vary(_ events: RecoilEvents, _ corrector: RecoilCorrector) {
    func column(_ k: Int) -> [Float] { doubles[k * count..<(k + 1) * count].map { Float($0) } }
    let unchanged = VariedMET.Columns(pt: column(0), phi: column(1), mass: plan.hasMass ? column(10) : [])
    varied = [VariedMET.Columns](repeating: unchanged, count: plan.variations.count)
    for continuity in QTContinuity.allCases {
      let hasWeights = continuity == corrector.continuity && !plan.weights.isEmpty
      guard hasWeights || corrector.variations.continuity.contains(continuity) else { continue }
      let regional = RegionalEvents(events, regions: regions, corrector, continuity)
      if hasWeights { (weights, weightsClipped) = corrector.weights.columns(regional, corrector.bank, count: count) }
      let met = VariedMET(events: regional, batch: events)
      var columns = VariedColumns(regional, corrector)
      for v in varied.indices where corrector.variations.continuity[v] == continuity {
        let (along, across) = (columns.values(v, component: 0), columns.values(v, component: 1))
        met.write(along: along, across: across, to: &varied[v])
      }
    }
  }

  @inline(__always)
  private mutating func correct(_ events: RecoilEvents, _ i: Int, _ corrector: RecoilCorrector) {
    let isUnmatched = events.selection.isUnmatched(i)
    // Without its friend an event has no bin that could be trusted, and stays as it is.
    let njets = isUnmatched ? .nan : events.njets.isEmpty ? 0 : events.njets[i]
    let lepton = events.lepton(i)
    let hidden = events.hidden(i)
    var event = corrector.correct(
      qx: events.qx[i], qy: events.qy[i], metX: events.metX[i] - hidden.x, metY: events.metY[i] - hidden.y, njets: njets
    )
    (event.metX, event.metY) =
      event.region < 0 ? (events.metX[i], events.metY[i]) : (event.metX + hidden.x, event.metY + hidden.y)
    if isUnmatched || (!events.inputMissing.isEmpty && events.inputMissing[i]) {
      event.flags.remove([.notFinite, .badJetCount])
      event.flags.insert(.missing)
    }
    if !events.selection.holds(i) { event.flags.insert(.outsideSelection) }
    let values = (
      TransverseMass.length(event.metX, event.metY), atan2(event.metY, event.metX), event.metX, event.metY, event.parallel,
      event.perpendicular, event.parallelBefore, event.perpendicularBefore, event.qt
    )
    doubles[i] = values.0
    doubles[count + i] = values.1
    doubles[2 * count + i] = values.2
    doubles[3 * count + i] = values.3
    doubles[4 * count + i] = values.4
    doubles[5 * count + i] = values.5
    doubles[6 * count + i] = values.6
    doubles[7 * count + i] = values.7
    doubles[8 * count + i] = values.8
    if plan.hasMass {
      doubles[9 * count + i] = lepton?.mass(events.metX[i], events.metY[i]) ?? .nan
      doubles[10 * count + i] = lepton?.mass(event.metX, event.metY) ?? .nan
    }
    flags[i] = event.flags.rawValue
    if plan.hasRegions { regions[i] = Int32(event.region) }
  }

  /// The batch to write, with the copied columns.
  func batch(copying copies: [ColumnSchema], from input: EventBatch) -> CorrectedBatch {
    var columns: [String: Column] = entries.isEmpty ? [:] : ["entry": Column(values: .uint64(entries))]
    for (k, name) in plan.doubles.enumerated() {
      columns[name] = Column(values: .float64(Array(doubles[k * count..<(k + 1) * count])))
    }
    columns["recoil_flags"] = Column(values: .uint32(flags))
    if plan.hasRegions { columns["recoil_region"] = Column(values: .int32(regions)) }
    for (name, variation) in zip(plan.variations, varied) {
      for (name, values) in zip(plan.names(name), [variation.pt, variation.phi, variation.mass]) {
        columns[name] = Column(values: .float32(values))
      }
    }
    for (name, values) in zip(plan.weights, weights) { columns[OutputPlan.weightName(name)] = Column(values: .float32(values)) }
    for copy in copies { columns[copy.name] = input[copy.name] }
    let batch = EventBatch(firstEntry: firstEntry, count: count, columns: columns)
    return CorrectedBatch(batch: batch, flags: flags, weightsClipped: weightsClipped)
  }
}
