/// Lowers the rate of learning when what is watched no longer falls: a factor on whatever the schedule gives.
///
/// A value with all its state, so that a run that is broken off can go on as if it had not been.
package struct PlateauReduction: Sendable, Hashable, Codable {
  package let factor: Double
  package let patience: Int
  /// By how much a value must fall below the best to count as better.
  package let minimumDelta: Double
  /// Epochs after a reduction in which nothing is counted.
  package let coolDown: Int
  /// The factor never falls below this.
  package let lowest: Double
  /// What the rate is multiplied with now.
  package private(set) var multiplier = 1.0
  /// The lowest value seen; none yet is +∞, kept as nil.
  package private(set) var best: Double?
  package private(set) var waited = 0
  package private(set) var coolDownLeft = 0

  /// - Parameters:
  ///   - factor: in (0, 1).
  ///   - patience: epochs without a better value after which the rate falls, at least 1.
  package init(factor: Double = 0.5, patience: Int = 10, minimumDelta: Double = 1e-4, coolDown: Int = 0, lowest: Double = 0) {
    precondition(factor > 0 && factor < 1, "a factor of \(factor) does not reduce; it must lie between 0 and 1")
    precondition(patience >= 1, "a patience of \(patience) epochs is none")
    precondition(minimumDelta >= 0 && coolDown >= 0 && lowest >= 0, "differences, waits and limits are not negative")
    self.factor = factor
    self.patience = patience
    self.minimumDelta = minimumDelta
    self.coolDown = coolDown
    self.lowest = lowest
  }

  /// Takes note of an epoch's value, lower being better. NaN is never better.
  /// - Returns: whether the rate falls from here on.
  @discardableResult
  package mutating func note(_ value: Double) -> Bool {
    let isCooling = coolDownLeft > 0
    if isCooling {
      coolDownLeft -= 1
      waited = 0
    }
    if value < (best ?? .infinity) - minimumDelta {
      best = value
      waited = 0
      return false
    }
    guard !isCooling else { return false }
    waited += 1
    guard waited >= patience else { return false }
    waited = 0
    coolDownLeft = coolDown
    let reduced = max(lowest, multiplier * factor)
    let isLower = reduced < multiplier
    multiplier = reduced
    return isLower
  }
}
