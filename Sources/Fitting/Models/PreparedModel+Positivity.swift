extension PreparedModel {
  /// Whether D ≥ 0 on the whole range, as a density of events must be.
  ///
  /// A negative yield is legal as long as the sum stays positive. At the events alone that is not enough: a component could fall
  /// to −∞ where no event happens to lie, and −log L with it. Looked at are both ends, evenly spaced places between them, and
  /// where peaks stand; where nothing can be negative, nothing is looked at.
  var isNowhereNegative: Bool {
    let mayBeNegative = yields.contains { $0.value < 0 } || densities.contains { $0.density is ChebyshevDensity }
    guard mayBeNegative else { return true }
    let places = self.places
    let vectors = (places.count + 7) / 8
    let rows = EvaluationRows(count: rowCount + 1)
    for (i, place) in places.enumerated() { rows[rowCount][i / 8][i % 8] = place }
    for i in places.count..<vectors * 8 { rows[rowCount][i / 8][i % 8] = places[0] }
    evaluate(rows[rowCount], vectors: vectors, into: rows)
    return (0..<vectors).allSatisfy { vector in
      var sum = SIMD8<Double>.zero
      for (row, yield) in zip(firstRows, yields) { sum += rows[row][vector] * yield.value }
      return (0..<8).allSatisfy { sum[$0] >= 0 }
    }
  }

  /// One block of places in the range: the middles of peaks, then an even grid.
  private var places: [Double] {
    let range = model.range
    let peaks = zip(densities, model.components).flatMap { density, component in
      zip(component.density.parameterNames, density.parameters).filter { $0.0.hasPrefix("mean") }.map { $0.1 }
    }.filter { range.contains($0) }.prefix(EvaluationRows.blockSize / 2)
    let steps = EvaluationRows.blockSize - peaks.count - 1
    let grid = (0...steps).map { $0 == steps ? range.upperBound : range.lowerBound + range.length * (Double($0) / Double(steps)) }
    return Array(peaks) + grid
  }
}

extension ClosedRange<Double> {
  /// Upper less lower end.
  fileprivate var length: Double { upperBound - lowerBound }
}
