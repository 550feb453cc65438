import Cards
import Columns
import Corrections
import Storage

/// A card with its correction sets read: the columns that will be written, before any events are known.
struct WeightPlan: Sendable {
  let card: CorrectionCard
  let columns: [PlannedColumn]
  /// The sets, in the order in which columns name them.
  let sets: [ReadSet]

  /// A correction set and its digest.
  struct ReadSet: Sendable {
    let path: String
    let sha256: String
    let set: CorrectionSet
  }

  /// - Parameters:
  ///   - path: the set of columns that name none; the card's if nil.
  ///   - choice: `all`, `none`, or names: of a variation's column, of a column, or of a variation.
  /// - Throws: ``CardError``, ``CorrectionError``, ``EventWeightError/unknownVariation(name:hint:)``.
  init(_ card: CorrectionCard, set path: String?, variations choice: [String]) throws {
    self.card = card
    var sets: [ReadSet] = []
    var columns: [PlannedColumn] = []
    for request in card.columns {
      let written = request.set ?? (path == nil ? card.setPlace : nil)
      guard let path = written?.text ?? path else {
        throw request.name.error(
          "no correction set is named: add set: FILE to the card, or call concord apply SET --card \(card.file)")
      }
      let known = sets.first { $0.path == path }
      let set = try known ?? ReadSet(path, writtenAt: written)
      if known == nil { sets.append(set) }
      columns.append(try PlannedColumn(request, in: set.set, at: path))
    }
    self.sets = sets
    self.columns = try Self.choose(choice, of: columns)
  }

  private static func choose(_ choice: [String], of columns: [PlannedColumn]) throws(EventWeightError) -> [PlannedColumn] {
    if choice == ["all"] { return columns }
    var wanted: Set<String> = []
    let known = columns.flatMap { column in
      column.variations.map { (column: column.name, own: $0.name, full: column.columnName($0)) }
    }
    for name in choice where name != "none" {
      let found = known.filter { [$0.full, $0.column, $0.own].contains(name) }
      guard !found.isEmpty else {
        throw .unknownVariation(name: name, hint: near(name, Set(known.flatMap { [$0.full, $0.own] }).sorted()))
      }
      wanted.formUnion(found.map(\.full))
    }
    return columns.map { $0.keeping(wanted.contains) }
  }
}

extension WeightPlan.ReadSet {
  /// Decimals are read as the format's own library reads them, so that values are its own.
  /// - Parameter place: where the card names the set; nil if the command line does.
  /// - Throws: `CardError` at the place if the set cannot be read, `CorrectionError` without one.
  fileprivate init(_ path: String, writtenAt place: PlacedText?) throws {
    self.path = path
    do {
      set = try CorrectionSet(contentsOf: path, numbers: .asLibrary)
      sha256 = SHA256.hexDigest(of: try contents(ofFile: path))
    } catch {
      throw place?.error("\(error)") ?? error
    }
  }
}
