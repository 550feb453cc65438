internal import Columns

/// Finds the columns in the branches of a tree.
struct ColumnFinder {
  private(set) var sources: [ColumnSource] = []
  private(set) var unsupported: [UnsupportedColumn] = []
  private(set) var baskets: [[Basket]] = []
  private var taken: Set<String> = []
  private let entries: Int
  let types: TypeNames
  /// The most columns an object stored whole gives.
  private static let mostMembers = 512

  init(entries: Int, layouts: ClassLayouts) {
    self.entries = entries
    types = TypeNames(layouts: layouts)
  }

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
    switch branch.className {
    case "TBranchElement": addElement(branch, name)
    case "TBranchObject": addObject(branch, name)
    case "TBranch", "TBranchClones", "TBranchRef": addLeaves(branch, name)
    default: refuse(name, branch.typeName, "branches of class \(branch.className) are not read")
    }
    if sources.count > before { baskets.append(branch.baskets) }
  }

  mutating func refuse(_ name: String, _ type: String, _ reason: String) {
    unsupported.append(UnsupportedColumn(name: name, type: type, reason: reason))
  }

  // MARK: Columns

  /// A column of fixed size per entry.
  mutating func appendFixed(_ leaf: Leaf, _ type: ElementType, _ name: String, lead: Int, stride: Int) {
    let isScalar = leaf.dimensions.isEmpty && leaf.length == 1
    let shape: ColumnSchema.Shape = isScalar ? .scalar : .fixed(dimensions: leaf.fixedDimensions)
    sources.append(
      ColumnSource(
        schema: ColumnSchema(name: name, type: type, shape: shape), branch: baskets.count, lead: lead, stride: stride,
        inner: leaf.length, counterPlace: leaf.counterPlace, leafPlace: leaf.place))
  }

  /// A column of lists of numbers that lie one behind another, after `lead` bytes in each entry.
  mutating func appendList(
    _ leaf: Leaf, _ type: ElementType, _ name: String, lead: Int, counter: String?, items: [Int] = []
  ) {
    let schema = ColumnSchema(name: name, type: type, shape: .jagged(counter: counter), itemDimensions: items)
    sources.append(
      ColumnSource(
        schema: schema, branch: baskets.count, lead: lead, stride: nil, inner: max(leaf.length, 1),
        counterPlace: lead == 10 ? nil : leaf.counterPlace, leafPlace: leaf.place))
  }

  /// The columns of what must be read value after value: one for every number or text in it.
  mutating func appendSequence(_ stored: StoredType, _ leaf: Leaf, _ name: String, _ type: String, counter: String? = nil) {
    let leaves = stored.leaves()
    if leaves.isEmpty { return refuse(name, type, "it holds no numbers and no texts") }
    guard leaves.count <= Self.mostMembers else { return refuse(name, type, "it has \(leaves.count) members") }
    for (i, part) in leaves.enumerated() {
      let column = part.name.isEmpty ? name : name.hasSuffix(".") ? name + part.name : "\(name).\(part.name)"
      guard column == name || taken.insert(column).inserted else {
        refuse(column, type, "another column has the same name")
        continue
      }
      let (shape, items) = part.shape
      guard isBounded(shape, items) else {
        refuse(column, type, "it has too many values an entry")
        continue
      }
      let counted = if case .jagged = shape { ColumnSchema.Shape.jagged(counter: counter) } else { shape }
      let schema = ColumnSchema(name: column, type: part.type, shape: counted, itemDimensions: items)
      sources.append(
        ColumnSource(
          schema: schema, branch: baskets.count, lead: 0, stride: nil, inner: items.reduce(1, *),
          counterPlace: leaf.counterPlace, leafPlace: leaf.place, sequence: (stored, i)))
    }
  }

  private func isBounded(_ shape: ColumnSchema.Shape, _ items: [Int]) -> Bool {
    var dimensions = items
    if case .fixed(let own) = shape { dimensions += own }
    var count = 1
    for dimension in dimensions {
      guard dimension > 0, dimension <= TypeNames.mostItems, count * dimension <= TypeNames.mostItems else { return false }
      count *= dimension
    }
    return true
  }
}
