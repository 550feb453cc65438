extension CorrectionSetDifference {
  /// The changes as plain text, the verdict last.
  public var text: String {
    guard !isEmpty else { return "no difference" }
    var lines: [String] = []
    if hasNewDescription { lines.append("the set's description differs") }
    lines += removed.map { "removed: \($0)" } + added.map { "added: \($0)" }
    lines += compoundsRemoved.map { "removed: \($0) (compound)" } + compoundsAdded.map { "added: \($0) (compound)" }
    lines += compoundsChanged.map { "changed: \($0) (compound)" }
    for difference in changed { lines += difference.lines }
    return (lines + [verdict]).joined(separator: "\n")
  }

  private var verdict: String {
    guard unraised.isEmpty else {
      return "content changed, but the version did not rise: \(unraised.joined(separator: ", ")). Raise the version"
    }
    return changed.contains { $0.contentCount > 0 }
      ? "every correction whose content changed has a higher version" : "no content changed"
  }
}

extension CorrectionDifference {
  fileprivate var lines: [String] {
    var lines = ["changed: \(name), version \(versionBefore) → \(versionAfter)"]
    lines += words.map { "  \($0.path): \($0.text)" } + content.map { "  \($0.path): \($0.text)" }
    if contentCount > content.count { lines.append("  … \(contentCount) changes of content in all") }
    guard let values else { return contentCount > 0 ? lines + ["  values are not compared: the inputs differ"] : lines }
    lines.append("  \(values.differing) of \(values.points) values differ")
    if values.onlyBefore > 0 { lines.append("  \(values.onlyBefore) arguments have no value any more") }
    if values.onlyAfter > 0 { lines.append("  \(values.onlyAfter) arguments had no value before") }
    if let place = values.largest {
      lines.append("  largest change: \(place.before) → \(place.after) at \(place.arguments)")
    }
    if let place = values.largestRelative, place.arguments != values.largest?.arguments {
      lines.append("  largest relative change: \(place.before) → \(place.after) at \(place.arguments)")
    }
    return lines
  }
}
