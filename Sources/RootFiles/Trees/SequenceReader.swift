internal import Columns

/// Walks over the bytes of entries by a plan and keeps the values of one column.
///
/// The buffers belong to the caller and outlive the reader, which never leaves the function that made it. Every count is
/// bounded by the bytes left, and every place by the limit of the frame or entry it lies in.
struct SequenceReader: ~Copyable {
  private let steps: UnsafeBufferPointer<SequenceStep>
  private let content: UnsafeRawBufferPointer
  private let room: UnsafeMutableRawBufferPointer
  /// Bytes of one value in memory.
  private let valueSize: Int
  private(set) var position = 0
  /// Values written so far.
  private(set) var count = 0
  /// Per level, where its lists end, going on from what the column held before.
  var levels: [[Int]]
  /// Values of earlier baskets, before those written here.
  private let before: Int
  private var registers: [Int]
  private var depth = 0

  init(
    _ steps: UnsafeBufferPointer<SequenceStep>, registerCount: Int, content: UnsafeRawBufferPointer,
    room: UnsafeMutableRawBufferPointer, valueSize: Int, levels: consuming [[Int]], before: Int
  ) {
    self.steps = steps
    self.content = content
    self.room = room
    self.valueSize = valueSize
    self.levels = levels
    self.before = before
    registers = [Int](repeating: 0, count: registerCount)
  }

  /// Reads the entry that starts at `start`; it must not reach past `limit`.
  mutating func entry(_ root: Int, from start: Int, limit: Int) throws(Damage) {
    position = start
    try run(root, limit)
  }

  /// An entry of no bytes: an empty list or text.
  mutating func emptyEntry() throws(Damage) {
    guard !levels.isEmpty else { throw damage("an entry is empty that should hold a value") }
    close(0)
  }

  private func damage(_ reason: String) -> Damage { Damage(offset: position, reason: reason) }

  @inline(__always)
  private func need(_ bytes: Int, _ limit: Int) throws(Damage) {
    guard bytes >= 0 && bytes <= limit - position else {
      throw damage("\(bytes) bytes are needed at byte \(position) of a basket, where \(limit - position) are left")
    }
  }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at place: Int) -> T {
    T(bigEndian: content.loadUnaligned(fromByteOffset: place, as: T.self))
  }

  // MARK: Steps

  private mutating func run(_ index: Int, _ limit: Int) throws(Damage) {
    let step = steps[index]
    switch step.kind {
    case .number: try number(step, limit)
    case .packed, .objectBits: try value(step, limit)
    case .text: try text(step, limit)
    case .list:
      try need(4, limit)
      let count = Int(load(Int32.self, at: position))
      position += 4
      try items(step, count, limit)
    case .toEnd: try toEnd(step, limit)
    case .counted: try counted(step, limit)
    case .times: try items(step, step.count, limit)
    case .frame: try frame(step, limit)
    case .record: try record(step, limit)
    case .objectBase: try objectBase(limit)
    case .skip:
      try need(step.count, limit)
      position += step.count
    case .deriveCount:
      let left = limit - position - step.lead
      guard left >= 0, left % step.count == 0 else { throw damage("\(left) bytes are no whole number of items of \(step.count)") }
      registers[step.register] = left / step.count
    }
  }

  private mutating func number(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    try need(step.type.byteCount, limit)
    if step.register >= 0 { registers[step.register] = integer(step.type) }
    if step.isWanted { try copy(step.type, 1) }
    position += step.type.byteCount
  }

  private func integer(_ type: ElementType) -> Int {
    switch type {
    case .bool, .uint8: Int(load(UInt8.self, at: position))
    case .int8: Int(load(Int8.self, at: position))
    case .int16: Int(load(Int16.self, at: position))
    case .uint16: Int(load(UInt16.self, at: position))
    case .int32: Int(load(Int32.self, at: position))
    case .uint32: Int(load(UInt32.self, at: position))
    case .int64, .uint64: Int(load(Int64.self, at: position))
    case .float32, .float64: -1
    }
  }

  /// Copies `count` numbers from here; the bytes are there.
  @inline(__always)
  private mutating func copy(_ type: ElementType, _ more: Int) throws(Damage) {
    guard more > 0 else { return }
    guard more <= room.count / valueSize - count, let from = content.baseAddress, let to = room.baseAddress else {
      throw damage("more values than the basket has bytes for")
    }
    copyBigEndian(type, from: from + position, to: to + count * valueSize, count: more)
    count += more
  }

  private mutating func value(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    if step.kind == .packed {
      try need(step.packing.byteCount, limit)
      if step.isWanted { try unpack(step, 1) }
      position += step.packing.byteCount
    } else {
      try need(4, limit)
      let bits = load(UInt32.self, at: position)
      if step.isWanted { try copy(.uint32, 1) }
      position += 4
      try skipReference(bits, limit)
    }
  }

  /// Objects that others refer to carry the number of the process that made them.
  private mutating func skipReference(_ bits: UInt32, _ limit: Int) throws(Damage) {
    guard bits & 0x10 != 0 else { return }
    try need(2, limit)
    position += 2
  }

  private mutating func unpack(_ step: SequenceStep, _ more: Int) throws(Damage) {
    guard more <= room.count / valueSize - count, let from = content.baseAddress, let to = room.baseAddress else {
      throw damage("more values than the basket has bytes for")
    }
    let size = step.packing.byteCount
    for i in 0..<more {
      let value = step.packing.value(at: from + position + i * size)
      let target = to + (count + i) * valueSize
      if step.isDouble {
        target.storeBytes(of: value, as: Double.self)
      } else {
        target.storeBytes(of: Float(value), as: Float.self)
      }
    }
    count += more
  }

  private mutating func text(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    var length: Int
    if step.hasWideLength {
      try need(4, limit)
      length = Int(load(Int32.self, at: position))
      position += 4
    } else {
      try need(1, limit)
      length = Int(content[position])
      position += 1
      if length == 255 {
        try need(4, limit)
        length = Int(load(Int32.self, at: position))
        position += 4
      }
    }
    try need(length, limit)
    if step.isWanted {
      try copy(.uint8, length)
      close(step.level)
    }
    position += length
  }

  // MARK: Repetition

  private mutating func items(_ step: SequenceStep, _ times: Int, _ limit: Int) throws(Damage) {
    let bytes = limit - position
    guard times >= 0, step.kind == .times || times <= bytes / step.leastBytes else {
      throw damage("\(times) items cannot be in the \(bytes) bytes left at byte \(position) of a basket")
    }
    if step.itemBytes > 0 {
      try need(times * step.itemBytes, limit)
      let child = steps[step.child]
      if !step.isWanted {
        position += times * step.itemBytes
        return
      } else if child.kind == .number {
        try copy(child.type, times)
        position += times * step.itemBytes
      } else if child.kind == .packed {
        try unpack(child, times)
        position += times * step.itemBytes
      } else {
        for _ in 0..<times { try run(step.child, limit) }
      }
    } else {
      for _ in 0..<times { try run(step.child, limit) }
    }
    if step.level >= 0 { close(step.level) }
  }

  private mutating func toEnd(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    if step.itemBytes > 0 {
      guard (limit - position) % step.itemBytes == 0 else {
        throw damage("\(limit - position) bytes are no whole number of items of \(step.itemBytes)")
      }
      return try items(step, (limit - position) / step.itemBytes, limit)
    }
    while position < limit {
      let start = position
      try run(step.child, limit)
      guard position > start else { throw damage("items of no bytes have no end") }
    }
    if step.level >= 0 { close(step.level) }
  }

  private mutating func counted(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    var times = registers[step.register]
    if step.lead > 0 {  // a byte tells whether there is anything
      try need(step.lead, limit)
      if content[position] == 0 { times = 0 }
      position += step.lead
    }
    try items(step, times, limit)
  }

  /// The lists of a level end here: notes how many items of the next level, or values, there are by now.
  @inline(__always)
  private mutating func close(_ level: Int) {
    if level + 1 < levels.count {
      levels[level].append(levels[level + 1].count - 1)
    } else {
      levels[level].append(before + count)
    }
  }

  // MARK: Structure

  private mutating func record(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    guard depth < 64 else { throw damage("objects lie too deep in each other") }
    depth += 1
    var member = step.child
    while member >= 0 {
      try run(member, limit)
      member = steps[member].next
    }
    depth -= 1
  }

  private mutating func frame(_ step: SequenceStep, _ limit: Int) throws(Damage) {
    let (version, end) = try frameHeader(limit)
    if version & 0x4000 != 0 && version > 0 {
      try memberwise(steps[step.child], version & ~0x4000, end ?? limit)
    } else {
      if step.version >= 0 { try check(version, of: step, end ?? limit) }
      try run(step.child, end ?? limit)
    }
    guard let end else { return }
    if step.isWhole && position != end { throw damage("an object's layout leaves \(end - position) bytes of it") }
    position = end
  }

  /// Reads a version, and the end of the frame if bytes are counted.
  private mutating func frameHeader(_ limit: Int) throws(Damage) -> (version: Int, end: Int?) {
    try need(2, limit)
    var end: Int?
    if limit - position >= 6 {
      let word = load(UInt32.self, at: position)
      if word & 0xc000_0000 == ObjectFrame.countBit {
        let bytes = Int(word & ~ObjectFrame.countBit)
        position += 4
        guard bytes >= 2 else { throw damage("a frame of \(bytes) bytes cannot be") }
        try need(bytes, limit)
        end = position + bytes
      }
    }
    let version = Int(load(Int16.self, at: position))
    position += 2
    return (version, end)
  }

  private mutating func check(_ version: Int, of step: SequenceStep, _ limit: Int) throws(Damage) {
    if version == step.version && version > 0 { return }
    guard version <= 0 else {
      throw damage("an object of version \(version) lies where the file describes version \(step.version)")
    }
    try need(4, limit)  // a class without versions: its checksum follows
    position += 4
  }

  private mutating func memberwise(_ list: SequenceStep, _ version: Int, _ limit: Int) throws(Damage) {
    guard list.kind == .list, list.memberwise >= 0 else {
      throw damage("its objects are stored member by member in a way that is not read")
    }
    if version >= 9 {
      try need(2, limit)
      let itemVersion = Int(load(Int16.self, at: position))
      position += 2
      if itemVersion <= 0 {
        try need(4, limit)
        position += 4
      }
    }
    try need(4, limit)
    let times = Int(load(Int32.self, at: position))
    position += 4
    guard times >= 0 && times <= limit - position else { throw damage("\(times) objects cannot be in \(limit - position) bytes") }
    registers[list.register] = times
    if times > 0 { return try run(list.memberwise, limit) }
    if list.level >= 0 { close(list.level) }  // no objects: none of the frames of their members either
  }

  private mutating func objectBase(_ limit: Int) throws(Damage) {
    let (_, end) = try frameHeader(limit)
    try need(8, end ?? limit)
    let bits = load(UInt32.self, at: position + 4)
    position += 8
    try skipReference(bits, end ?? limit)
    if let end { position = end }
  }
}
