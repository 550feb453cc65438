/// The keys of the object read last at each depth. The next one there mostly has the same in the same order, so that its keys
/// need not be made anew nor told apart again.
struct JSONKeys {
  private struct Key {
    /// Where the key is in the text, quotes and all.
    let place: Range<Int>
    let text: String
  }

  private var lists: [[Key]] = []

  /// The key at `place`, if the object before had it there too, as its member number `index`, and all before it.
  @inline(__always)
  func known(_ index: Int, depth: Int, in text: JSONBytes, at place: inout Int) -> String? {
    guard depth < lists.count, index < lists[depth].count else { return nil }
    let key = lists[depth][index]
    guard text.repeats(key.place, at: place) else { return nil }
    place += key.place.count
    return key.text
  }

  /// Takes note of a key that is not ``known(_:depth:in:at:)``: those that came behind it before count no more.
  mutating func note(_ key: String, at place: Range<Int>, _ index: Int, depth: Int) {
    while lists.count <= depth { lists.append([]) }
    lists[depth].removeLast(lists[depth].count - index)
    lists[depth].append(Key(place: place, text: key))
  }
}
