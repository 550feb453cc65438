/// Big-endian data being put together.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func add<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ value: Float) { add(value.bitPattern) }

  mutating func add(_ value: Double) { add(value.bitPattern) }

  mutating func add(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// A string with its length in front: one byte, or 255 and four bytes.
  mutating func add(string: String) {
    let letters = Array(string.utf8)
    if letters.count < 255 {
      add(UInt8(letters.count))
    } else {
      add(UInt8(255))
      add(UInt32(letters.count))
    }
    add(letters)
  }

  private mutating func replace(_ value: UInt32, at place: Int) {
    withUnsafeBytes(of: value.bigEndian) { for i in 0..<4 { bytes[place + i] = $0[i] } }
  }

  // MARK: Objects

  /// An object's byte count and version, then what `body` adds.
  mutating func framed(version: Int, _ body: (inout ByteWriter) -> Void) {
    let start = count
    add(UInt32(0))
    add(UInt16(version))
    body(&self)
    replace(UInt32(count - start - 4) | ObjectFrame.countBit, at: start)
  }

  /// An object with the name of its class in front.
  /// - Returns: its place, by which others may refer to it once the length of the key is added.
  @discardableResult
  mutating func tagged(_ className: String, _ body: (inout ByteWriter) -> Void) -> Int {
    let start = count
    add(UInt32(0))
    add(UInt32(0xffff_ffff))
    add(Array(className.utf8) + [0])
    body(&self)
    replace(UInt32(count - start - 4) | ObjectFrame.countBit, at: start)
    return start + 2
  }

  /// A TObject: version, identity, the bits that every object read from a file gets.
  mutating func addTObject(identity: UInt32 = 0, bits: UInt32 = 0) {
    add(UInt16(1))
    add(identity)
    add(0x0300_0000 | bits)
  }

  mutating func addTNamed(_ name: String, _ title: String, bits: UInt32 = 0) {
    framed(version: 1) {
      $0.addTObject(bits: bits)
      $0.add(string: name)
      $0.add(string: title)
    }
  }

  /// A TObjArray of `count` objects added by `body`.
  mutating func addObjectArray(count: Int, _ body: (inout ByteWriter) -> Void) {
    framed(version: 3) {
      $0.addTObject()
      $0.add(string: "")
      $0.add(Int32(count))
      $0.add(Int32(0))
      body(&$0)
    }
  }

  /// A TList of `count` objects added by `body`, each with its option behind it.
  mutating func addList(count: Int, _ body: (inout ByteWriter) -> Void) {
    framed(version: 5) {
      $0.addTObject()
      $0.add(string: "")
      $0.add(Int32(count))
      body(&$0)
    }
  }

  /// Line, fill and marker attributes that a new object has.
  mutating func addDrawingAttributes() {
    framed(version: 2) { for value in [602, 1, 1] as [Int16] { $0.add(value) } }
    addFillAttributes()
    framed(version: 2) {
      $0.add(Int16(1))
      $0.add(Int16(1))
      $0.add(Float(1))
    }
  }

  mutating func addFillAttributes() { framed(version: 2) { for value in [0, 1_001] as [Int16] { $0.add(value) } } }
}
