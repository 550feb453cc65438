/// A summary is written as its three lists; what is read back is checked.
extension RankSummary: Codable {
  private enum CodingKeys: String, CodingKey { case values, below, through }

  /// - Throws: `DecodingError` if lengths differ, or values or weights do not rise.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      values: try container.decode([Double].self, forKey: .values), below: try container.decode([Double].self, forKey: .below),
      through: try container.decode([Double].self, forKey: .through))
    let rises = [values, below, through].allSatisfy { list in list.indices.dropFirst().allSatisfy { list[$0 - 1] <= list[$0] } }
    guard values.count == below.count, values.count == through.count, rises, below.first ?? 0 == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "values and cumulative weights of a summary do not rise together")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(values, forKey: .values)
    try container.encode(below, forKey: .below)
    try container.encode(through, forKey: .through)
  }
}
