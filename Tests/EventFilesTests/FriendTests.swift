import Columns
import EventFiles
import Foundation
import Testing

@Suite("Friends")
struct FriendTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: Events and their friends

  /// The identity of the event that has number `i` in every test.
  private func keys(_ events: [Int]) -> [(String, Column)] {
    [
      ("run", Column(values: .uint32(events.map { UInt32(362_104 + $0 / 1_000) }))),
      ("luminosityBlock", Column(values: .uint32(events.map { UInt32($0 % 7 + 1) }))),
      ("event", Column(values: .uint64(events.map { (1 << 62) + UInt64($0) &* 2_654_435_761 }))),
    ]
  }

  private func lists(_ events: [Int]) -> Column {
    let offsets = events.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 * 5 % 3) }
    let values = events.flatMap { i in (0..<i * 5 % 3).map { Int16(truncatingIfNeeded: i &* 31 + $0) } }
    return Column(values: .int16(values), layout: .jagged(offsets: offsets))
  }

  private func main(_ events: Range<Int>, _ name: String = "main.root", basketBytes: Int = 2048) throws -> String {
    try folder.write(
      keys(Array(events)) + [("pt", Column(values: .float32(events.map { Float($0) * 0.37 })))], name, basketBytes: basketBytes)
  }

  private func friend(_ events: [Int], _ name: String = "friend.root", withKeys: Bool = true) throws -> String {
    try folder.write(
      (withKeys ? keys(events) : []) + [
        ("w", Column(values: .float64(events.map { Double($0) * 1.7 - 3 }))), ("l", lists(events)),
        ("n", Column(values: .int32(events.map { Int32($0) }))),
        ("pair", Column(values: .uint8(events.flatMap { [UInt8($0 & 255), 7] }), layout: .fixed(count: 2))),
      ], name)
  }

  private func shuffled(_ count: Int) -> [Int] {
    (0..<count).sorted { ($0 &* 7_919 % 10_007, $0) < ($1 &* 7_919 % 10_007, $1) }
  }

  /// All values of columns, read in steps by several threads.
  private func read(_ chain: EventChain, _ names: [String], target: Int = 777) throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for chunk in try chain.chunks(columns: names, target: target) {
      let batch = try chain.batch(names, chunk: chunk)
      for name in names { result[name, default: []] += try #require(batch[name]).values.doubles() }
    }
    return result
  }

  private func problem(_ request: FriendFiles, of paths: [String]) throws -> String {
    try #require(
      eventFileError {
        let chain = try EventChain(paths, friends: [request])
        return try read(chain, chain.columns.map(\.name))
      }
    ).description
  }

  // MARK: Joining

  @Test("Joined by entry, a friend of several files lies beside the events, whatever the files' borders")
  func byEntry() throws {
    defer { folder.remove() }
    let paths = [try main(0..<2_500, "m1.root"), try main(2_500..<4_001, "m2.root")]
    _ = try friend(Array(0..<700), "f1.root")
    _ = try friend(Array(700..<701), "f2.root")
    _ = try friend(Array(701..<4_001), "f3.root")
    let chain = try EventChain(paths, entries: 600..<4_000, friends: [FriendFiles([folder.file("f?.root")])])
    #expect(chain.columns.map(\.name) == ["run", "luminosityBlock", "event", "pt", "w", "nl", "l", "n", "pair"])
    let found = try read(chain, ["w", "pt", "l", "n"])
    #expect(found["n"] == (600..<4_000).map(Double.init) && found["w"] == (600..<4_000).map { Double($0) * 1.7 - 3 })
    #expect(found["pt"]?.count == 3_400 && found["l"] == lists(Array(600..<4_000)).values.doubles())
  }

  @Test("Joined by event, a shuffled friend gives what one in order gives", arguments: [1, 3])
  func byEvent(threads: Int) throws {
    defer { folder.remove() }
    let count = 140_000  // two blocks of the friend
    let path = try main(0..<count, basketBytes: 1 << 18)
    let order = shuffled(count)
    _ = try friend(Array(order[..<50_000]), "f1.root")
    _ = try friend(Array(order[50_000...]), "f2.root")
    let chain = try EventChain([path], friends: [FriendFiles([folder.file("f?.root")], by: .event, alias: "f")])
    let chunks = try chain.chunks(columns: ["pt"], target: 30_000)
    let batches = Collected()
    try inOrder(count: chunks.count, threads: threads) {
      try chain.batch(["f.n", "f.l", "f.pair", "f.event", "event"], chunk: chunks[$0])
    } consume: { _, batch in
      batches.add(batch)
    }
    var first = 0
    for batch in batches.all {
      let events = Array(first..<first + batch.count)
      #expect(batch["f.n"]?.values == .int32(events.map { Int32($0) }) && batch["f.l"] == lists(events))
      #expect(batch["f.pair"]?.values == .uint8(events.flatMap { [UInt8($0 & 255), 7] }) && batch["f.event"] == batch["event"])
      first += batch.count
    }
    #expect(first == count)
  }

  @Test("A column that is asked for twice is read once", arguments: [FriendFiles.Join.entry, .event])
  func twice(join: FriendFiles.Join) throws {
    defer { folder.remove() }
    let path = try main(0..<23)
    let chain = try EventChain([path], friends: [FriendFiles([try friend(Array(0..<23))], by: join, alias: "f")])
    let batch = try chain.batch(["pt", "f.n", "f.n"], chunk: chain.chunks(columns: ["pt"])[0])
    #expect(batch["f.n"]?.values == .int32((0..<23).map { $0 }) && batch.names == ["f.n", "pt"])
  }

  @Test("An alias stands before every name, counters included; without one the identity is shown once")
  func names() throws {
    defer { folder.remove() }
    let path = try main(0..<10)
    let request = FriendFiles([try friend(Array(0..<10))], alias: "corr")
    let columns = try EventChain([path], friends: [request]).columns
    #expect(
      columns.map(\.name).dropFirst(4).joined(separator: " ")
        == "corr.run corr.luminosityBlock corr.event corr.w corr.nl corr.l corr.n corr.pair")
    #expect(columns.first { $0.name == "corr.l" }?.shape == .jagged(counter: "corr.nl"))
    let twice = try EventChain([path], friends: [request, FriendFiles(request.files)])
    #expect(twice.columns.count == 4 + 8 + 5)
  }

  // MARK: Refusals

  @Test("Collisions and bad aliases are refused")
  func collisions() throws {
    defer { folder.remove() }
    let path = try main(0..<10)
    let other = try folder.write([("pt", Column(values: .float64((0..<10).map { Double($0) })))], "o.root")
    let collision = try problem(FriendFiles([other]), of: [path])
    #expect(collision.contains("o.root: its column ‘pt’ is there already. Give the friend an alias"), "\(collision)")
    for alias in ["", "2x", "a.b", "a b"] {
      #expect(try problem(FriendFiles([other], alias: alias), of: [path]).contains("‘\(alias)’ cannot be a friend's alias"))
    }
  }

  @Test("Joined by entry, counts and events must agree; the first that differs is named")
  func mismatch() throws {
    defer { folder.remove() }
    let path = try main(0..<2_000)
    let short = try problem(FriendFiles([try friend(Array(0..<1_999))]), of: [path])
    #expect(short.contains("friend.root: has 1999 entries, but") && short.contains("main.root has 2000"), "\(short)")
    var order = Array(0..<2_000)
    order.swapAt(1_200, 1_201)
    let swapped = try problem(FriendFiles([try friend(order)]), of: [path])
    #expect(swapped.contains("friend.root: entry 1200 is run 362105, luminosityBlock 5"), "\(swapped)")
    #expect(swapped.contains("main.root it is run 362105, luminosityBlock 4") && swapped.contains("Join by event"))
    // Without an identity there is nothing to compare.
    let blind = try EventChain([path], friends: [FriendFiles([try friend(order, withKeys: false)])])
    #expect(try read(blind, ["n"])["n"]?[1_200] == 1_201)
  }

  @Test("Joined by event, an event that is there twice is refused with both places")
  func duplicates() throws {
    defer { folder.remove() }
    let path = try main(0..<100)
    _ = try friend(Array(0..<60), "f1.root")
    _ = try friend(Array(60..<100) + [37], "f2.root")
    let text = try problem(FriendFiles([folder.file("f?.root")], by: .event), of: [path])
    #expect(text.contains("f2.root, entry 40: run 362104, luminosityBlock 3") && text.contains("f1.root, entry 37"), "\(text)")
  }

  @Test("Joining by event needs an identity on both sides")
  func identity() throws {
    defer { folder.remove() }
    let path = try main(0..<10)
    let blind = try friend(Array(0..<10), withKeys: false)
    for (friend, paths) in [(blind, [path]), (path, [blind])] {
      let text = try problem(FriendFiles([friend], by: .event), of: paths)
      #expect(text.contains("friend.root: has no whole numbers run, luminosityBlock, event"), "\(text)")
    }
  }

  // MARK: Events without partners

  @Test("An event without a partner stops the job by default, and is named")
  func missing() throws {
    defer { folder.remove() }
    let path = try main(0..<3_000)
    let request = FriendFiles([try friend(Array(0..<3_000).filter { $0 % 1_000 != 998 })], by: .event)
    let text = try problem(request, of: [path])
    #expect(text.contains("main.root: entry 998, run 362104, luminosityBlock 5, event 4611"), "\(text)")
    #expect(text.contains("missing: skip"))
  }

  @Test("Without partners numbers are NaN and lists empty, or the events are left out")
  func policies() throws {
    defer { folder.remove() }
    let path = try main(0..<3_000)
    var request = FriendFiles([try friend(shuffled(3_000).filter { $0 % 3 != 1 })], by: .event, missing: .nan)
    let chain = try EventChain([path], friends: [request])
    #expect(try chain.requireColumns(["n", "w", "l", "pair"]).map(\.type) == [.float64, .float64, .int16, .float64])
    let found = try read(chain, ["n", "w", "pair", "l"])
    let n = try #require(found["n"])
    #expect((0..<3_000).allSatisfy { $0 % 3 == 1 ? n[$0].isNaN : n[$0] == Double($0) })
    #expect(found["pair"]?.count == 6_000 && found["pair"]?[2].isNaN == true)
    #expect(found["l"] == lists((0..<3_000).filter { $0 % 3 != 1 }).values.doubles())
    request.missing = .skip
    let skipping = try EventChain([path], friends: [request])
    #expect(try read(skipping, ["n"])["n"] == (0..<3_000).filter { $0 % 3 != 1 }.map(Double.init))
    let chunk = try skipping.chunks(columns: ["n"], target: 100)[2]
    let joined = try skipping.joined(["n", "pt"], chunk: chunk)
    #expect(joined.batch.count == chunk.entries.count && joined.batch["pt"]?.entryCount == chunk.entries.count)
    #expect(joined.unmatched == chunk.entries.map { $0 % 3 == 1 })
  }

  @Test("A friend without any partner, or without entries, is all NaN")
  func nothing() throws {
    defer { folder.remove() }
    let path = try main(0..<50)
    for events in [[], Array(50..<90)] {
      let chain = try EventChain([path], friends: [FriendFiles([try friend(events)], by: .event, missing: .nan)])
      let found = try read(chain, ["w", "l"])
      #expect(found["w"]?.count == 50 && found["w"]?.allSatisfy(\.isNaN) == true && found["l"] == [])
    }
  }

  @Test("On the command line a friend is ALIAS=FILE:TREE, with parts left out")
  func arguments() {
    func read(_ text: String) -> FriendFiles { FriendFiles(argument: text, isFile: { $0 == "dir/a:b=c.root" }) }
    #expect(read("f.root") == FriendFiles(["f.root"]))
    #expect(read("f.root:dir/T") == FriendFiles(["f.root"], tree: "dir/T"))
    #expect(read("c=dir/f_*.root:T") == FriendFiles(["dir/f_*.root"], tree: "T", alias: "c"))
    #expect(read("dir/a:b=c.root") == FriendFiles(["dir/a:b=c.root"]))
    #expect(read("x=dir/a:b=c.root") == FriendFiles(["dir/a:b=c.root"], alias: "x"))
  }
}

/// Batches in the order they were handed over. `@unchecked Sendable`: `inOrder` adds one at a time.
private final class Collected: @unchecked Sendable {
  private(set) var all: [EventBatch] = []
  func add(_ batch: EventBatch) { all.append(batch) }
}
