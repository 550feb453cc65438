internal import Columns

/// The record of a tree as it is written: version 20 of `TTree` with branches of version 13.
struct TreeRecord {
  let name: String
  let title: String
  let entries: Int
  let branches: [BranchWriter]
  let basketBytes: Int
  /// References count from the start of the record's key.
  let keyLength: Int

  private static let mustCleanup: UInt32 = 0x8
  private static let isBranchBit: UInt32 = 0x40_0000
  /// ROOT gives branches room for ten baskets from the start.
  private static let fewestSlots = 10
  private static let offsetTableLength = 1_000
  /// What a tree without entries says of its clusters: one per 30 MB, ROOT's default.
  private static let undecided = -30_000_000

  /// The classes of the objects in the record.
  var classNames: Set<String> { Set(["TTree", "TBranch"] + branches.map(\.leafClass)) }

  func content() -> [UInt8] {
    var writer = ByteWriter()
    var leafPlaces: [Int] = []
    writer.framed(version: 20) { out in
      out.addTNamed(name, title, bits: Self.mustCleanup)
      out.addDrawingAttributes()
      addNumbers(&out)
      out.addObjectArray(count: branches.count) { list in
        for branch in branches { list.tagged("TBranch") { add(branch, to: &$0, &leafPlaces) } }
      }
      out.addObjectArray(count: leafPlaces.count) { for place in leafPlaces { $0.add(UInt32(place)) } }
      // No aliases, index values, index, index object, friends, user information, branch of references.
      for _ in 0..<7 { out.add(UInt32(0)) }
    }
    return writer.bytes
  }

  private func addNumbers(_ out: inout ByteWriter) {
    let total = branches.reduce(0) { $0 + $1.totalBytes }, stored = branches.reduce(0) { $0 + $1.storedBytes }
    for value in [entries, total, stored, 0, stored] { out.add(Int64(value)) }
    out.add(1.0)  // weight
    let clusters = TreeClusters(starts: branches.first?.firstEntries ?? [], entries: entries)
    for value in [0, 25, 0, Self.offsetTableLength, clusters.ranges.count] { out.add(Int32(value)) }  // timer, scan, update, …
    for value in [1_000_000_000_000, 1_000_000_000_000, 0, -300_000_000] { out.add(Int64(value)) }
    out.add(Int64(clusters.lastSize ?? Self.undecided))
    out.add(Int64(1_000_000))
    addArray(clusters.ranges.map(\.last), to: &out)
    addArray(clusters.ranges.map(\.size), to: &out)
    addFeatures(&out)
  }

  /// A counted array: a mark that it is there, then its values.
  private func addArray(_ values: [Int], to out: inout ByteWriter) {
    out.add(UInt8(values.isEmpty ? 0 : 1))
    for value in values { out.add(Int64(value)) }
  }

  /// `ROOT::TIOFeatures` has no version number: its checksum stands for it.
  private func addFeatures(_ out: inout ByteWriter) {
    out.framed(version: 0) {
      $0.add(UInt32(0x1aa1_2f10))
      $0.add(UInt8(0))
    }
  }

  private func add(_ branch: BranchWriter, to out: inout ByteWriter, _ leafPlaces: inout [Int]) {
    let slots = max(Self.fewestSlots, branch.seeks.count + 1)
    out.framed(version: 13) { out in
      out.addTNamed(branch.name, "\(title(of: branch))/\(branch.letter)", bits: Self.isBranchBit)
      out.addFillAttributes()
      let counts = [0, basketBytes, branch.hasOffsets ? Self.offsetTableLength : 0, branch.seeks.count]
      for value in counts { out.add(Int32(value)) }  // packing is told by the baskets themselves
      out.add(Int64(entries))
      addFeatures(&out)
      for value in [0, slots, 0] { out.add(Int32(value)) }
      for value in [entries, 0, branch.totalBytes, branch.storedBytes] { out.add(Int64(value)) }
      out.addObjectArray(count: 0) { _ in }
      out.addObjectArray(count: 1) { addLeaf(of: branch, to: &$0, &leafPlaces) }
      out.addObjectArray(count: 0) { _ in }
      out.add(UInt8(1))
      for i in 0..<slots { out.add(Int32(i < branch.sizes.count ? branch.sizes[i] : 0)) }
      out.add(UInt8(1))
      let firsts = branch.firstEntries + [entries]
      for i in 0..<slots { out.add(Int64(i < firsts.count ? firsts[i] : 0)) }
      out.add(UInt8(1))
      for i in 0..<slots { out.add(Int64(i < branch.seeks.count ? branch.seeks[i] : 0)) }
      out.add(string: "")
    }
  }

  private func addLeaf(of branch: BranchWriter, to out: inout ByteWriter, _ leafPlaces: inout [Int]) {
    var counterPlace = 0
    if case .list(let counter) = branch.kind { counterPlace = leafPlaces[counter] }
    let place = out.tagged(branch.leafClass) { out in
      out.framed(version: 1) { out in
        out.framed(version: 2) { out in
          out.addTNamed(branch.name, title(of: branch))
          let length = branch.kind == .text ? branch.largest : branch.length
          for value in [length, branch.type.byteCount, 0] { out.add(Int32(clamping: value)) }
          out.add(UInt8(branch.isCounter ? 1 : 0))
          out.add(UInt8(branch.letter.first?.isLowercase == true ? 1 : 0))
          out.add(UInt32(counterPlace))
        }
        addRange(of: branch, to: &out)
      }
    }
    leafPlaces.append(place + keyLength)
  }

  /// Least and largest value: zero, except for counters and texts, by whose largest value ROOT sizes its buffers.
  private func addRange(of branch: BranchWriter, to out: inout ByteWriter) {
    let size = branch.kind == .text ? 4 : branch.type.byteCount
    for value in [0, branch.largest] {
      switch size {
      case 1: out.add(UInt8(truncatingIfNeeded: value))
      case 2: out.add(UInt16(truncatingIfNeeded: value))
      case 4: out.add(UInt32(truncatingIfNeeded: value))
      default: out.add(UInt64(value))
      }
    }
  }

  private func title(of branch: BranchWriter) -> String {
    var title = branch.name
    if case .list(let counter) = branch.kind { title += "[\(branches[counter].name)]" }
    return title + branch.dimensions.map { "[\($0)]" }.joined()
  }
}

/// The runs of entries whose baskets start together in all branches; ROOT cuts work for its threads there.
struct TreeClusters {
  /// Runs of clusters of equal size: the last entry in the run, and the size.
  private(set) var ranges: [(last: Int, size: Int)] = []
  /// The size of the clusters after these runs, of which the very last may be smaller; nil for a tree without entries.
  private(set) var lastSize: Int?

  /// - Parameter starts: the first entry of each cluster.
  init(starts: [Int], entries: Int) {
    for (start, end) in zip(starts, starts.dropFirst() + [entries]) {
      let size = end - start
      if let last = lastSize, size > last || (size < last && end < entries) { ranges.append((start - 1, last)) }
      if let last = lastSize, size < last, end == entries { return }
      lastSize = size
    }
  }
}

extension BranchWriter {
  /// ROOT's letter for the type; lower case for unsigned.
  var letter: String {
    if kind == .text { return "C" }
    return switch type {
    case .bool: "O"
    case .int8: "B"
    case .uint8: "b"
    case .int16: "S"
    case .uint16: "s"
    case .int32: "I"
    case .uint32: "i"
    case .int64: "L"
    case .uint64: "l"
    case .float32: "F"
    case .float64: "D"
    }
  }

  var leafClass: String { "TLeaf\(letter.uppercased())" }
}
