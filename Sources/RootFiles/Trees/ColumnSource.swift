internal import Columns

/// Where the values of one column lie in the baskets of its branch.
struct ColumnSource: Sendable {
  let schema: ColumnSchema
  /// Which list of baskets, by position in the tree.
  let branch: Int
  /// Bytes at the start of each entry that are not this column's: other leaves, or a list's own header.
  let lead: Int
  /// Bytes per entry for fixed shapes; nil for lists.
  let stride: Int?
  /// Values per element of a counted list (`x[n][3]` has 3).
  let inner: Int
  /// The leaf that counts, by place in the record.
  let counterPlace: Int?
  /// The leaf itself.
  let leafPlace: Int

  /// Values per entry for fixed shapes.
  var fixedCount: Int {
    switch schema.shape {
    case .scalar: 1
    case .fixed(let dimensions): dimensions.reduce(1, *)
    case .jagged, .text, .nested: 0
    }
  }
}

/// A column that is in the file and is not read.
public struct UnsupportedColumn: Sendable, Hashable {
  /// The branch.
  public let name: String
  /// Its type as far as the file tells.
  public let type: String
  /// Why it is not read.
  public let reason: String
}

/// Finds the columns in the branches of a tree.
struct ColumnFinder {
  private(set) var sources: [ColumnSource] = []
  private(set) var unsupported: [UnsupportedColumn] = []
  private(set) var baskets: [[Basket]] = []
  private var taken: Set<String> = []
  private let entries: Int
  /// The most values one entry of a fixed array may have; larger ones are damage.
  private static let mostPerEntry = 1 << 24

  init(entries: Int) { self.entries = entries }

  mutating func add(_ branch: Branch, parent: String? = nil) {
    defer { for child in branch.children { add(child, parent: branch.name) } }
    if !branch.children.isEmpty && branch.baskets.isEmpty { return }  // only a folder of its children
    let name = parent.map { taken.contains(branch.name) ? "\($0)/\(branch.name)" : branch.name } ?? branch.name
    guard taken.insert(name).inserted else { return refuse(name, branch.typeName, "another column has the same name") }
    if let problem = branch.problems.first { return refuse(name, branch.typeName, problem) }
    if !branch.fileName.isEmpty { return refuse(name, branch.typeName, "its values are in another file, \(branch.fileName)") }
    let covered = branch.baskets.last?.entries.upperBound ?? 0
    if covered < entries { return refuse(name, branch.typeName, "its baskets hold \(covered) of \(entries) entries") }
    let before = sources.count
    if branch.className == "TBranchElement" { addElement(branch, name) } else { addLeaves(branch, name) }
    if sources.count > before { baskets.append(branch.baskets) }
  }

  mutating func refuse(_ name: String, _ type: String, _ reason: String) {
    unsupported.append(UnsupportedColumn(name: name, type: type, reason: reason))
  }

  // MARK: Leaves of basic types

  private mutating func addLeaves(_ branch: Branch, _ name: String) {
    guard branch.className == "TBranch" || branch.className == "TBranchClones" || branch.className == "TBranchRef" else {
      return refuse(name, branch.typeName, "objects of this class are not read")
    }
    var lead = 0
    var found: [(leaf: Leaf, type: ElementType, lead: Int)] = []
    for (i, leaf) in branch.leaves.enumerated() {
      guard let type = leaf.elementType else {
        return refuse(name, branch.typeName, leaf.className == "TLeafC" ? "it holds text" : "a \(leaf.className) is not read")
      }
      guard (1...Self.mostPerEntry).contains(leaf.length) else {
        return refuse(name, branch.typeName, "leaf \(leaf.name) has \(leaf.length) values an entry")
      }
      if leaf.isCounted && i + 1 < branch.leaves.count {
        return refuse(name, branch.typeName, "a counted leaf has others behind it in the same branch")
      }
      found.append((leaf, type, lead))
      lead += leaf.length * type.byteCount
    }
    guard !found.isEmpty else { return refuse(name, branch.typeName, "it has no leaves") }
    let isCounted = found.contains { $0.leaf.isCounted }
    if isCounted && found.count > 1 {
      return refuse(name, branch.typeName, "it mixes a counted leaf with others in one branch")
    }
    for (leaf, type, leafLead) in found {
      let column = branch.leaves.count == 1 ? name : "\(name).\(leaf.name)"
      append(leaf, type, column, lead: leafLead, stride: isCounted ? nil : lead)
    }
  }

  private mutating func append(_ leaf: Leaf, _ type: ElementType, _ name: String, lead: Int, stride: Int?) {
    let shape: ColumnSchema.Shape =
      stride == nil
      ? .jagged(counter: leaf.counterName)
      : leaf.dimensions.isEmpty && leaf.length == 1 ? .scalar : .fixed(dimensions: leaf.fixedDimensions)
    sources.append(
      ColumnSource(
        schema: ColumnSchema(name: name, type: type, shape: shape), branch: baskets.count, lead: lead, stride: stride,
        inner: leaf.length, counterPlace: leaf.counterPlace, leafPlace: leaf.place))
  }

  // MARK: Members of classes

  private mutating func addElement(_ branch: Branch, _ name: String) {
    guard let leaf = branch.leaves.first, branch.leaves.count == 1 else {
      return refuse(name, branch.typeName, "it has \(branch.leaves.count) leaves")
    }
    if let type = ElementType(vectorNamed: branch.elementClass), branch.elementKind == 0,
      branch.elementType < 0 || branch.elementType >= 300
    {
      return appendList(leaf, type, name, lead: 10, counter: nil)
    }
    guard let type = ElementType(streamerCode: branch.elementType % 20), branch.elementType < 60,
      (1...Self.mostPerEntry).contains(leaf.length)
    else { return refuse(name, branch.typeName, "this type is not read") }
    switch (branch.elementKind, branch.elementType) {
    case (0, 1..<20), (0, 21..<40): append(leaf, type, name, lead: 0, stride: leaf.length * type.byteCount)
    case (0, 41..<60): appendList(leaf, type, name, lead: 1, counter: leaf.counterName)
    case (31, 15), (41, 15): refuse(name, branch.typeName, "the bits of objects vary in length")
    case (31, 1..<20), (41, 1..<20): appendList(leaf, type, name, lead: 0, counter: leaf.counterName)
    default: refuse(name, branch.typeName, "this type is not read")
    }
  }

  private mutating func appendList(_ leaf: Leaf, _ type: ElementType, _ name: String, lead: Int, counter: String?) {
    sources.append(
      ColumnSource(
        schema: ColumnSchema(name: name, type: type, shape: .jagged(counter: counter)), branch: baskets.count, lead: lead,
        stride: nil, inner: max(leaf.length, 1), counterPlace: lead == 10 ? nil : leaf.counterPlace, leafPlace: leaf.place))
  }
}

extension Branch {
  /// The type to show when the branch is not read.
  var typeName: String {
    if !elementClass.isEmpty { return elementClass }
    return leaves.isEmpty ? className : leaves.map(\.className).joined(separator: ", ")
  }
}

extension Leaf {
  var isCounted: Bool { counterPlace != nil || counterName != nil }

  var elementType: ElementType? {
    switch className {
    case "TLeafO": .bool
    case "TLeafB": isUnsigned ? .uint8 : .int8
    case "TLeafS": isUnsigned ? .uint16 : .int16
    case "TLeafI": isUnsigned ? .uint32 : .int32
    case "TLeafL", "TLeafG": isUnsigned ? .uint64 : .int64
    case "TLeafF": .float32
    case "TLeafD": .float64
    default: nil
    }
  }
}

extension ElementType {
  /// The type behind a number of the format (1 to 19); nil where values are packed otherwise.
  init?(streamerCode code: Int) {
    switch code {
    case 1: self = .int8
    case 2: self = .int16
    case 3, 6: self = .int32
    case 4, 16: self = .int64
    case 5: self = .float32
    case 8: self = .float64
    case 11: self = .uint8
    case 12: self = .uint16
    case 13, 15: self = .uint32
    case 14, 17: self = .uint64
    case 18: self = .bool
    default: return nil
    }
  }

  /// The element type of a `vector<…>` of a basic type.
  init?(vectorNamed name: String) {
    let plain = name.hasPrefix("std::") ? String(name.dropFirst(5)) : name
    guard plain.hasPrefix("vector<"), plain.hasSuffix(">") else { return nil }
    let known: [String: ElementType] = [
      "bool": .bool, "char": .int8, "Char_t": .int8, "int8_t": .int8, "unsigned char": .uint8, "UChar_t": .uint8,
      "short": .int16, "Short_t": .int16, "unsigned short": .uint16, "UShort_t": .uint16, "int": .int32, "Int_t": .int32,
      "unsigned int": .uint32, "unsigned": .uint32, "UInt_t": .uint32, "long": .int64, "Long64_t": .int64,
      "long long": .int64, "unsigned long": .uint64, "ULong64_t": .uint64, "unsigned long long": .uint64,
      "float": .float32, "Float_t": .float32, "double": .float64, "Double_t": .float64,
    ]
    guard let type = known[plain.dropFirst(7).dropLast().trimmingSpaces] else { return nil }
    self = type
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
