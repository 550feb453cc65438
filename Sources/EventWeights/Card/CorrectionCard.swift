public import Cards
import Corrections
import Foundation

/// A card of `kind: correction`: which columns of weights or corrected values corrections make of events.
///
/// ```yaml
/// kind: correction
/// name: muon-scale-factors
/// set: muon_Z.json.gz
/// tree: Events
/// columns:
///   muon_id:
///     correction: NUM_TightID_DEN_TrackerMuons
///     inputs: {abseta: "abs(Muon_eta)", pt: "max(Muon_pt, 15)", scale_factors: nominal}
///     variations: {up: {scale_factors: systup}, down: {scale_factors: systdown}}
///     reduce: product
/// ```
public struct CorrectionCard: Sendable {
  /// The word in the card's key `kind`.
  public static let kind = "correction"

  /// The card's path.
  public let file: String
  /// What the corrections are called.
  public let name: String
  /// The correction set of columns that name none themselves, as seen from the working directory; nil if the card leaves it open.
  public var set: String? { setPlace?.text }
  /// The tree of the events; nil if files have just one, or are CSV.
  public let tree: String?
  /// The card's text, for its digest.
  let text: String
  let setPlace: PlacedText?
  let definitions: [PlacedText]
  let definitionNames: [String]
  let lookups: CardLookups?
  let columns: [ColumnRequest]
  /// The columns whose product is the column `weight`; empty for none.
  let weight: [PlacedText]
  /// Where the card begins, for what it lacks.
  let place: PlacedText

  private static let keys = ["kind", "name", "set", "tree", "define", "lookups", "columns", "weight"]

  /// Reads a card; sets and events are looked at later.
  /// - Throws: ``CardError`` with file, line and key.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    _ = try card.kind(among: [Self.kind])
    try root.refuseUnknownKeys(Self.keys)
    (file, text, place) = (card.file, card.text, PlacedText("", at: root.value))
    name = try root.require("name", "what the corrections are called").string()
    setPlace = try root["set"].map { value throws(CardError) in PlacedText(card.resolve(try value.string()), at: value) }
    tree = try root["tree"]?.string()
    let defined = try root["define"]?.mapping().entries ?? []
    definitionNames = defined.map(\.name)
    var definitions: [PlacedText] = []
    for entry in defined { definitions.append(try PlacedText(entry.value)) }
    self.definitions = definitions
    lookups = try CardLookups(root["lookups"], of: card)
    let list = try root.require("columns", "the columns to make, as in columns: {muon_id: {correction: …, inputs: {…}}}")
    var columns: [ColumnRequest] = []
    for entry in try list.mapping().entries { columns.append(try ColumnRequest(entry.name, entry.value, of: card)) }
    guard !columns.isEmpty else { throw list.error("no columns are asked for") }
    self.columns = columns
    weight = try Self.weight(root["weight"], columns)
  }

  /// Whether a path is that of a card: by its ending, `.yaml` or `.yml`.
  public static func isCard(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }

  /// Whether a path is that of a correction set, packed or not.
  public static func isSet(_ path: String) -> Bool {
    guard let bytes = try? CorrectionSet.storedBytes(path) else { return false }
    return (try? JSONDecoder().decode(SetHeader.self, from: Data(bytes))) != nil
  }

  /// What every correction set has.
  private struct SetHeader: Decodable {
    let schema_version: Int
  }

  private static func weight(_ value: CardValue?, _ columns: [ColumnRequest]) throws(CardError) -> [PlacedText] {
    guard let value else { return [] }
    var result: [PlacedText] = []
    for entry in try value.list() {
      let name = try PlacedText(entry)
      let known = columns.map(\.name.text)
      guard known.contains(name.text) else { throw name.error("there is no column ‘\(name.text)’. \(near(name.text, known))") }
      guard !result.contains(where: { $0.text == name.text }) else { throw name.error("‘\(name.text)’ is listed twice") }
      result.append(name)
    }
    guard !result.isEmpty else { throw value.error("a product of no columns; leave the key out") }
    return result
  }
}
