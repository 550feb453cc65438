public import Statistics

extension SWeightUncertainty {
  /// The area under the ROC curve of a score, every event being signal by one weight and background by another.
  ///
  /// With the derivatives of ``AreaUnderCurve`` by the weights as c the error counts fluctuations of W, yields and shapes too.
  /// - Parameters:
  ///   - scores: one per event; −0 equals +0, ±∞ are ordinary; NaN is refused, inside the range.
  ///   - signal: components that score high.
  ///   - background: all else.
  ///   - selfPairs: what becomes of the pairs of an event with itself.
  /// - Throws: ``SWeightError``.
  public func areaUnderCurve(
    scores: [Double], signal: [String], background: [String], selfPairs: EventClasses.SelfPairs = .dropped
  ) throws(SWeightError) -> SWeightedStatistic {
    if scores.count != sWeights.isInRange.count {
      throw .lengthMismatch(what: "score", count: scores.count, expected: sWeights.isInRange.count)
    }
    let (isSignal, isBackground) = (try sWeights.places(of: signal), try sWeights.places(of: background))
    let ordered = zip(scores, sWeights.isInRange).map { $1 ? $0 : 0 }
    let curve = try Self.curve(
      ordered, try sWeights.weights(addingUp: signal), try sWeights.weights(addingUp: background), selfPairs)
    let gradient = (signal: curve.gradient.signal, background: curve.gradient.background)
    let derivatives = sWeights.names.indices.map { k in
      var row = [Double](repeating: 0, count: scores.count)
      for event in row.indices where sWeights.isInRange[event] {
        if isSignal.contains(k) { row[event] += gradient.signal[event] }
        if isBackground.contains(k) { row[event] += gradient.background[event] }
      }
      return row
    }
    return SWeightedStatistic(value: curve.value, influence: influence(of: derivatives), leftOut: 0)
  }

  static func curve(
    _ scores: [Double], _ signal: [Double], _ background: [Double], _ selfPairs: EventClasses.SelfPairs
  ) throws(SWeightError) -> AreaUnderCurve {
    do {
      let classes = try EventClasses(signalWeights: signal, backgroundWeights: background, selfPairs: selfPairs)
      return try AreaUnderCurve(ScoreOrder(scores), classes)
    } catch {
      throw .metric("\(error)")
    }
  }
}
