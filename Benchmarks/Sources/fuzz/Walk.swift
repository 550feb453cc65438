import CHeap
import RootFiles
import Storage

/// Opens a file and reads whatever is in it, as a user would with every command one after the other.
struct Walk {
  /// The name that errors must give.
  static let name = "mutated.root"
  private(set) var values = 0
  private(set) var refusals = 0
  /// An error that does not say where.
  private(set) var oddity: String?
  /// More entries are read in two parts, the first and the last.
  private static let mostEntries = 20_000
  private static let mostObjects = 64

  mutating func read(_ mapped: MappedFile) {
    guard let file = attempt({ try RootFile(mapped: mapped) }) else { return }
    for object in file.objects.prefix(Self.mostObjects) {
      let label = "\(object.name);\(object.cycle)"
      if object.className.hasPrefix("TTree") || object.className.hasPrefix("TNtuple") {
        if let tree = attempt({ try file.tree(label) }) { read(tree) }
      } else if object.className == "ROOT::RNTuple" {
        if let ntuple = attempt({ try file.ntuple(label) }) { read(ntuple) }
      } else if file.holdsValues(ofClass: object.className) {
        if attempt({ try file.value(label) }) != nil { values += 1 }
      } else if object.className == "TObjString" {
        if attempt({ try file.string(object.name) }) != nil { values += 1 }
      }
    }
  }

  private mutating func read(_ tree: RootTree) {
    for column in tree.columns {
      let first = 0..<min(tree.entries, Self.mostEntries)
      let last = max(first.upperBound, tree.entries - 100)..<tree.entries
      for range in [first, last] where !range.isEmpty || tree.entries == 0 {
        values += attempt { try tree.column(column.name, entries: range) }?.values.count ?? 0
      }
    }
  }

  private mutating func read(_ ntuple: RootNTuple) {
    for column in ntuple.columns {
      let first = 0..<min(ntuple.entries, Self.mostEntries)
      let last = max(first.upperBound, ntuple.entries - 100)..<ntuple.entries
      for range in [first, last] where !range.isEmpty || ntuple.entries == 0 {
        values += attempt { try ntuple.column(column.name, entries: range) }?.values.count ?? 0
      }
    }
  }

  private mutating func attempt<T>(_ body: () throws -> T) -> T? {
    do {
      return try body()
    } catch {
      refusals += 1
      let words = "\(error)"
      if !(error is RootFileError) || !words.contains(Self.name) { oddity = words }
      return nil
    }
  }
}
