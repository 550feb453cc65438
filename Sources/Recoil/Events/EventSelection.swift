import Columns

/// Which events of a batch the selection takes; the rules of every walk over events, written once.
struct EventSelection: Sendable {
  /// Empty if all events are selected.
  private var isSelected: [Bool] = []
  /// Not selected because an index is past the end of a list; empty if there are none.
  private var missing: [Bool] = []
  /// Takes no part because a friend lacks it; empty if there are none.
  private var unmatched: [Bool] = []

  /// All events.
  init() {}

  /// - Parameters:
  ///   - outputs: the formulas there are; without `selection` all events are selected.
  ///   - unmatched: events that take no part because a friend lacks them; nil if there are none.
  init(_ results: FormulaResults, outputs: Set<String>, unmatched: [Bool]?) {
    self.unmatched = unmatched ?? []
    guard outputs.contains("selection") else { return }
    let selection = results["selection"]
    missing = selection.missing ?? []
    isSelected = missing.isEmpty ? selection.holds : zip(selection.holds, missing).map { $0 && !$1 }
  }

  /// Whether event `i` takes part as far as selection and friends go; counts it either way.
  @inline(__always)
  func takes(_ i: Int, counts: inout EventCounts) -> Bool {
    if isUnmatched(i) {
      counts.withoutPartner = (counts.withoutPartner ?? 0) + 1
      return false
    }
    if !missing.isEmpty && missing[i] { counts.selectionMissing += 1 }
    guard holds(i) else { return false }
    counts.selected += 1
    return true
  }

  /// Whether event `i` fulfils the selection.
  @inline(__always)
  func holds(_ i: Int) -> Bool { isSelected.isEmpty || isSelected[i] }

  /// Whether a friend lacks event `i`.
  @inline(__always)
  func isUnmatched(_ i: Int) -> Bool { !unmatched.isEmpty && unmatched[i] }
}
