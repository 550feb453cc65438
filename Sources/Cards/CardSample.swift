public import EventFiles

/// Event files as a card names them: `{files: [mc_*.root], tree: Events, weight: "genWeight", entries: 0:1000, friends: […]}`.
public struct CardSample: Sendable, Hashable, Codable {
  /// Paths, globs or lists, relative to the card.
  public let files: [String]
  /// The tree that holds the events; nil for CSV files.
  public let tree: String?
  /// The weight formula; nil for weight 1.
  public let weight: String?
  /// `lo:hi`, the entries used of the whole sample; nil for all.
  public let entries: Range<Int>?
  /// Files with more columns of the same events, relative to the card; nil if there are none.
  public let friends: [FriendFiles]?

  /// The keys that ``init(_:)`` reads.
  public static let keys = ["files", "tree", "weight", "entries", "friends"]

  /// Names a sample.
  public init(files: [String], tree: String?, weight: String?, entries: Range<Int>?, friends: [FriendFiles]?) {
    (self.files, self.tree, self.weight, self.entries, self.friends) = (files, tree, weight, entries, friends)
  }

  /// Reads ``keys`` from a mapping; other keys are the caller's.
  /// - Throws: ``CardError`` with file, line and key.
  public init(_ mapping: CardMapping) throws(CardError) {
    let list = try mapping.require("files", "paths or globs, as in [data_*.root]")
    files = try list.strings()
    guard !files.isEmpty else { throw list.error("the list of files is empty") }
    tree = try mapping["tree"]?.string()
    weight = try mapping["weight"]?.string()
    entries = try mapping["entries"]?.entryRange()
    friends = try Self.friends(mapping["friends"])
  }

  /// Opens the files, relative to the card.
  /// - Throws: ``EventFileError``; ``CardMapping/place(of:in:)`` says where in the card.
  public func open(relativeTo card: Card) throws(EventFileError) -> EventChain {
    let friends = (friends ?? []).map { friend in
      var resolved = friend
      resolved.files = friend.files.map(card.resolve)
      return resolved
    }
    return try EventChain(files.map(card.resolve), tree: tree, entries: entries, friends: friends)
  }

  /// Reads `friends: [{files: […], tree: Corrections, by: event, alias: corr, missing: nan}]`.
  private static func friends(_ value: CardValue?) throws(CardError) -> [FriendFiles]? {
    guard let list = try value?.list() else { return nil }
    var result: [FriendFiles] = []
    for value in list { result.append(try friend(try value.mapping())) }
    return result.isEmpty ? nil : result
  }

  private static func friend(_ mapping: CardMapping) throws(CardError) -> FriendFiles {
    try mapping.refuseUnknownKeys(["files", "tree", "by", "alias", "missing"])
    let files = try mapping.require("files", "the friend's paths or globs, as in [corrections_*.root]")
    let paths = try files.strings()
    guard !paths.isEmpty else { throw files.error("the list of files is empty") }
    let by = try mapping["by"]?.choice(FriendFiles.Join.self) ?? .entry
    let missing = try mapping["missing"]?.choice(FriendFiles.Missing.self) ?? .error
    if let given = mapping["missing"], by == .entry, missing != .error {
      throw given.error("friends joined by entry have a partner for every event; ‘\(missing.rawValue)’ needs by: event")
    }
    return FriendFiles(
      paths, tree: try mapping["tree"]?.string(), by: by, alias: try mapping["alias"]?.string(), missing: missing)
  }
}

extension CardMapping {
  /// Where a sample's mapping names the files that an error is about: `card.yaml:4: data.files`.
  public func place(of error: EventFileError, in card: Card) -> String {
    var value = self["files"]
    if case .friend = error { value = self["friends"] ?? value }
    if case .noFiles(let pattern) = error {
      let all = [value] + ((try? self["friends"]?.list()) ?? []).map { (try? $0.mapping())?["files"] }
      let patterns = all.flatMap { (try? $0?.list()) ?? [] }
      value = patterns.first { (try? $0.string()).map(card.resolve) == pattern } ?? value
    }
    let place = value ?? self.value
    return "\(card.file)\(place.line.map { ":\($0)" } ?? ""): \(place.key)"
  }
}
