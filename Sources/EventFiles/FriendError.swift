/// Why events and their friends cannot be joined.
public enum FriendError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A friend joined by entry number has another number of entries.
  case entryCounts(file: String, entries: Int, friend: String, friendEntries: Int)
  /// A friend joined by entry number holds another event in an entry.
  case otherEvent(file: String, entry: Int, event: String, friend: String, found: String)
  /// A friend can be joined by event only if both sides have run, luminosityBlock and event.
  case noIdentity(path: String, missing: [String])
  /// An event is twice in a friend that is joined by event.
  case duplicate(event: String, first: String, second: String)
  /// An event has no partner.
  case noPartner(file: String, entry: Int, event: String, friend: String)
  /// A column of the friend has the name of one that is there already.
  case collision(column: String, friend: String, alias: String?)
  /// The alias is not a name formulas can write.
  case badAlias(String)
  /// A run or luminosityBlock that needs more than 32 bits.
  case numberTooLarge(path: String, entry: Int, event: String)
  /// More events than an index holds.
  case tooManyEntries(path: String, entries: Int)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .entryCounts(let file, let entries, let friend, let friendEntries):
      """
      \(friend): has \(friendEntries) entries, but \(file) has \(entries): they cannot be joined entry by entry. \
      Give the friend made from these files, or join by event
      """
    case .otherEvent(let file, let entry, let event, let friend, let found):
      "\(friend): entry \(entry) is \(found), but in \(file) it is \(event). Join by event, or give the friend made from these files"
    case .noIdentity(let path, let missing):
      """
      \(path): has no whole numbers \(missing.joined(separator: ", ")), one per event, which joining by event needs. \
      Join by entry if both sides have the same order
      """
    case .duplicate(let event, let first, let second):
      "\(second): \(event) was there before, at \(first). An event may be in a friend once; take one of the two out"
    case .noPartner(let file, let entry, let event, let friend):
      """
      \(file): entry \(entry), \(event), has no partner in \(friend). Give all of the friend's files, \
      or say what to do without: missing: skip or missing: nan
      """
    case .collision(let column, let friend, let alias):
      "\(friend): its column ‘\(column)’ is there already. Give the friend \(alias == nil ? "an alias" : "another alias")"
    case .badAlias(let alias): "‘\(alias)’ cannot be a friend's alias. Use letters, digits and _, not starting with a digit"
    case .numberTooLarge(let path, let entry, let event):
      "\(path): entry \(entry), \(event): run and luminosityBlock must fit in 32 bits to join by event"
    case .tooManyEntries(let path, let entries): "\(path): \(entries) entries are more than can be joined by event; join by entry"
    }
  }
}
