extension BinEdges {
  /// Edges that put every double into the bin in which the uniform formula, count · (x − low)/(high − low) cut to a whole number,
  /// puts it. They may lie a bit beside low + k · width, as that formula rounds.
  /// - Throws: ``CorrectionError`` (`edgesNotRising`) for bins so narrow that some hold no number.
  func everyEdge() throws(CorrectionError) -> BinEdges {
    guard case .uniform(let count, let low, let high) = spacing else { return self }
    func bin(_ x: Double) -> Int { Int((x - low) / (high - low) * Double(count)) }
    var edges = [low]
    for k in 1..<max(count, 1) {
      // The smallest double of bin k or above: the formula never falls, so halving the doubles between finds it.
      var (below, above) = (Self.rank(low), Self.rank(high))
      while above > below + 1 {
        // Of opposite signs, ranks can lie further apart than signed numbers reach.
        let middle = below + Int64(UInt64(bitPattern: above &- below) / 2)
        if bin(Self.number(middle)) < k { below = middle } else { above = middle }
      }
      edges.append(Self.number(above))
    }
    return try BinEdges(edges + [high])
  }

  /// Doubles counted in their order, 0 for 0.
  private static func rank(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.magnitude.bitPattern)
    return x < 0 ? -bits : bits
  }

  private static func number(_ rank: Int64) -> Double {
    let magnitude = Double(bitPattern: UInt64(rank.magnitude))
    return rank < 0 ? -magnitude : magnitude
  }
}
