/// Why a sample cannot be cut in folds.
public enum FoldError: Error, Sendable, Hashable, CustomStringConvertible {
  case badCount(Int)
  case differentLengths(labels: Int, other: Int, what: String)
  case tooFewMembers(label: Int, members: Int, folds: Int)
  case tooFewGroups(label: Int?, groups: Int, folds: Int)
  case inNoBin(item: Int)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .badCount(let count): "\(count) folds are no partition. Take at least 2"
    case .differentLengths(let labels, let other, let what): "\(labels) labels, but \(other) \(what). Give one per item"
    case .tooFewMembers(let label, let members, let folds):
      "label \(label) has \(members) items for \(folds) folds, so some folds would have none. Take fewer folds, or join labels"
    case .tooFewGroups(let label?, let groups, let folds):
      "label \(label) occurs in \(groups) groups for \(folds) folds, so some folds would have none. Take fewer folds, or join labels"
    case .tooFewGroups(nil, let groups, let folds): "\(groups) groups for \(folds) folds. Take fewer folds"
    case .inNoBin(let item): "the value of item \(item) is NaN, which is in no bin. Leave such items out"
    }
  }
}
