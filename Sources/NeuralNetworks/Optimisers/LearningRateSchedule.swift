internal import Foundation

/// The rate of learning as a function of the number of steps taken.
package enum LearningRateSchedule: Sendable, Hashable, Codable {
  case constant(Double)
  /// `start` · factorⁿ after n times `every` steps.
  case step(start: Double, factor: Double, every: Int)
  /// Half a wave from `start` down to `end` within `steps`, and `end` from then on.
  case cosine(start: Double, end: Double, steps: Int)
  /// Up and down between two rates, the way up in `halfCycle` steps, each cycle half as high as the one before.
  /// L. N. Smith, *Cyclical learning rates* (2017), policy triangular2.
  case triangular2(base: Double, max: Double, halfCycle: Int)
  /// In equal steps up to what `then` begins with, then that schedule from its start: rate (n + 1)/steps for n < steps.
  indirect case warmUp(steps: Int, then: LearningRateSchedule)

  /// The rate of the step that follows `step` others.
  package func rate(at step: Int) -> Double {
    precondition(step >= 0, "there is no step \(step)")
    switch self {
    case .constant(let rate): return rate
    case .step(let start, let factor, let every):
      precondition(every > 0, "a schedule cannot step every \(every) steps")
      return start * pow(factor, Double(step / every))
    case .cosine(let start, let end, let steps):
      guard step < steps else { return end }
      return end + 0.5 * (start - end) * (1 + cos(Double.pi * Double(step) / Double(steps)))
    case .triangular2(let base, let max, let halfCycle):
      precondition(halfCycle > 0, "half a cycle cannot take \(halfCycle) steps")
      let cycle = step / (2 * halfCycle)  // from 0
      let distance = abs(Double(step) / Double(halfCycle) - Double(2 * cycle + 1))
      return base + (max - base) * Swift.max(0, 1 - distance) / pow(2, Double(cycle))
    case .warmUp(let steps, let then):
      guard step < steps else { return then.rate(at: step - steps) }
      return then.rate(at: 0) * Double(step + 1) / Double(steps)
    }
  }
}
