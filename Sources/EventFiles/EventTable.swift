import Columns
import RootFiles

/// The two ways in which ROOT files hold events, which nobody above needs to tell apart.
enum EventTable: Sendable {
  case tree(RootTree)
  case ntuple(RootNTuple)

  /// The classes that a file's directory gives RNTuples, of today and from before version 1.0 (which are refused on opening).
  static let ntupleClasses: Set<String> = ["ROOT::RNTuple", "ROOT::Experimental::RNTuple"]

  init(_ file: RootFile, _ name: String) throws(RootFileError) {
    let isNTuple = EventTable.ntupleClasses.contains(try file.object(name).className)
    self = isNTuple ? .ntuple(try file.ntuple(name)) : .tree(try file.tree(name))
  }

  var name: String {
    switch self {
    case .tree(let tree): tree.name
    case .ntuple(let ntuple): ntuple.name
    }
  }

  /// What an inspection calls it.
  var className: String {
    switch self {
    case .tree: "TTree"
    case .ntuple: "ROOT::RNTuple"
    }
  }

  var entries: Int {
    switch self {
    case .tree(let tree): tree.entries
    case .ntuple(let ntuple): ntuple.entries
    }
  }

  var columns: [ColumnSchema] {
    switch self {
    case .tree(let tree): tree.columns
    case .ntuple(let ntuple): ntuple.columns
    }
  }

  var unsupported: [UnsupportedColumn] {
    switch self {
    case .tree(let tree): tree.unsupported
    case .ntuple(let ntuple): ntuple.unsupported
    }
  }

  func schema(of column: String) throws(RootFileError) -> ColumnSchema {
    switch self {
    case .tree(let tree): try tree.schema(of: column)
    case .ntuple(let ntuple): try ntuple.schema(of: column)
    }
  }

  func basketBoundaries(of names: [String]) throws(RootFileError) -> [Int] {
    switch self {
    case .tree(let tree): try tree.basketBoundaries(of: names)
    case .ntuple(let ntuple): try ntuple.basketBoundaries(of: names)
    }
  }

  func releasePages() {
    switch self {
    case .tree(let tree): tree.releasePages()
    case .ntuple(let ntuple): ntuple.releasePages()
    }
  }

  /// The same, comparing what it reads with checksums where there are some.
  func verifyingChecksums() -> EventTable {
    if case .ntuple(let ntuple) = self { return .ntuple(ntuple.verifyingChecksums()) }
    return self
  }
}
