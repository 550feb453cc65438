internal import Numerics

/// How a parameter's first values are drawn. With i and o the numbers of inputs and outputs of a kernel of shape [i, o]:
package enum Initialiser: Sendable, Hashable, Codable {
  case zeros
  case ones
  /// Uniform in ±√(3/i).
  case lecunUniform
  /// Uniform in ±√(6/(i + o)).
  case glorotUniform
  /// Uniform in ±√(6/i).
  case heUniform
  /// Normal with variance 2/i, cut at two standard deviations and widened to that variance, as Keras has it.
  case heNormal
  /// Normal, not cut.
  case normal(standardDeviation: Double)
  /// Normal with variance `scale`/i, cut as ``heNormal``.
  case varianceScaling(scale: Double)

  /// The value of parameter number `index` of the whole vector: a pure function of its arguments.
  /// - Parameter shape: of the parameter's slice; all but the last dimension count as inputs, the last as outputs.
  package func value(seed: UInt64, index: Int, shape: [Int]) -> Double {
    let inputs = Double(max(1, shape.dropLast().reduce(1, *)))
    let outputs = Double(shape.last ?? 1)
    switch self {
    case .zeros: return 0
    case .ones: return 1
    case .lecunUniform: return Self.uniform(seed, index, limit: (3 / inputs).squareRoot())
    case .glorotUniform: return Self.uniform(seed, index, limit: (6 / (inputs + outputs)).squareRoot())
    case .heUniform: return Self.uniform(seed, index, limit: (6 / inputs).squareRoot())
    case .heNormal: return Self.cutNormal(seed, index) * (2 / inputs).squareRoot()
    case .normal(let sd): return sd * NormalDistribution.quantile(Self.draw(seed, index))
    case .varianceScaling(let scale): return Self.cutNormal(seed, index) * (scale / inputs).squareRoot()
    }
  }

  /// In (0, 1): never an end, so that its normal quantile is finite.
  private static func draw(_ seed: UInt64, _ index: Int) -> Double {
    let place = UInt64(index)
    let counter = SIMD4(UInt32(truncatingIfNeeded: place), UInt32(truncatingIfNeeded: place >> 32), 0, 0)
    let words = Philox.block(counter, key: RandomPurpose.initialValues.key(seed: seed))
    return (Double((UInt64(words[0]) | UInt64(words[1]) << 32) >> 12) + 0.5) * 0x1p-52
  }

  private static func uniform(_ seed: UInt64, _ index: Int, limit: Double) -> Double { limit * (2 * draw(seed, index) - 1) }

  /// A normal number within ±2, times what makes its variance 1: the variance of the cut bell is 1 − 4φ(2)/(2Φ(2) − 1).
  private static func cutNormal(_ seed: UInt64, _ index: Int) -> Double {
    let tail = 0.022750131948179207  // Φ(−2)
    return NormalDistribution.quantile(tail + (1 - 2 * tail) * draw(seed, index)) / 0.8796256610342398
  }
}
