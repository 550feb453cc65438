internal import Columns

/// Branches of leaves: variables of basic types, side by side in each entry.
extension ColumnFinder {
  mutating func addLeaves(_ branch: Branch, _ name: String) {
    guard !branch.leaves.isEmpty else { return refuse(name, branch.typeName, "it has no leaves") }
    for leaf in branch.leaves where !(1...TypeNames.mostItems).contains(leaf.length) {
      // Of texts the length only says how long the longest is; it may be anything.
      if leaf.className != "TLeafC" {
        return refuse(name, branch.typeName, "leaf \(leaf.name) has \(leaf.length) values an entry")
      }
    }
    let isCounted = branch.leaves.contains { $0.isCounted }
    let types = branch.leaves.compactMap(\.elementType)
    if types.count == branch.leaves.count && !isCounted { return addFixedLeaves(branch, types, name) }
    if types.count == 1, branch.leaves.count == 1 {
      let leaf = branch.leaves[0]
      return appendList(leaf, types[0], name, lead: 0, counter: leaf.counterName, items: leaf.itemDimensions)
    }
    addMixedLeaves(branch, name)
  }

  private mutating func addFixedLeaves(_ branch: Branch, _ types: [ElementType], _ name: String) {
    let stride = zip(branch.leaves, types).reduce(0) { $0 + $1.0.length * $1.1.byteCount }
    var lead = 0
    for (leaf, type) in zip(branch.leaves, types) {
      let column = branch.leaves.count == 1 ? name : "\(name).\(leaf.name)"
      appendFixed(leaf, type, column, lead: lead, stride: stride)
      lead += leaf.length * type.byteCount
    }
  }

  /// Texts, packed reals, and lists beside other leaves.
  private mutating func addMixedLeaves(_ branch: Branch, _ name: String) {
    let outside = branch.leaves.filter { $0.isCounted && counter(of: $0, in: branch) == nil }
    var members: [StoredMember] = []
    var isDerived = false
    for (i, leaf) in branch.leaves.enumerated() {
      guard let item = leaf.storedItem else { return refuse(name, branch.typeName, "a \(leaf.className) is not read") }
      let array = leaf.storedArray(of: item)
      if !leaf.isCounted {
        members.append(StoredMember(name: leaf.name, type: array))
      } else if let counter = counter(of: leaf, in: branch) {
        members.append(StoredMember(name: leaf.name, type: .counted(by: counter, array, lead: 0)))
      } else if outside.count == 1 && i + 1 == branch.leaves.count {
        members.append(StoredMember(name: leaf.name, type: .toEnd(array)))
      } else {
        guard let derived = derivedCount(outside, branch, after: i) else {
          return refuse(name, branch.typeName, "its lists have different counters in other branches")
        }
        if !isDerived { members.append(StoredMember(name: "", type: derived)) }
        isDerived = true
        members.append(StoredMember(name: leaf.name, type: .counted(by: "(outside)", array, lead: 0)))
      }
    }
    let leaf = branch.leaves[0]
    let stored = members.count == 1 ? members[0].type : .record(members, isWhole: true)
    appendSequence(stored, leaf, name, branch.typeName, counter: branch.leaves.first { $0.isCounted }?.counterName)
  }

  /// The leaf of the same branch, before it, that counts the values of `leaf`.
  private func counter(of leaf: Leaf, in branch: Branch) -> String? {
    for other in branch.leaves {
      if other.place == leaf.place { return nil }
      if other.place == leaf.counterPlace || (leaf.counterPlace == nil && other.name == leaf.counterName) { return other.name }
    }
    return nil
  }

  /// The count shared by several lists, from the length of the entry.
  private func derivedCount(_ lists: [Leaf], _ branch: Branch, after first: Int) -> StoredType? {
    guard Set(lists.map(\.counterPlace)).count == 1, Set(lists.map(\.counterName)).count <= 1 else { return nil }
    var fixed = 0, unit = 0
    for (i, leaf) in branch.leaves.enumerated() {
      guard let item = leaf.storedItem, leaf.className != "TLeafC" else { return nil }
      let bytes = item.leastBytes * leaf.length
      if leaf.isCounted {
        guard i >= first, lists.contains(where: { $0.place == leaf.place }) else { return nil }
        unit += bytes
      } else if i > first {
        fixed += bytes
      }
    }
    return .derivedCount(name: "(outside)", fixed: fixed, unit: unit)
  }
}

extension Leaf {
  /// How one value of it lies.
  var storedItem: StoredType? {
    if let type = elementType { return .number(type) }
    switch className {
    case "TLeafC": return .text(wideLength: false)
    case "TLeafF16": return .packed(PackedReal(title: title, isDouble: false), isDouble: false)
    case "TLeafD32": return .packed(PackedReal(title: title, isDouble: true), isDouble: true)
    default: return nil
    }
  }

  func storedArray(of item: StoredType) -> StoredType {
    if className == "TLeafC" { return item }  // its dimension is the room for letters
    if isCounted { return itemDimensions.isEmpty ? item : .fixed(item, dimensions: itemDimensions) }
    return length == 1 && dimensions.isEmpty ? item : .fixed(item, dimensions: fixedDimensions)
  }

  /// The fixed dimensions of each element of a list: `x[n][3]` has 3.
  var itemDimensions: [Int] { length > 1 ? fixedDimensions : [] }
}
