internal import Columns

/// Branches of classes: a member of a split class, or an object stored whole.
extension ColumnFinder {
  mutating func addElement(_ branch: Branch, _ name: String) {
    if branch.elementKind == 3 || branch.elementKind == 4 {  // how many objects the collection holds
      let place = branch.leaves.first?.place ?? -1
      let leaf = Leaf(
        name: name, title: name, className: "TLeafElement", length: 1, isUnsigned: false, counterPlace: nil, place: place)
      return appendFixed(leaf, .int32, name, lead: 0, stride: 4)
    }
    guard let leaf = branch.leaves.first, branch.leaves.count == 1 else {
      return refuse(name, branch.typeName, "it has \(branch.leaves.count) leaves")
    }
    switch branch.elementKind {
    case -1, 0: addMember(branch, leaf, name)
    case 31, 41: addCollectionMember(branch, leaf, name)
    default: refuse(name, branch.typeName, "branches of kind \(branch.elementKind) are not read")
    }
  }

  /// An object stored whole, its class in front.
  mutating func addObject(_ branch: Branch, _ name: String) {
    guard let leaf = branch.leaves.first else { return refuse(name, branch.typeName, "it has no leaves") }
    var obstacle = ""
    guard let object = types.object(TypeNames.plain(branch.elementClass), depth: 0, obstacle: &obstacle) else {
      return refuse(name, branch.typeName, obstacle)
    }
    let parts = [
      StoredMember(name: "", type: .text(wideLength: false), isHidden: true), StoredMember(name: "", type: .skipped(1)),
      StoredMember(name: "", type: object),
    ]
    appendSequence(.record(parts, isWhole: true), leaf, name, branch.typeName)
  }

  // MARK: Members, one an entry

  private mutating func addMember(_ branch: Branch, _ leaf: Leaf, _ name: String) {
    guard leaf.length <= TypeNames.mostItems else {
      return refuse(name, branch.typeName, "it has \(leaf.length) values an entry")
    }
    let element = types.layouts.element(of: branch)
    let title = element?.title ?? ""
    switch branch.elementType {
    case 15: return appendSequence(.objectBits, leaf, name, branch.typeName)
    case 1..<20, 21..<40:
      let code = branch.elementType % 20
      guard let item = TypeNames.basic(code: code, title: title) else { break }
      if let type = item.isPlainNumber {
        return appendFixed(leaf, type, name, lead: 0, stride: max(leaf.length, 1) * type.byteCount)
      }
      return appendSequence(leaf.storedArray(of: item), leaf, name, branch.typeName)
    case 41..<60:
      guard let item = TypeNames.basic(code: branch.elementType - 40, title: title) else { break }
      if let type = item.isPlainNumber {
        return appendList(leaf, type, name, lead: 1, counter: leaf.counterName, items: leaf.itemDimensions)
      }
      let parts = [
        StoredMember(name: "", type: .skipped(1)),
        StoredMember(name: "", type: .toEnd(leaf.storedArray(of: item))),
      ]
      return appendSequence(.record(parts, isWhole: true), leaf, name, branch.typeName, counter: leaf.counterName)
    default: return addTyped(branch, element, leaf, name)
    }
    refuse(name, branch.typeName, "a member of type \(branch.elementType) is not read")
  }

  /// Strings, containers and objects.
  private mutating func addTyped(_ branch: Branch, _ element: ClassMember?, _ leaf: Leaf, _ name: String) {
    var obstacle = "a member of type \(branch.elementType) is not read"
    var stored: StoredType?
    let shown: String
    if branch.elementType < 0 || branch.elementID < 0 {  // the whole object, with or without members of its own
      shown = branch.elementClass
      let isString = TypeNames.plain(shown) == "string"
      stored = types.stored(shown, framed: !isString, obstacle: &obstacle)
      // Written by its description (kind 0) an object has no frame of its own; one that writes itself (kind -1) has.
      if branch.elementKind == 0, case .framed(let body, version: .some) = stored { stored = body }
    } else if branch.elementType == 65 {
      shown = "TString"
      stored = .text(wideLength: false)
    } else if let element {
      shown = element.typeName
      stored = types.stored(element, depth: 0, obstacle: &obstacle)
    } else {
      shown = branch.typeName
      stored = nil
      obstacle = "the file does not describe this member of \(branch.elementClass)"
    }
    guard let stored else { return refuse(name, shown, obstacle) }
    if case .framed(.list(.number(let type)), version: nil) = stored {
      return appendList(leaf, type, name, lead: 10, counter: nil)
    }
    appendSequence(stored, leaf, name, shown)
  }

  // MARK: Members of the objects in a collection

  private mutating func addCollectionMember(_ branch: Branch, _ leaf: Leaf, _ name: String) {
    let element = types.layouts.element(of: branch)
    switch branch.elementType {
    case 15: return appendSequence(.toEnd(.objectBits), leaf, name, branch.typeName, counter: leaf.counterName)
    case 1..<20, 21..<40:
      guard leaf.length <= TypeNames.mostItems,
        let item = TypeNames.basic(code: branch.elementType % 20, title: element?.title ?? "")
      else { break }
      if let type = item.isPlainNumber {
        return appendList(leaf, type, name, lead: 0, counter: leaf.counterName, items: leaf.itemDimensions)
      }
      return appendSequence(.toEnd(leaf.storedArray(of: item)), leaf, name, branch.typeName, counter: leaf.counterName)
    case 41..<60: return refuse(name, branch.typeName, "its length is in another branch, for each object of the collection")
    default: break
    }
    guard let element else { return refuse(name, branch.typeName, "the file does not describe this member") }
    var obstacle = "a member of type \(branch.elementType) is not read"
    guard let stored = types.stored(element, depth: 0, obstacle: &obstacle) else {
      return refuse(name, element.typeName, obstacle)
    }
    // One frame stands around the containers of all objects.
    let all: StoredType =
      if case .framed(let body, version: nil) = stored { .framed(.toEnd(body), version: nil) } else { .toEnd(stored) }
    appendSequence(all, leaf, name, element.typeName, counter: leaf.counterName)
  }
}

extension ClassLayouts {
  /// The member of a class that a branch holds, by its number and name.
  func element(of branch: Branch) -> ClassMember? {
    guard branch.elementID >= 0 else { return nil }
    let layout =
      layout(of: branch.elementClass, checksum: branch.elementChecksum)
      ?? layout(of: branch.elementClass, version: branch.elementVersion) ?? newest(of: branch.elementClass)
    guard let layout else { return nil }
    let name = branch.memberName
    if branch.elementID < layout.members.count {
      let member = layout.members[branch.elementID]
      if member.name == name || member.matches(branch.elementType) { return member }
    }
    return layout.members.first { $0.name == name }
  }
}

extension ClassMember {
  /// Whether a branch's number for its type fits; branches number all containers alike.
  fileprivate func matches(_ branchCode: Int) -> Bool {
    code == branchCode || (code == 500 || code == 365) && (branchCode == 300 || branchCode == 365)
  }
}

extension Branch {
  /// The member's own name: `Muon.fP[3]` is `fP`.
  fileprivate var memberName: String {
    let plain = name.prefix { $0 != "[" }
    let trimmed = plain.hasSuffix(".") ? plain.dropLast() : plain
    return String(trimmed.split(separator: ".").last ?? trimmed)
  }
}
