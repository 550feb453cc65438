public import Cards
import Columns
import EventFiles
import Statistics

/// The formulas of a recoil calibration: what turns columns into q, MET, the number of jets, selection and weight.
public struct RecoilFormulas: Sendable, Hashable, Codable {
  /// The selection; nil selects all.
  public let selection: String?
  /// Formulas by name: qx, qy, met_x, met_y and what they refer to.
  public let definitions: [String: String]
  /// Histograms that the formulas call by name, with their contents; nil if there are none.
  public let lookups: CardLookups?
  /// Whether jet bins are used, so that njets is needed.
  public let usesJets: Bool
  /// The XY correction that met_x and met_y get first; nil for none.
  public let xy: RecoilXY?
  /// The boson q, if it is not (qx, qy) of the definitions: for a transfer's reference the generator's.
  public var boson: MomentumFormulas?
  /// What is seen of the boson, as it is reconstructed, if that is not q: the recoil is −(MET + visible), along q.
  public var visible: MomentumFormulas?
  /// Set in files that say no `visible`: what is seen is the lepton.
  private var hasNeutrino: Bool?

  init(selection: String?, definitions: [String: String], lookups: CardLookups?, usesJets: Bool, xy: RecoilXY?) {
    (self.selection, self.definitions, self.lookups, self.usesJets, self.xy) = (selection, definitions, lookups, usesJets, xy)
  }

  /// Takes the formulas of a card.
  public init(_ card: RecoilCard) {
    selection = card.selection
    definitions = card.definitions
    lookups = card.lookups
    usesJets = card.bins.njets.count > 1 || card.bins.njets != .everything
    xy = card.xy
  }

  /// What is seen of the boson; nil if that is q itself.
  private var seen: MomentumFormulas? {
    visible ?? (hasNeutrino == true ? MomentumFormulas(x: "lepton_px", y: "lepton_py") : nil)
  }

  /// Whether there is a lepton whose momentum makes a transverse mass with MET.
  public var hasLepton: Bool { definitions["lepton_px"] != nil && definitions["lepton_py"] != nil }

  /// Compiles the formulas for columns.
  /// - Parameters:
  ///   - weight: the sample's weight; nil for 1.
  ///   - isData: which side of the XY correction is meant.
  /// - Throws: ``FormulaError`` with the place in the formula; ``RecoilError/noJetCount(hint:)``; ``XYError``.
  func program(
    weight: String?, isData: Bool = false, schema: [ColumnSchema], file: String = "", identity: EventIdentity
  ) throws -> RecoilProgram {
    var outputs = (boson ?? MomentumFormulas(x: "qx", y: "qy")).outputs("qx", "qy")
    outputs += MomentumFormulas(x: "met_x", y: "met_y").outputs("met_x", "met_y")
    if usesJets { outputs.append(FormulaOutput(name: "njets", formula: try jetCount(schema), kind: .number)) }
    if hasLepton { outputs += MomentumFormulas(x: "lepton_px", y: "lepton_py").outputs("lepton_px", "lepton_py") }
    if let seen { outputs += seen.outputs("visible_px", "visible_py") }
    if let selection { outputs.append(FormulaOutput(name: "selection", formula: selection, kind: .condition)) }
    if let weight { outputs.append(FormulaOutput(name: "weight", formula: weight, kind: .number)) }
    let program = try FormulaProgram(
      outputs: outputs, definitions: definitions.filter { $0.key != $0.value }, tables: lookups?.tables ?? [:], schema: schema)
    let shifts = try xy?.program(isData: isData, schema: schema, file: file)
    return RecoilProgram(program: program, identity: identity, outputs: Set(outputs.map(\.name)), shifts: shifts)
  }

  /// The definition or column njets; without one nJet, NanoAOD's counter.
  private func jetCount(_ schema: [ColumnSchema]) throws(RecoilError) -> String {
    let names = schema.map(\.name)
    if definitions["njets"] != nil || names.contains("njets") { return "njets" }
    if names.contains("nJet") { return "nJet" }
    throw .noJetCount(hint: suggestion(for: "njets", in: names))
  }
}

/// The formulas of a momentum in the transverse plane, GeV.
public struct MomentumFormulas: Sendable, Hashable, Codable {
  /// Along x.
  public let x: String
  /// Along y.
  public let y: String

  func outputs(_ nameX: String, _ nameY: String) -> [FormulaOutput] {
    [FormulaOutput(name: nameX, formula: x, kind: .number), FormulaOutput(name: nameY, formula: y, kind: .number)]
  }
}

/// The compiled formulas with the columns they need.
struct RecoilProgram: EventProgram {
  let program: FormulaProgram
  let identity: EventIdentity
  let outputs: Set<String>
  /// The XY correction of MET.
  let shifts: RecoilXYProgram?

  /// The columns to read.
  var columns: [String] {
    let formulas = program.requiredColumns
    return formulas
      + (identity.columns + (shifts?.columns ?? [])).reduce(into: [String]()) { more, name in
        if !formulas.contains(name) && !more.contains(name) { more.append(name) }
      }
  }

  /// Evaluates the formulas for a batch.
  /// - Parameter unmatched: events that take no part because a friend lacks them; nil if there are none.
  /// - Parameter file: the file of the batch, for messages.
  func evaluate(_ batch: EventBatch, unmatched: [Bool]? = nil, file: String = "") throws -> RecoilEvents {
    let results = try program.evaluate(batch)
    var events = RecoilEvents(
      results, outputs: outputs, selection: EventSelection(results, outputs: outputs, unmatched: unmatched),
      identity: identity.identities(batch))
    try shifts?.correct(&events, batch, file: file)
    return events
  }
}

/// What the formulas gave for a batch of events; missing values are NaN.
struct RecoilEvents {
  let count: Int
  let firstEntry: Int
  let qx: [Double]
  let qy: [Double]
  /// After the XY correction, if there is one.
  var metX: [Double]
  var metY: [Double]
  /// Empty without jet bins.
  let njets: [Double]
  /// The lepton's momentum for m_T; empty without.
  let leptonX: [Double]
  let leptonY: [Double]
  /// What is seen of the boson; empty if that is q.
  let visibleX: [Double]
  let visibleY: [Double]
  /// Which events take part.
  let selection: EventSelection
  /// Empty for weight 1.
  let weights: [Double]
  /// Whether q, MET or njets is missing, because an index is past the end; empty if that never happens.
  var inputMissing: [Bool]
  let runs: [UInt64]
  let blocks: [UInt64]
  let events: [UInt64]

  init(
    _ results: FormulaResults, outputs: Set<String>, selection: EventSelection,
    identity: (runs: [UInt64], blocks: [UInt64], events: [UInt64])
  ) {
    count = results.count
    firstEntry = results.firstEntry
    (qx, qy, metX, metY) = (results.numbers("qx"), results.numbers("qy"), results.numbers("met_x"), results.numbers("met_y"))
    njets = outputs.contains("njets") ? results.numbers("njets") : []
    weights = outputs.contains("weight") ? results.numbers("weight") : []
    let hasLepton = outputs.contains("lepton_px")
    (leptonX, leptonY) = hasLepton ? (results.numbers("lepton_px"), results.numbers("lepton_py")) : ([], [])
    let isPartSeen = outputs.contains("visible_px")
    (visibleX, visibleY) = isPartSeen ? (results.numbers("visible_px"), results.numbers("visible_py")) : ([], [])
    let masks = outputs.subtracting(["selection", "weight", "lepton_px", "lepton_py"]).sorted().compactMap { results[$0].missing }
    inputMissing = masks.isEmpty ? [] : (0..<results.count).map { i in masks.contains { $0[i] } }
    self.selection = selection
    (runs, blocks, events) = identity
  }
}
