/// A card that cannot be used: which file, line and key, what was found and what would be right.
public struct CardError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The card's path.
  public let file: String
  /// The line, from 1; nil if the problem is not at one place.
  public let line: Int?
  /// The key, as in `bins.qt`; empty for the card as a whole.
  public let key: String
  /// What is wrong and what to do.
  public let problem: String

  /// Describes a problem.
  public init(file: String, line: Int?, key: String, problem: String) {
    self.file = file
    self.line = line
    self.key = key
    self.problem = problem
  }

  /// What is wrong, where, and what to do about it.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
  }
}
