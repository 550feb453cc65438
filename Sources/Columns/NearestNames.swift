/// The names in `candidates` nearest to `name`, for error messages.
///
/// Distance counts letters inserted, deleted, replaced or swapped with a neighbour, ignoring case; a candidate
/// that contains the name, or is contained in it, counts as near.
/// - Parameter limit: how many names to return at most.
/// - Returns: nearest first, ties in alphabetical order; empty if nothing is near.
public func nearestNames(to name: String, in candidates: some Sequence<String>, limit: Int = 3) -> [String] {
  let wanted = Array(name.lowercased().utf8)
  let allowed = max(2, wanted.count / 2)
  let scored = candidates.map { candidate -> (distance: Int, name: String) in
    let other = Array(candidate.lowercased().utf8)
    let distance = editDistance(wanted, other)
    let contains = candidate.lowercased().contains(name.lowercased()) || name.lowercased().contains(candidate.lowercased())
    return (contains && other.count > 1 ? min(distance, allowed) : distance, candidate)
  }
  let near = scored.filter { $0.distance <= allowed }
  return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
}

/// A sentence naming near names, or listing what there is when nothing is near; empty if there is nothing at all.
public func suggestion(for name: String, in candidates: some Sequence<String>) -> String {
  let all = candidates.sorted()
  let near = nearestNames(to: name, in: all)
  if !near.isEmpty { return "Nearest: \(near.joined(separator: ", "))." }
  if all.isEmpty { return "" }
  let shown = all.prefix(12).joined(separator: ", ")
  return "There are: \(shown)\(all.count > 12 ? ", … (\(all.count) in all)" : "")."
}

/// The fewest letters to insert, delete, replace or swap with their neighbour to turn one name into the other.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var before = [Int]()
  var row = Array(0...b.count)
  for i in 0..<a.count {
    var next = [i + 1]
    for j in 0..<b.count {
      var distance = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, before[j - 1] + 1) }
      next.append(distance)
    }
    (before, row) = (row, next)
  }
  return row[b.count]
}
