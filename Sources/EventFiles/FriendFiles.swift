/// Files with more columns of the same events, as a card or the command line names them.
public struct FriendFiles: Sendable, Hashable, Codable {
  /// Paths or globs.
  public var files: [String]
  /// The tree; may be left out if the files have just one.
  public var tree: String?
  /// How partners are found.
  public var by: Join
  /// The friend's columns are called `alias.name`; nil for their own names.
  public var alias: String?
  /// What becomes of an event without a partner; matters only for ``Join/event``.
  public var missing: Missing

  /// How partners are found.
  public enum Join: String, Sendable, Hashable, Codable, CaseIterable {
    /// Entry by entry, in the same order. If both sides have run, luminosityBlock and event, they are compared.
    case entry
    /// By run, luminosityBlock and event, in any order.
    case event
  }

  /// What becomes of an event without a partner.
  public enum Missing: String, Sendable, Hashable, Codable, CaseIterable {
    /// It stops the job and is named.
    case error
    /// It takes no part, as if it failed the selection.
    case skip
    /// The friend's numbers are NaN and its lists and texts empty. Whole numbers become `float64`, which has a NaN.
    case nan
  }

  /// Names the files of a friend.
  public init(_ files: [String], tree: String? = nil, by: Join = .entry, alias: String? = nil, missing: Missing = .error) {
    (self.files, self.tree, self.by, self.alias, self.missing) = (files, tree, by, alias, missing)
  }
}

extension FriendFiles {
  /// Reads `[ALIAS=]FILE[:TREE]`; a file whose name has such marks is found if it is there.
  public init(argument: String, by: Join = .entry, isFile: (String) -> Bool = { isThere($0) }) {
    var text = argument[...]
    var alias: String?
    if !isFile(argument), let mark = text.firstIndex(of: "="), !text[..<mark].contains("/") {
      alias = String(text[..<mark])
      text = text[text.index(after: mark)...]
    }
    var tree: String?
    if !isFile(String(text)), let mark = text.lastIndex(of: ":") {
      tree = String(text[text.index(after: mark)...])
      text = text[..<mark]
    }
    self.init([String(text)], tree: tree, by: by, alias: alias)
  }
}
