import Foundation
import NeuralNetworks
import Numerics
import Testing
import _TestSupport

@Suite("Activations")
struct ActivationTests {
  static let all: [Activation] = [
    .linear, .tanh, .relu, .leakyRelu(slope: 0.13), .silu, .elu, .sigmoid, .softplus,
  ]

  static func value(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .linear: z
    case .tanh: Foundation.tanh(z)
    case .relu: max(z, 0)
    case .leakyRelu(let slope): z > 0 ? z : slope * z
    case .silu: z / (1 + exp(-z))
    case .elu: z > 0 ? z : expm1(z)
    case .sigmoid: 1 / (1 + exp(-z))
    case .softplus: max(z, 0) + log1p(exp(-abs(z)))
    }
  }

  @Test("In double precision they agree with the C library", arguments: all)
  func double(activation: Activation) {
    var random = Philox(seed: 12, stream: 5)
    for _ in 0..<4_000 {
      let z = 12 * random.normal()
      let value = Double.activated(SIMD8(repeating: z), by: activation)[3]
      let expected = Self.value(activation, z)
      #expect(abs(value - expected) <= Tolerance.activation * max(1, abs(expected)), "\(z)")
    }
  }

  @Test("In single precision they agree with double precision", arguments: all)
  func single(activation: Activation) {
    var random = Philox(seed: 13, stream: 5)
    var worst = 0.0
    for _ in 0..<4_000 {
      let z = Float(12 * random.normal())
      let expected = Self.value(activation, Double(z))
      let value = Double(Float.activated(SIMD16(repeating: z), by: activation)[11])
      worst = max(worst, abs(value - expected) / max(1, abs(expected)))
    }
    #expect(worst <= Tolerance.singleActivation, "\(worst)")
  }

  @Test("tanh in single precision is within 4e-7 of the true one, and keeps small numbers, signs and NaN")
  func tanh() {
    var worst = 0.0
    for k in 0..<1_200_000 {
      let x = Float(k) * 1e-5 - 3
      worst = max(worst, abs(Double(Float.activated(SIMD16(repeating: x), by: .tanh)[7]) - Foundation.tanh(Double(x))))
    }
    #expect(worst <= Tolerance.singleActivation, "\(worst)")
    let ends = Float.activated(
      SIMD16(lowHalf: SIMD8(.infinity, -.infinity, .nan, 0, 3e-30, -40, 88, 1e-4), highHalf: .zero), by: .tanh)
    #expect(abs(ends[0] - 1) <= 2e-7 && abs(ends[1] + 1) <= 2e-7 && ends[2].isNaN && ends[3] == 0)
    #expect(abs(ends[4] / 3e-30 - 1) < 3e-7 && abs(ends[5] + 1) <= 2e-7 && abs(ends[6] - 1) <= 2e-7)
    #expect(abs(ends[7] / 1e-4 - 1) < 3e-7)
  }

  @Test("Derivatives are those of the values", arguments: all)
  func slopes(activation: Activation) {
    var random = Philox(seed: 14, stream: 5)
    for _ in 0..<500 {
      let z = 3 * random.normal()
      guard abs(z) > 2e-3 else { continue }  // the corners of relu and its kin
      func f(_ t: Double) -> Double { Self.value(activation, z + t * 5e-4) }
      let numeric = (8 * (f(1) - f(-1)) - (f(2) - f(-2))) / (12 * 5e-4)
      let known = activation == .silu ? z : Self.value(activation, z)
      #expect(abs(Double.slope(SIMD8(repeating: known), of: activation)[6] - numeric) < Tolerance.derivative, "\(z)")
      let single = Float.slope(SIMD16(repeating: Float(known)), of: activation)[2]
      #expect(abs(Double(single) - numeric) < 2 * Tolerance.singleActivation, "\(z)")
    }
  }
}
