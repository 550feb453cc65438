import Foundation
import NeuralNetworks
import Testing

@Suite("Schedules of the learning rate")
struct LearningRateScheduleTests {
  /// Schedule, step, and the rate worked out by hand.
  static let values: [(LearningRateSchedule, Int, Double)] = [
    (.constant(0.3), 0, 0.3), (.constant(0.3), 12_345, 0.3),
    (.step(start: 0.8, factor: 0.5, every: 10), 9, 0.8), (.step(start: 0.8, factor: 0.5, every: 10), 10, 0.4),
    (.step(start: 0.8, factor: 0.5, every: 10), 35, 0.1),
    (.cosine(start: 1, end: 0.2, steps: 60), 0, 1), (.cosine(start: 1, end: 0.2, steps: 60), 30, 0.6),
    (.cosine(start: 1, end: 0.2, steps: 60), 20, 0.8), (.cosine(start: 1, end: 0.2, steps: 60), 40, 0.4),
    (.cosine(start: 1, end: 0.2, steps: 60), 60, 0.2), (.cosine(start: 1, end: 0.2, steps: 60), 999, 0.2),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 0, 3e-4),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 50, 6.5e-4),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 100, 1e-3),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 175, 4.75e-4),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 200, 3e-4),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 300, 6.5e-4),
    (.triangular2(base: 3e-4, max: 1e-3, halfCycle: 100), 500, 4.75e-4),
    (.warmUp(steps: 4, then: .cosine(start: 1, end: 0.2, steps: 60)), 0, 0.25),
    (.warmUp(steps: 4, then: .cosine(start: 1, end: 0.2, steps: 60)), 3, 1),
    (.warmUp(steps: 4, then: .cosine(start: 1, end: 0.2, steps: 60)), 4, 1),
    (.warmUp(steps: 4, then: .cosine(start: 1, end: 0.2, steps: 60)), 34, 0.6),
  ]

  @Test("Rates are those worked out by hand", arguments: values)
  func rates(schedule: LearningRateSchedule, step: Int, expected: Double) {
    #expect(abs(schedule.rate(at: step) - expected) < 1e-15)
  }

  @Test("Schedules come back from JSON")
  func json() throws {
    let schedules = Self.values.map(\.0)
    let data = try JSONEncoder().encode(schedules)
    #expect(try JSONDecoder().decode([LearningRateSchedule].self, from: data) == schedules)
  }
}

@Suite("Reduction on a plateau")
struct PlateauReductionTests {
  @Test("The rate falls after so many epochs without a better value, and not again while it cools down")
  func falls() throws {
    var plateau = PlateauReduction(factor: 0.5, patience: 2, minimumDelta: 0.1, coolDown: 1, lowest: 0.2)
    let values = [5, 4, 3.95, 4.2, 3.8, .nan, 3.75, 3.74, 3.73, 3.72, 3.71, 3.72, 3.73, 3.72]
    let factors = [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2]
    for (epoch, value) in values.enumerated() {
      let before = plateau.multiplier
      let hasFallen = plateau.note(value)
      #expect(plateau.multiplier == factors[epoch], "epoch \(epoch)")
      #expect(hasFallen == (plateau.multiplier < before))
      plateau = try JSONDecoder().decode(PlateauReduction.self, from: JSONEncoder().encode(plateau))
    }
    #expect(plateau.best == 3.8)
  }

  @Test("While values fall, nothing happens")
  func better() {
    var plateau = PlateauReduction(patience: 1)
    for epoch in 0..<50 {
      let hasFallen = plateau.note(10 - 0.1 * Double(epoch))
      #expect(!hasFallen)
    }
    #expect(plateau.multiplier == 1 && plateau.waited == 0)
  }
}
