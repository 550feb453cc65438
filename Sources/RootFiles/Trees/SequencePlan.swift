internal import Columns

/// One step in reading an entry; steps refer to each other by position, so that reading touches no references.
struct SequenceStep: Sendable {
  enum Kind: UInt8, Sendable {
    /// Values: a number, a packed real, the bits of an object, a text.
    case number, packed, objectBits, text
    /// Repetition of `child`: as often as stored in front, up to the limit, as a register says, `count` times.
    case list, toEnd, counted, times
    /// Structure: a frame around `child`; a chain of members from `child` on; a `TObject` base; bytes to step over.
    case frame, record, objectBase, skip
    /// Sets a register from the bytes left.
    case deriveCount
  }

  let kind: Kind
  /// Whether the column's values are in here; what is not wanted is only stepped over.
  var isWanted = false
  var type = ElementType.uint8
  var packing = PackedReal.float
  var isDouble = false
  var hasWideLength = false
  /// Times, or bytes to skip.
  var count = 0
  /// Bytes in front of counted values, or of fixed things when a count is derived.
  var lead = 0
  /// The level of offsets that ends with this; -1 for none.
  var level = -1
  /// The register that this sets or reads; -1 for none.
  var register = -1
  /// The version of the class whose frame this is; -1 for any.
  var version = -1
  /// Whether the members fill the frame to its end.
  var isWhole = false
  /// The first step inside, and the next member of the same record; -1 for none.
  var child = -1
  var next = -1
  /// For lists of objects: the first of the steps that read them member by member; -1 if they cannot.
  var memberwise = -1
  /// Bytes of one item if all are equal, else 0; and the least of one item.
  var itemBytes = 0
  var leastBytes = 0
}

/// How the values of one column are found in the entries of a branch, compiled from the stored type.
struct SequencePlan: Sendable {
  private(set) var steps: [SequenceStep] = []
  /// Where reading an entry starts, and where stepping over one does.
  private(set) var root = 0
  private(set) var skipRoot = 0
  private(set) var levelCount = 0
  private(set) var registerCount = 0
  /// The least bytes in the file behind one value: bounds how many values there can be.
  private(set) var valueBytes = 1
  private var registers: [String: Int] = [:]

  /// - Parameter leaf: which of the type's leaves is the column.
  init(_ type: StoredType, leaf: Int) {
    nameRegisters(type)
    root = compile(type, leaf)
    skipRoot = compile(type, nil)
  }

  /// Bytes of one item where entries are items up to their end, all of equal size; nil otherwise.
  var plainItemBytes: Int? {
    let step = steps[root]
    return step.kind == .toEnd && step.itemBytes > 0 ? step.itemBytes : nil
  }

  /// Whether entries can be told apart only by the table of offsets.
  var needsEnds: Bool { steps.contains { $0.kind == .toEnd || $0.kind == .deriveCount } }

  /// Whether objects are in it whose bytes may follow other rules than the file's description.
  var holdsObjects: Bool { steps.contains { $0.version >= 0 || $0.memberwise >= 0 || $0.kind == .objectBase } }

  // MARK: Compilation

  private mutating func nameRegisters(_ type: StoredType) {
    switch type {
    case .counted(let name, let item, _):
      register(name)
      nameRegisters(item)
    case .derivedCount(let name, _, _): register(name)
    case .list(let item), .toEnd(let item), .fixed(let item, _), .framed(let item, _): nameRegisters(item)
    case .record(let members, _): for member in members { nameRegisters(member.type) }
    default: break
    }
  }

  private mutating func register(_ name: String) {
    if registers[name] == nil {
      registers[name] = registerCount
      registerCount += 1
    }
  }

  private mutating func add(_ step: SequenceStep) -> Int {
    steps.append(step)
    return steps.count - 1
  }

  private mutating func nextLevel() -> Int {
    levelCount += 1
    return levelCount - 1
  }

  /// - Parameter wanted: which leaf inside is the column; nil if none.
  private mutating func compile(_ type: StoredType, _ wanted: Int?) -> Int {
    let isWanted = wanted != nil
    switch type {
    case .number(let element):
      if isWanted { valueBytes = element.byteCount }
      return add(SequenceStep(kind: .number, isWanted: isWanted, type: element))
    case .packed(let packing, let isDouble):
      if isWanted { valueBytes = packing.byteCount }
      return add(SequenceStep(kind: .packed, isWanted: isWanted, packing: packing, isDouble: isDouble))
    case .objectBits:
      if isWanted { valueBytes = 4 }
      return add(SequenceStep(kind: .objectBits, isWanted: isWanted, type: .uint32))
    case .text(let wideLength):
      return add(SequenceStep(kind: .text, isWanted: isWanted, hasWideLength: wideLength, level: isWanted ? nextLevel() : -1))
    case .list, .toEnd, .counted: return repetition(type, wanted)
    case .fixed(let item, let dimensions): return array(item, dimensions, wanted)
    case .framed(let body, let version):
      let whole = if case .record(_, let isWhole) = body { isWhole } else { false }
      let child = compile(body, wanted)
      return add(SequenceStep(kind: .frame, isWanted: isWanted, version: version ?? -1, isWhole: whole, child: child))
    case .record(let members, _): return record(members, wanted)
    case .objectBase: return add(SequenceStep(kind: .objectBase))
    case .skipped(let count): return add(SequenceStep(kind: .skip, count: count))
    case .derivedCount(let name, let fixed, let unit):
      return add(SequenceStep(kind: .deriveCount, count: max(unit, 1), lead: fixed, register: registers[name] ?? -1))
    }
  }

  private mutating func repetition(_ type: StoredType, _ wanted: Int?) -> Int {
    let item: StoredType
    var step: SequenceStep
    switch type {
    case .list(let inner): (item, step) = (inner, SequenceStep(kind: .list))
    case .counted(let name, let inner, let lead):
      (item, step) = (inner, SequenceStep(kind: .counted, lead: lead, register: registers[name] ?? -1))
    case .toEnd(let inner): (item, step) = (inner, SequenceStep(kind: .toEnd))
    default: (item, step) = (type, SequenceStep(kind: .toEnd))
    }
    step.isWanted = wanted != nil
    step.level = step.isWanted ? nextLevel() : -1
    let first = levelCount
    step.child = compile(item, wanted)
    step.itemBytes = bytes(of: item)
    step.leastBytes = max(item.leastBytes, 1)
    if step.kind == .list { step.memberwise = memberwise(item, wanted, level: step.level, inner: first, &step) }
    return add(step)
  }

  /// The steps for objects stored member by member: each member of all objects, then the next member.
  private mutating func memberwise(
    _ item: StoredType, _ wanted: Int?, level: Int, inner: Int, _ list: inout SequenceStep
  ) -> Int {
    let members: [StoredMember]
    switch item {
    case .record(let all, isWhole: true), .framed(.record(let all, isWhole: true), _): members = all.flatMap(\.withoutBase)
    case .fixed: members = [StoredMember(name: "", type: item)]  // an array counts as an object with one member
    default: return -1
    }
    list.register = registerCount
    registerCount += 1
    var links: [Int] = []
    var before = 0
    for member in members {
      let leaves = member.isHidden ? 0 : member.type.leaves().count
      let inside = wanted.flatMap { before..<before + leaves ~= $0 ? $0 - before : nil }
      before += leaves
      let body = member.type.withoutFrame
      levelCount = inside == nil ? levelCount : inner  // the same levels as the other way to store them
      let child = compile(body, inside)
      var all = SequenceStep(kind: .counted, isWanted: inside != nil, register: list.register, child: child)
      all.level = inside == nil ? -1 : level
      all.itemBytes = bytes(of: body)
      all.leastBytes = max(body.leastBytes, 1)
      var link = add(all)
      if case .framed(_, version: nil) = member.type {
        link = add(SequenceStep(kind: .frame, isWanted: inside != nil, child: link))
      }
      links.append(link)
    }
    for i in links.indices.dropLast() { steps[links[i]].next = links[i + 1] }
    return add(SequenceStep(kind: .record, isWanted: wanted != nil, child: links.first ?? -1))
  }

  private mutating func record(_ members: [StoredMember], _ wanted: Int?) -> Int {
    var links: [Int] = []
    var before = 0
    for member in members {
      let leaves = member.isHidden ? 0 : member.type.leaves().count
      let inside = wanted.flatMap { before..<before + leaves ~= $0 ? $0 - before : nil }
      before += leaves
      links.append(compile(member.type, inside))
      if steps[links[links.count - 1]].kind == .number, let register = registers[member.name] {
        steps[links[links.count - 1]].register = register
      }
    }
    for i in links.indices.dropLast() { steps[links[i]].next = links[i + 1] }
    return add(SequenceStep(kind: .record, isWanted: wanted != nil, child: links.first ?? -1))
  }

  /// Arrays inside of everything stay together; others count as lists of equal length.
  private mutating func array(_ item: StoredType, _ dimensions: [Int], _ wanted: Int?) -> Int {
    let inner = wanted.map { item.leaves()[$0] }
    let isList = inner.map { $0.isText || $0.nesting.contains { $0 == nil } } ?? false
    let parts = isList ? dimensions : [dimensions.reduce(1, *)]
    let levels = parts.map { _ in isList ? nextLevel() : -1 }
    var child = compile(item, wanted)
    var size = bytes(of: item)
    for (count, level) in zip(parts, levels).reversed() {
      var step = SequenceStep(kind: .times, isWanted: wanted != nil, count: count, level: level, child: child)
      step.itemBytes = size
      child = add(step)
      size *= count
    }
    return child
  }

  /// Bytes of one of these if all take the same, else 0.
  private func bytes(of type: StoredType) -> Int {
    switch type {
    case .number(let element): return element.byteCount
    case .packed(let packing, _): return packing.byteCount
    case .fixed(let item, let dimensions): return bytes(of: item) * dimensions.reduce(1, *)
    case .record(let members, isWhole: true):
      var sum = 0
      for member in members {
        let size = bytes(of: member.type)
        if size == 0 { return 0 }
        sum += size
      }
      return sum
    default: return 0
    }
  }
}
