/// Finds an event's entry by run, luminosityBlock and event.
///
/// Open addressing with linear probing. Memory: 16 bytes per event for the keys and 6 to 12 for the table.
struct EventIndex: Sendable {
  /// Two entries with one key.
  struct Duplicate: Error {
    let first: Int
    let second: Int
  }

  private var sections: [UInt64] = []  // run << 32 | luminosityBlock
  private var events: [UInt64] = []
  private var slots: [UInt32]  // entry + 1; 0 is free
  private let mask: UInt64
  /// More entries than this do not fit.
  static let mostEntries = Int(UInt32.max) - 1

  /// - Precondition: at most ``mostEntries`` entries will be added.
  init(capacity: Int) {
    precondition(capacity <= Self.mostEntries, "\(capacity) events are more than an index holds")
    var size = 16
    while size < capacity + capacity / 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    mask = UInt64(size - 1)
    sections.reserveCapacity(capacity)
    events.reserveCapacity(capacity)
  }

  var count: Int { events.count }

  /// run and luminosityBlock in one number; nil if one of them needs more than 32 bits.
  static func section(_ key: EventKey) -> UInt64? {
    let range = Int64(Int32.min)...Int64(UInt32.max)
    guard range.contains(Int64(bitPattern: key.run)), range.contains(Int64(bitPattern: key.luminosityBlock)) else { return nil }
    return key.run << 32 | (key.luminosityBlock & 0xffff_ffff)
  }

  /// Adds the next entry.
  mutating func add(_ section: UInt64, _ event: UInt64) throws(Duplicate) {
    var slot = Self.hash(section, event) & mask
    while slots[Int(slot)] != 0 {
      let other = Int(slots[Int(slot)]) - 1
      if events[other] == event && sections[other] == section { throw Duplicate(first: other, second: count) }
      slot = (slot + 1) & mask
    }
    sections.append(section)
    events.append(event)
    slots[Int(slot)] = UInt32(count)
  }

  /// The entry of an event, or nil.
  /// - Parameter guess: the entry to look at first: files keep their order more often than not.
  func entry(_ section: UInt64, _ event: UInt64, guess: Int) -> Int? {
    if guess < count && events[guess] == event && sections[guess] == section { return guess }
    var slot = Self.hash(section, event) & mask
    while slots[Int(slot)] != 0 {
      let entry = Int(slots[Int(slot)]) - 1
      if events[entry] == event && sections[entry] == section { return entry }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Mixes all bits (the finaliser of SplitMix64): event numbers that count up must not fall into one run of slots.
  private static func hash(_ section: UInt64, _ event: UInt64) -> UInt64 {
    var x = event &+ section &* 0x9e37_79b9_7f4a_7c15
    x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
    x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
    return x ^ (x >> 31)
  }
}

extension EventIndex {
  /// Reads run, luminosityBlock and event of a whole chain.
  /// - Throws: ``EventFileError/friend(_:)`` for an event that is there twice, and numbers that do not fit.
  init(_ chain: EventChain) throws(EventFileError) {
    guard chain.entryCount <= Self.mostEntries else {
      throw .friend(.tooManyEntries(path: chain.files.first?.path ?? "", entries: chain.entryCount))
    }
    self.init(capacity: chain.entryCount)
    for chunk in try chain.chunks(columns: EventKey.names) {
      let batch = try chain.batch(EventKey.names, chunk: chunk)
      try add(EventKeys(batch), count: batch.count, chain)
    }
  }

  private mutating func add(_ keys: EventKeys, count: Int, _ chain: EventChain) throws(EventFileError) {
    for i in 0..<count {
      guard let section = Self.section(keys[i]) else {
        let place = chain.place(of: self.count)
        throw .friend(.numberTooLarge(path: place.path, entry: place.entry, event: keys[i].description))
      }
      do throws(Duplicate) { try add(section, keys.events[i]) } catch {
        let (first, second) = (chain.place(of: error.first), chain.place(of: error.second))
        throw .friend(
          .duplicate(
            event: keys[i].description, first: "\(first.path), entry \(first.entry)",
            second: "\(second.path), entry \(second.entry)"))
      }
    }
  }
}
