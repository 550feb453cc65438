import Columns
import Storage
import Testing

@testable import RootFiles

/// The bytes of a file with one RNTuple, and where its envelopes are, so that they can be changed with their checksums.
private struct OpenedBytes {
  var bytes: [UInt8]
  let name: String
  let anchor: Int
  let header: Range<Int>
  let footer: Range<Int>
  /// Those that are not packed.
  let pageLists: [Range<Int>]

  init(_ path: String) throws {
    bytes = try contents(ofFile: referencePath(path))
    let file = try RootFile(mapped: MappedFile(bytes: bytes, name: "original.root"))
    let entry = try #require(file.objects.first { $0.className == "ROOT::RNTuple" })
    let record = try file.records.record(at: entry.seek, of: "anchor")
    let found = try NTupleAnchor(record, of: entry, in: file.records)
    self.name = entry.name
    anchor = entry.seek + record.key.keyLength + 6
    header = found.header.offset..<found.header.offset + found.header.storedBytes
    footer = found.footer.offset..<found.footer.offset + found.footer.storedBytes
    var cursor = EnvelopeCursor(Array(bytes[footer]), at: 8, limit: footer.count - 8)
    try cursor.skip(16)
    _ = try cursor.record()
    var groups = try cursor.list(of: 8)
    var lists: [Range<Int>] = []
    for _ in 0..<groups.count {
      var group = try groups.items.record()
      try group.skip(20)
      let size = try group.int(UInt64.self)
      let block = try group.locator()
      if size == block.storedBytes { lists.append(block.offset..<block.offset + block.storedBytes) }
    }
    pageLists = lists
  }

  private mutating func seal(_ envelope: Range<Int>) {
    let sum = bytes[envelope.dropLast(8)].withUnsafeBytes { xxh3($0) }
    bytes.replaceSubrange(envelope.suffix(8), with: withUnsafeBytes(of: sum.littleEndian) { Array($0) })
  }

  /// Makes every checksum right again, as if the file had been written that way.
  mutating func seal() {
    seal(header)
    let sum = Array(bytes[header.suffix(8)])
    for place in [footer.lowerBound + 16] + pageLists.map({ $0.lowerBound + 8 }) {
      bytes.replaceSubrange(place..<place + 8, with: sum)
    }
    for envelope in [footer] + pageLists { seal(envelope) }
    let anchorSum = bytes[anchor..<anchor + 64].withUnsafeBytes { xxh3($0) }
    bytes.replaceSubrange(anchor + 64..<anchor + 72, with: withUnsafeBytes(of: anchorSum.bigEndian) { Array($0) })
  }

  func ntuple() throws -> RootNTuple {
    let file = try RootFile(mapped: MappedFile(bytes: bytes, name: "changed.root"))
    return try file.ntuple(name)
  }
}

@Suite("Damaged RNTuples")
struct NTupleDamageTests {
  /// Reads everything; gives a number that depends on it.
  private func readAll(_ ntuple: RootNTuple, verifying: Bool) -> (values: Int, refusals: Int) {
    let ntuple = ntuple.verifyingChecksums(verifying)
    var values = 0, refusals = 0
    for column in ntuple.columns {
      do throws(RootFileError) {
        let read = try ntuple.column(column.name, entries: 0..<min(ntuple.entries, 10_000))
        read.values.withRawBytes { values ^= Int(truncatingIfNeeded: xxh3($0)) }
      } catch {
        refusals += 1
      }
    }
    return (values, refusals)
  }

  @Test("Changed bytes anywhere give values or a typed error, never a crash", arguments: NTupleReferenceTests.files)
  func mutations(file: String) throws {
    let original = try OpenedBytes("\(file).root")
    let whole = readAll(try original.ntuple(), verifying: false)
    var numbers = TestNumbers(seed: 40_961)
    var refused = 0, changed = 0
    for _ in 0..<200 {
      var damaged = original
      for _ in 0...numbers.below(3) {
        damaged.bytes[numbers.below(damaged.bytes.count)] = UInt8(truncatingIfNeeded: numbers.next())
      }
      do {
        let found = readAll(try damaged.ntuple(), verifying: numbers.below(2) == 0)
        if found != whole { changed += 1 }
      } catch is RootFileError { refused += 1 }
    }
    #expect(refused > 20 && changed > 20, "the mutations must reach what is read")
  }

  @Test("Envelopes that lie, with right checksums, give values or a typed error, never a crash")
  func lies() throws {
    let original = try OpenedBytes("ntuple-encodings.root")
    #expect(original.pageLists.count == 3)
    let whole = readAll(try original.ntuple(), verifying: false)
    var numbers = TestNumbers(seed: 7_919)
    var refused = 0, changed = 0
    for round in 0..<900 {
      var damaged = original
      let envelope = ([original.header, original.footer] + original.pageLists)[round % 5]
      for _ in 0...numbers.below(3) {
        let place = envelope.lowerBound + 8 + numbers.below(envelope.count - 16)
        damaged.bytes[place] =
          numbers.below(2) == 0 ? UInt8(truncatingIfNeeded: numbers.next()) : [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)]
      }
      damaged.seal()
      do {
        if readAll(try damaged.ntuple(), verifying: false) != whole { changed += 1 }
      } catch is RootFileError { refused += 1 }
    }
    #expect(refused > 100 && changed > 100, "\(refused) \(changed)")
  }

  @Test("Numbers of the page lists are bounded by what is there")
  func pageLists() throws {
    let original = try OpenedBytes("ntuple-encodings.root")
    for list in original.pageLists {
      for place in stride(from: list.lowerBound + 16, to: list.upperBound - 12, by: 11) {
        for pattern in [[0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80], [0xff, 0xff, 0xff, 0xff]] as [[UInt8]] {
          var damaged = original
          damaged.bytes.replaceSubrange(place..<place + 4, with: pattern)
          damaged.seal()
          if let ntuple = try? damaged.ntuple() { _ = readAll(ntuple, verifying: false) }
        }
      }
    }
  }

  @Test("A changed page is found when checksums are verified, and named")
  func pageChecksum() throws {
    var damaged = try OpenedBytes("ntuple-encodings.root")
    let ntuple = try damaged.ntuple()
    let columns = ntuple.columns.filter { $0.name == "byte" }
    let pages = try (0..<4).flatMap { try #require(try ntuple.clusters.pages(ofColumn: 1, inCluster: $0)).pages }
    let page = try #require(pages.first { $0.hasChecksum })
    damaged.bytes[page.block.offset] ^= 0x40
    let changed = try damaged.ntuple()
    let error = try #require(throws: RootFileError.self) {
      try changed.verifyingChecksums().column(columns[0].name, entries: 0..<130)
    }
    #expect(error.description.contains("column 'byte' of 'encodings', entries 0..<130"))
    #expect(error.description.contains("checksum of the page at byte \(page.block.offset)"))
  }

  @Test("Unknown features are refused by number")
  func features() throws {
    for envelope in 0..<2 {
      var changed = try OpenedBytes("ntuple-encodings.root")
      changed.bytes[[changed.header, changed.footer][envelope].lowerBound + 8] = 0b101
      changed.seal()
      let error = try #require(throws: RootFileError.self) { try changed.ntuple() }
      #expect(error.description.contains("'encodings' cannot be read: it uses format features (flags 0, 2)"))
    }
  }

  @Test("Files from before version 1.0 and after version 1 are refused as such")
  func epochs() throws {
    for (epoch, words) in [(0, "before version 1.0 of RNTuple"), (2, "version 2 of RNTuple is unknown")] {
      var changed = try OpenedBytes("ntuple-uproot.root")
      changed.bytes[changed.anchor + 1] = UInt8(epoch)
      changed.seal()
      let error = try #require(throws: RootFileError.self) { try changed.ntuple() }
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test("Columns of unknown type are listed, and the others stay readable")
  func unknownColumns() throws {
    var changed = try OpenedBytes("ntuple-encodings.root")
    let quant = try #require(changed.ntuple().schema.columns.lastIndex { $0.type == 0x1d && $0.bits == 31 })
    var cursor = EnvelopeCursor(Array(changed.bytes[changed.header]), at: 16, limit: changed.header.count - 8)
    for _ in 0..<3 { try cursor.skip(try cursor.int(UInt32.self)) }
    _ = try cursor.list(of: 8)
    var list = try cursor.list(of: 8)
    for _ in 0..<quant { _ = try list.items.record() }
    changed.bytes[changed.header.lowerBound + list.items.position + 8] = 0x2b
    changed.seal()
    let ntuple = try changed.ntuple()
    #expect(ntuple.unsupported.map(\.name) == ["quant31"])
    let error = try #require(throws: RootFileError.self) { try ntuple.column("quant31", entries: 0..<1) }
    #expect(error.description.contains("column type 43 with 31 bits"))
    #expect(try ntuple.column("quant32", entries: 0..<130).values.count == 130)
  }
}
