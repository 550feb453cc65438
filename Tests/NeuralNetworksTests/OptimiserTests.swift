import Foundation
import NeuralNetworks
import Testing
import _TestSupport

/// What Reference/optimisers.py wrote.
struct OptimiserReference: Decodable {
  let start: [Double]
  let gradients: [[Double]]
  let rates: [Double]
  let paths: [String: [[Double]]]

  static func load() throws -> OptimiserReference {
    let url = try #require(Bundle.module.url(forResource: "optimisers", withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(OptimiserReference.self, from: Data(contentsOf: url))
  }
}

@Suite("Optimisers")
struct OptimiserTests {
  static let all: [(String, Optimiser)] = [
    ("sgd", .sgd()), ("momentum", .sgd(momentum: 0.85)), ("nesterov", .sgd(momentum: 0.85, isNesterov: true)),
    ("adamKeras", .adam()), ("adamTorch", .adam(.torch)), ("adamWKeras", .adamW(.keras, decay: 0.07)),
    ("adamWTorch", .adamW(decay: 0.07)),
  ]

  @Test("They walk as their formulas in NumPy, broken off and taken up again on the way", arguments: all)
  func paths(name: String, optimiser: Optimiser) throws {
    let reference = try OptimiserReference.load()
    let path = try #require(reference.paths[name])
    var parameters = reference.start
    var state = OptimiserState(optimiser, count: parameters.count)
    for (step, gradients) in reference.gradients.enumerated() {
      state.step(&parameters, gradients: gradients, rate: reference.rates[step], ranges: [0..<2, 2..<parameters.count])
      if step == 6 { state = try JSONDecoder().decode(OptimiserState.self, from: JSONEncoder().encode(state)) }
      for (value, expected) in zip(parameters, path[step]) {
        #expect(abs(value - expected) <= Tolerance.rounding * max(1, abs(expected)), "step \(step)")
      }
    }
    #expect(state.steps == reference.gradients.count)
  }

  @Test("What is not fitted stays", arguments: all)
  func ranges(name: String, optimiser: Optimiser) {
    var parameters = [1.3, -0.7, 2.9]
    var state = OptimiserState(optimiser, count: 3)
    for _ in 0..<3 { state.step(&parameters, gradients: [0.4, 1e9, -0.2], rate: 0.1, ranges: [0..<1, 2..<3]) }
    #expect(parameters[1] == -0.7 && parameters[0] < 1.3 && parameters[2] != 2.9)
  }

  @Test("Adam's first step is the rate, but for epsilon, whatever the gradient's size")
  func firstStep() {
    for g in [3.7e4, -2.1e-3] {
      for settings in [AdamSettings.keras, .torch] {
        var parameters = [0.0]
        var state = OptimiserState(.adam(settings), count: 1)
        state.step(&parameters, gradients: [g], rate: 0.01, ranges: [0..<1])
        let small = settings.isEpsilonCorrected ? 1e-8 : 1e-7 / 0.001.squareRoot()
        #expect(abs(parameters[0] + 0.01 * g / (abs(g) + small)) < 1e-14)
      }
    }
  }

  @Test("Gradients are shortened together or each variable by itself, and shorter ones stay")
  func clipping() {
    let start = [3.0, 4.0, 99.0, 0.6, 0.8]
    let ranges = [0..<2, 3..<5]
    var gradients = start
    let length = GradientClipping.none.apply(to: &gradients, ranges: ranges)
    #expect(abs(length - 26.0.squareRoot()) < 1e-15 && gradients == start)
    GradientClipping.globalNorm(2).apply(to: &gradients, ranges: ranges)
    let factor = 2 / 26.0.squareRoot()
    for index in [0, 1, 3, 4] { #expect(abs(gradients[index] - factor * start[index]) < 1e-15) }
    #expect(gradients[2] == 99)
    gradients = start
    GradientClipping.perVariable(2.5).apply(to: &gradients, ranges: ranges)
    #expect(gradients == [1.5, 2, 99, 0.6, 0.8])
    gradients = start
    GradientClipping.globalNorm(5.2).apply(to: &gradients, ranges: ranges)
    #expect(gradients == start)
    gradients = [.nan, 1]
    let lost = GradientClipping.globalNorm(1).apply(to: &gradients, ranges: [0..<2])
    #expect(lost.isNaN)
  }
}
