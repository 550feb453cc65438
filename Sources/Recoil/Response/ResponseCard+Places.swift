import Cards
import Columns

extension ResponseCard {
  /// A formula's error at its place in the card.
  func located(_ error: FormulaError, file: String) -> CardError {
    CardError(
      file: card.file, line: (try? card.root()).flatMap { line(of: error.place, in: $0) }, key: "",
      problem: "\(error)\n  (columns of \(file))")
  }

  /// The line of an output or a definition; both are called by their keys, as in `mets.PF.x`.
  private func line(of place: String, in root: CardMapping) -> Int? {
    if let section = ["mets", "against", "splits", "define"].first(where: { place.hasPrefix($0 + ".") }) {
      guard let entries = try? root[section]?.mapping() else { return nil }
      let name = place.dropFirst(section.count + 1)
      if let found = entries.entries.first(where: { $0.name == name }) { return found.value.line }
      let owner = entries.entries.first { name.hasPrefix($0.name + ".") }
      guard let owner, let parts = try? owner.value.mapping() else { return nil }
      return parts[String(name.dropFirst(owner.name.count + 1))]?.line ?? owner.value.line
    }
    return root[place == "weight" ? "samples" : place]?.line
  }
}
