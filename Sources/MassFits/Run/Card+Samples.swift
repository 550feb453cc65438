import Cards
import Columns
import EventFiles

extension Card {
  /// A formula's error at its place in the card.
  /// - Parameter section: the key of the sample, as in `samples.data`, whose weight or truth may be at fault.
  func located(_ error: FormulaError, file: String, section: String) -> CardError {
    let isOfSample = ["weight", "truth"].contains(error.place)
    return CardError(
      file: self.file, line: line(of: isOfSample ? "\(section).\(error.place)" : error.place), key: "",
      problem: "\(error)\n  (columns of \(file))")
  }

  private func line(of place: String) -> Int? {
    guard let root = try? root() else { return nil }
    var mapping = root
    var line: Int?
    for part in place.split(separator: ".").map(String.init) {
      guard let value = mapping[part] else { break }
      line = value.line
      guard let next = try? value.mapping() else { break }
      mapping = next
    }
    return line ?? (try? root["define"]?.mapping())?[place]?.line
  }

  /// Opens a sample's files.
  /// - Parameter section: the key of the sample, as in `samples.data`.
  /// - Throws: ``CardSampleError`` with the place in the card; ``MassFitError`` for files listed twice, and without events.
  func open(_ sample: CardSample, section: String) throws -> EventChain {
    var mapping = try? root()
    for part in section.split(separator: ".") { mapping = try? mapping?[String(part)]?.mapping() }
    let chain: EventChain
    do {
      chain = try sample.open(relativeTo: self)
    } catch {
      throw CardSampleError(place: mapping?.place(of: error, in: self) ?? "\(file): \(section)", error: error)
    }
    if let path = chain.repeatedPath {
      throw MassFitError("\(file): \(section) lists \(path) twice. Every event may count once only", kind: .card)
    }
    guard chain.entryCount > 0 else {
      throw MassFitError(
        "\(section) has no events in \(sample.files.joined(separator: ", ")). Check the files and the tree", kind: .events)
    }
    return chain
  }
}
