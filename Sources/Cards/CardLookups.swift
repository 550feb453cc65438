public import Columns
import EventFiles
import Storage

/// The lookups of a card: histograms that its formulas call by name.
///
/// ```yaml
/// lookups:
///   pu: {file: pileup.root, histogram: data, over: mc, normalize: true, outside: missing}
/// ```
/// The tables are read when the card is, and travel with what is made of it: whoever applies it needs no ROOT file.
public struct CardLookups: Sendable, Hashable, Codable {
  /// One lookup, with where it came from.
  public struct Lookup: Sendable, Hashable, Codable {
    /// What formulas evaluate.
    public let table: FormulaTable
    /// What was read, as the card says it: the histogram, of which file, over which.
    public let source: String
    /// The SHA-256 of each file read, in order.
    public let sha256: [String]
  }

  /// The lookups by their names.
  public let byName: [String: Lookup]

  /// The tables by their names, as programs take them.
  public var tables: [String: FormulaTable] { byName.mapValues(\.table) }

  /// Reads the section `lookups` of a card; nil if it has none.
  /// - Throws: ``CardError`` with file, line and key, also for files that cannot be read.
  public init?(_ value: CardValue?, of card: Card) throws(CardError) {
    guard let value else { return nil }
    var byName: [String: Lookup] = [:]
    for entry in try value.mapping().entries { byName[entry.name] = try Self.lookup(entry.value, card) }
    self.byName = byName
  }

  private static func lookup(_ value: CardValue, _ card: Card) throws(CardError) -> Lookup {
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(["file", "histogram", "over", "normalize", "outside", "output"])
    let file = card.resolve(try mapping.require("file", "the ROOT file").string())
    let source = HistogramLookup.Source(
      file: file, histogram: try mapping.require("histogram", "its name, as in dir/name").string())
    let denominator = try mapping["over"].map { value throws(CardError) in try other(value, file, card) }
    let lookup = HistogramLookup(
      source, over: denominator, isNormalized: try mapping["normalize"]?.flag() ?? false,
      output: try mapping["output"]?.output() ?? .value,
      outside: try mapping.require("outside", "what lies beyond the axes: clamp, missing or a number").outside())
    let text = source.label + (denominator.map { " over \($0.label)" } ?? "")
    do {
      var digests = [SHA256.hexDigest(of: try contents(ofFile: file))]
      if let other = denominator, other.file != file { digests.append(SHA256.hexDigest(of: try contents(ofFile: other.file))) }
      return Lookup(table: try lookup.table(), source: text, sha256: digests)
    } catch {
      throw value.error("\(error)")
    }
  }

  /// `over: name` in the same file, or `over: {file: …, histogram: …}`.
  private static func other(_ value: CardValue, _ file: String, _ card: Card) throws(CardError) -> HistogramLookup.Source {
    guard let mapping = try? value.mapping() else { return HistogramLookup.Source(file: file, histogram: try value.string()) }
    try mapping.refuseUnknownKeys(["file", "histogram"])
    return HistogramLookup.Source(
      file: try mapping["file"].map { value throws(CardError) in card.resolve(try value.string()) } ?? file,
      histogram: try mapping.require("histogram", "its name, as in dir/name").string())
  }
}

extension HistogramLookup.Source {
  /// The histogram and its file without folders, which differ from machine to machine.
  fileprivate var label: String { "\(histogram) of \(file.split(separator: "/").last ?? "")" }
}

extension CardValue {
  fileprivate func output() throws(CardError) -> HistogramLookup.Output {
    let found = try string()
    if let output = HistogramLookup.Output(rawValue: found) { return output }
    let known = HistogramLookup.Output.allCases.map(\.rawValue)
    throw error("‘\(found)’ is nothing a bin has. \(suggestion(for: found, in: known))")
  }

  fileprivate func outside() throws(CardError) -> FormulaTable.Outside {
    switch try string() {
    case "clamp": return .clamp
    case "missing": return .missing
    case let found:
      guard let number = Double(found), number.isFinite else {
        throw error("expected clamp, missing or a number, found ‘\(found)’. \(suggestion(for: found, in: ["clamp", "missing"]))")
      }
      return .value(number)
    }
  }
}
