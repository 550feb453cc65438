/// A histogram is written as its axes and sums; what is read back is checked.
extension GridHistogram: Codable {
  private enum CodingKeys: String, CodingKey { case axes, sumW, sumW2 }

  /// - Throws: `DecodingError` if there is no axis, the sums do not fill the cells, or a Σw² is negative; ``BinningError``.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let axes = try container.decode([Binning].self, forKey: .axes)
    let sums = try container.decode([Double].self, forKey: .sumW)
    let squares = try container.decode([Double].self, forKey: .sumW2)
    func refuse(_ key: CodingKeys, _ why: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: why)
    }
    guard !axes.isEmpty else { throw refuse(.axes, "a histogram needs at least one axis") }
    var cells = 1
    for axis in axes {
      let (product, overflow) = cells.multipliedReportingOverflow(by: axis.count + 2)
      guard !overflow, product <= sums.count else { throw refuse(.sumW, "\(sums.count) sums do not fill the cells of the axes") }
      cells = product
    }
    guard sums.count == cells else { throw refuse(.sumW, "\(sums.count) sums for \(cells) cells") }
    guard squares.count == cells else { throw refuse(.sumW2, "\(squares.count) sums of squares for \(cells) cells") }
    guard squares.allSatisfy({ $0 >= 0 }) else { throw refuse(.sumW2, "a sum of squares is negative or NaN") }
    self.init(axes: axes)
    (sumW, sumW2) = (sums, squares)
  }

  /// Writes axes and sums.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(axes, forKey: .axes)
    try container.encode(sumW, forKey: .sumW)
    try container.encode(sumW2, forKey: .sumW2)
  }
}
