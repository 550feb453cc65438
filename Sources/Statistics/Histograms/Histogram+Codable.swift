/// A histogram is written as its edges, sums and flows; what is read back is checked.
extension Histogram: Codable {
  private enum CodingKeys: String, CodingKey { case low, high, sumW, sumW2, underflow, overflow }

  /// - Throws: `DecodingError` if the edges make no histogram, the sums differ in length, or a Σw² is negative.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let (low, high) = (try container.decode(Double.self, forKey: .low), try container.decode(Double.self, forKey: .high))
    let sums = try container.decode([Double].self, forKey: .sumW)
    let squares = try container.decode([Double].self, forKey: .sumW2)
    func refuse(_ key: CodingKeys, _ why: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: why)
    }
    guard low < high, low.isFinite, high.isFinite else { throw refuse(.high, "a histogram cannot reach from \(low) to \(high)") }
    guard !sums.isEmpty else { throw refuse(.sumW, "a histogram has at least one bin") }
    guard squares.count == sums.count else { throw refuse(.sumW2, "\(squares.count) sums of squares for \(sums.count) bins") }
    guard let worst = squares.min(), worst >= 0 else { throw refuse(.sumW2, "a sum of squares is negative or NaN") }
    self.init(bins: sums.count, low: low, high: high)
    (sumW, sumW2) = (sums, squares)
    underflow = try container.decode(Double.self, forKey: .underflow)
    overflow = try container.decode(Double.self, forKey: .overflow)
  }

  /// Writes edges, sums and flows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(low, forKey: .low)
    try container.encode(high, forKey: .high)
    try container.encode(sumW, forKey: .sumW)
    try container.encode(sumW2, forKey: .sumW2)
    try container.encode(underflow, forKey: .underflow)
    try container.encode(overflow, forKey: .overflow)
  }
}
