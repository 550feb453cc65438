/// A sketch is written as its size, the values that wait and the summaries; what is read back is checked. JSON has no infinite numbers,
/// so a sketch that holds one is not written.
extension QuantileSketch: Codable {
  private enum CodingKeys: String, CodingKey { case size, count, waiting, waitingWeights, levels }

  /// - Throws: `DecodingError` if the parts contradict each other.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let size = try container.decode(Int.self, forKey: .size)
    let count = try container.decode(Int.self, forKey: .count)
    let waiting = try container.decode([Double].self, forKey: .waiting)
    let weights = try container.decode([Double].self, forKey: .waitingWeights)
    let levels = try container.decode([RankSummary].self, forKey: .levels)
    func refuse(_ key: CodingKeys, _ why: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: why)
    }
    guard size >= 8 else { throw refuse(.size, "a sketch of \(size) values is too small") }
    guard waiting.count == weights.count, waiting.count < size, waiting.allSatisfy({ !$0.isNaN }) else {
      throw refuse(.waiting, "\(waiting.count) values wait with \(weights.count) weights, in blocks of \(size)")
    }
    guard weights.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw refuse(.waitingWeights, "a weight is not positive") }
    guard levels.allSatisfy({ $0.values.count <= size }), count >= waiting.count else {
      throw refuse(.levels, "a summary holds more than \(size) values, or fewer values were counted than wait")
    }
    self.init(size: size, count: count, waiting: waiting, waitingWeights: weights, levels: levels)
  }

  /// Writes size, waiting values and summaries.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(size, forKey: .size)
    try container.encode(count, forKey: .count)
    try container.encode(waiting, forKey: .waiting)
    try container.encode(waitingWeights, forKey: .waitingWeights)
    try container.encode(levels, forKey: .levels)
  }
}
