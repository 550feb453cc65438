import Foundation
import NeuralNetworks
import Testing
import _TestSupport

@Suite("Parameter layouts")
struct ParameterLayoutTests {
  private static let layout = [
    Parameter(name: "a/kernel", shape: [5, 3], initialiser: .glorotUniform),
    Parameter(name: "a/mean", shape: [3], isTrainable: false, initialiser: .zeros),
    Parameter(name: "b/kernel", shape: [3, 2], initialiser: .normal(standardDeviation: 0.4)),
  ]

  @Test("Parameters lie one after the other, and what is fitted is counted apart from what is followed")
  func places() throws {
    let layout = try ParameterLayout(Self.layout)
    #expect(layout.ranges == [0..<15, 15..<18, 18..<24])
    #expect(layout.count == 24 && layout.trainableCount == 21 && layout.nonTrainableCount == 3)
    #expect(layout.trainableRanges == [0..<15, 18..<24])
    #expect(try layout.range(of: "b/kernel") == 18..<24)
    #expect(try ParameterLayout([]).count == 0)
  }

  static let wrong: [([Parameter], ParameterLayoutError, String)] = [
    (layout + layout.prefix(1), .repeatedName("a/kernel"), "two parameters are named a/kernel"),
    ([Parameter(name: "", shape: [2], initialiser: .ones)], .emptyName(number: 0), "parameter 0 has no name"),
    ([Parameter(name: "k", shape: [4, 0], initialiser: .ones)], .badShape("k", [4, 0]), "parameter k has shape [4, 0]"),
    (
      [Parameter(name: "k", shape: [4], initialiser: .normal(standardDeviation: -0.3))], .badSpread("k", -0.3),
      "parameter k is to be drawn with spread -0.3"
    ),
    (
      [Parameter(name: "k", shape: [4], initialiser: .varianceScaling(scale: .infinity))], .badSpread("k", .infinity),
      "spread inf"
    ),
  ]

  @Test("What cannot be laid out is named", arguments: wrong)
  func errors(parameters: [Parameter], error: ParameterLayoutError, message: String) {
    #expect(throws: error) { try ParameterLayout(parameters) }
    #expect(error.description.contains(message))
  }

  @Test("An unknown name lists the known ones")
  func unknown() throws {
    let layout = try ParameterLayout(Self.layout)
    let error = ParameterLayoutError.unknownName("c", known: ["a/kernel", "a/mean", "b/kernel"])
    #expect(throws: error) { try layout.range(of: "c") }
    #expect(error.description == "there is no parameter c. There are: a/kernel, a/mean, b/kernel")
    #expect(ParameterLayoutError.unknownName("c", known: (0..<13).map { "p\($0)" }).description.hasSuffix("p11, …"))
  }

  /// The limit, if there is one, and the variance that each rule promises for a kernel [30, 50].
  static let rules: [(Initialiser, Double, Double)] = [
    (.lecunUniform, (3.0 / 30).squareRoot(), 1.0 / 30),
    (.glorotUniform, (6.0 / 80).squareRoot(), 2.0 / 80),
    (.heUniform, (6.0 / 30).squareRoot(), 2.0 / 30),
    (.heNormal, 2 * (2.0 / 30).squareRoot() / 0.8796256610342398, 2.0 / 30),
    (.varianceScaling(scale: 0.02), 2 * (0.02 / 30).squareRoot() / 0.8796256610342398, 0.02 / 30),
    (.normal(standardDeviation: 0.05), 0.3, 0.05 * 0.05),
  ]

  @Test("First values have mean 0, the variance and the limits of their rule", arguments: rules)
  func spread(rule: Initialiser, limit: Double, variance: Double) throws {
    let values = try ParameterLayout([Parameter(name: "k", shape: [30, 50], initialiser: rule)]).initialValues(seed: 31)
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + $1 * $1 } / n
    #expect(values.allSatisfy { abs($0) <= limit })
    #expect(values.contains { abs($0) > 0.7 * limit } || rule == .normal(standardDeviation: 0.05))
    #expect(abs(mean) < Tolerance.sigmas * (variance / n).squareRoot())
    #expect(abs(squares - variance) < Tolerance.sigmas * variance * (2 / n).squareRoot())
  }

  @Test("First values depend on the seed and the place alone")
  func draws() throws {
    let values = try ParameterLayout(Self.layout).initialValues(seed: 5)
    #expect(values == (try ParameterLayout(Self.layout).initialValues(seed: 5)))
    #expect(values[15..<18] == [0, 0, 0])
    let other = try ParameterLayout(Self.layout).initialValues(seed: 6)
    #expect(!zip(values[0..<15], other[0..<15]).contains { $0 == $1 })
    #expect(Set(values[0..<15]).count == 15)
    #expect(values[20] == Initialiser.normal(standardDeviation: 0.4).value(seed: 5, index: 20, shape: [3, 2]))
    #expect(Initialiser.ones.value(seed: 5, index: 2, shape: [3]) == 1)
  }
}
