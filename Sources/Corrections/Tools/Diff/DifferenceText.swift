extension CorrectionSetDifference {
  /// The changes as plain text, the verdict last.
  public var text: String {
    guard !isEmpty else { return "no difference" }
    var lines: [String] = []
    if hasNewDescription { lines.append("the set's description differs") }
    lines += removed.map { "removed: \($0)" } + added.map { "added: \($0)" }
    lines += compoundsRemoved.map { "removed: \($0) (compound)" } + compoundsAdded.map { "added: \($0) (compound)" }
    for difference in compoundsChanged { lines += difference.lines }
    for difference in changed { lines += difference.lines }
    return (lines + [verdict]).joined(separator: "\n")
  }

  private var verdict: String {
    var faults: [String] = []
    if !unraised.isEmpty {
      faults.append("content changed, but the version did not rise: \(unraised.joined(separator: ", ")). Raise the version")
    }
    if !unversioned.isEmpty {
      let names = unversioned.joined(separator: ", ")
      faults.append("content changed in a compound, which has no version that could rise: \(names). Give it another name")
    }
    guard faults.isEmpty else { return faults.joined(separator: "\n") }
    return changed.contains { $0.contentCount > 0 }
      ? "every correction whose content changed has a higher version" : "no content changed"
  }
}

extension CorrectionDifference {
  fileprivate var lines: [String] {
    var lines = ["changed: \(name), version \(versionBefore) → \(versionAfter)"]
    lines += words.map { "  \($0.path): \($0.text)" } + content.map { "  \($0.path): \($0.text)" }
    if contentCount > content.count { lines.append("  … \(contentCount) changes of content in all") }
    if contentCount > 0 { lines += values?.lines ?? [ValueDifference.otherInputs] }
    return lines
  }
}

extension CompoundDifference {
  fileprivate var lines: [String] {
    let lines = ["changed: \(name) (compound)"] + (words + content).map { "  \($0.path): \($0.text)" }
    return content.isEmpty ? lines : lines + (values?.lines ?? [ValueDifference.otherInputs])
  }
}

extension Double {
  /// A whole number without a point, while it has few enough digits.
  fileprivate var wholeText: String { self < 1e15 ? "\(Int(self))" : "\(self)" }
}

extension ValueDifference {
  fileprivate static let otherInputs = "  values are not compared: the inputs differ"

  fileprivate var lines: [String] {
    var lines = ["  \(differing) of \(counted(points, "value")) differ\(differing == 1 ? "s" : "")"]
    if let combinations {
      lines.append("  (\(points) drawn of \(combinations.wholeText) combinations of keys and edges; more with --points)")
    }
    if onlyBefore > 0 {
      lines.append("  \(counted(onlyBefore, "set")) of arguments \(onlyBefore == 1 ? "has" : "have") no value any more")
    }
    if onlyAfter > 0 { lines.append("  \(counted(onlyAfter, "set")) of arguments had no value before") }
    if let largest { lines.append("  largest change: \(largest.before) → \(largest.after) at \(largest.arguments)") }
    if let place = largestRelative, place.arguments != largest?.arguments {
      lines.append("  largest relative change: \(place.before) → \(place.after) at \(place.arguments)")
    }
    return lines
  }
}
