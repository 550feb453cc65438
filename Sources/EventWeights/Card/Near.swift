import Columns

/// The names nearest to one that is not there, as a sentence; says so if there are none at all.
func near(_ name: String, _ known: [String]) -> String {
  let text = suggestion(for: name, in: known)
  return text.isEmpty ? "There are none." : text
}
