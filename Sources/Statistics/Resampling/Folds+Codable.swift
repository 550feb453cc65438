/// Folds are written as their number and each item's fold; what is read back is checked.
extension Folds: Codable {
  private enum CodingKeys: String, CodingKey { case count, assignment }

  /// - Throws: `DecodingError` for fewer than two folds, or an item outside them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let count = try container.decode(Int.self, forKey: .count)
    let assignment = try container.decode([Int].self, forKey: .assignment)
    guard count >= 2, assignment.allSatisfy({ $0 >= 0 && $0 < count }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .assignment, in: container,
        debugDescription: "items must lie in \(count) folds from 0 on, and folds be at least 2")
    }
    self.init(count: count, assignment: assignment)
  }

  /// Writes the number of folds and each item's.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(assignment, forKey: .assignment)
  }
}
