import Storage

/// Makes bad files of good ones.
struct Mutation {
  private var numbers: Numbers
  /// What was done, for the report.
  private(set) var story: [String] = []

  init(seed: UInt64, case number: Int) { numbers = Numbers(seed: seed, stream: UInt64(number)) }

  /// One of the seeds, changed in one to four places.
  mutating func file(of seed: Seed) -> [UInt8] {
    var bytes = seed.bytes
    if !seed.blocks.isEmpty && numbers.below(2) == 0 {
      changeInside(seed, &bytes)
      if numbers.below(4) != 0 { return bytes }
    }
    for _ in 0...numbers.below(4) { change(&bytes) }
    return bytes
  }

  /// Changes what a block holds and packs it again, if it then still fits its place.
  private mutating func changeInside(_ seed: Seed, _ bytes: inout [UInt8]) {
    for _ in 0..<4 {
      let block = seed.blocks[numbers.below(seed.blocks.count)]
      var content = block.content
      let start = story.count
      for _ in 0...numbers.below(3) { changeInPlace(&content) }
      let packing: Packing = [.zlib(level: 9), .zstd(level: 15)][numbers.below(2)]
      if content.count == block.content.count, let packed = try? packing.pack(content), packed.count <= block.room {
        bytes.replaceSubrange(block.offset..<block.offset + packed.count, with: packed)
        story.insert("in the block at \(block.offset):", at: start)
        return
      }
      story.removeLast(story.count - start)
    }
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch numbers.below(20) {
    case 0:
      let count = 1 + numbers.below(bytes.count)
      story.append("cut to \(count)")
      bytes.removeLast(bytes.count - min(count, bytes.count))
    case 1:
      let count = 1 + numbers.below(min(bytes.count / 2, 4_096)), from = numbers.below(bytes.count - count)
      let to = numbers.below(bytes.count - count)
      story.append("\(count) bytes from \(from) to \(to)")
      bytes.replaceSubrange(to..<to + count, with: Array(bytes[from..<from + count]))
    case 2:
      let count = 1 + numbers.below(min(bytes.count / 2, 64)), place = numbers.below(bytes.count - count)
      story.append("\(count) bytes left out at \(place)")
      bytes.removeSubrange(place..<place + count)
    default: changeInPlace(&bytes)
    }
  }

  private static let odd: [UInt64] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0xff_ffff, 0x100_0000, 0x3fff_ffff, 0x4000_0000, 0x7fff_fff0, 0x7fff_ffff,
    0x8000_0000, 0xffff_fffe, 0xffff_ffff, 1 << 32, 1 << 40, 0x7fff_ffff_ffff_ffff, 1 << 63, .max,
  ]

  private mutating func changeInPlace(_ bytes: inout [UInt8]) {
    guard bytes.count > 8 else { return }
    // What steers the reading lies at the start, at the end, and in small big-endian numbers.
    let place =
      switch numbers.below(4) {
      case 0: numbers.below(min(bytes.count - 8, 600))
      case 1: bytes.count - 8 - numbers.below(min(bytes.count - 8, 4_000))
      default: smallNumber(bytes)
      }
    let width = [1, 1, 2, 4, 4, 4, 8][numbers.below(7)]
    var value: UInt64
    switch numbers.below(4) {
    case 0: value = numbers.next()
    case 1: value = read(bytes, place, width) &+ [1, .max, 2, 0 &- 4][numbers.below(4)]
    default: value = Self.odd[numbers.below(Self.odd.count)]
    }
    let isBig = numbers.below(4) != 0
    story.append("\(width) bytes at \(place): 0x\(String(value, radix: 16))\(isBig ? "" : " little-endian")")
    for i in 0..<width {
      bytes[place + (isBig ? width - 1 - i : i)] = UInt8(truncatingIfNeeded: value)
      value >>= 8
    }
  }

  /// A place where two zero bytes come before something else, as in counts and lengths; else any place.
  private mutating func smallNumber(_ bytes: [UInt8]) -> Int {
    let place = numbers.below(bytes.count - 8)
    for i in place..<min(place + 200, bytes.count - 8) where bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 3] != 0 { return i }
    return place
  }

  private func read(_ bytes: [UInt8], _ place: Int, _ width: Int) -> UInt64 {
    bytes[place..<place + width].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
