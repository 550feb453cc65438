#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An operand of a kernel: many values in memory, or one for all.
enum FormulaInput {
  case constant(Double)
  case memory(UnsafePointer<Double>)
}

/// Element-by-element kernels: one loop per operation and kind of operand, each plain enough for vector instructions.
///
/// `out` never overlaps an operand.
enum FormulaKernels {
  typealias Output = UnsafeMutablePointer<Double>

  /// One element: constants are folded by the code that computes columns.
  static func compute(_ opcode: FormulaOpcode, _ operands: [Double]) -> Double {
    let inputs = operands.map(FormulaInput.constant)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) { buffer in
      guard let out = buffer.baseAddress else { return .nan }
      switch inputs.count {
      case 1: unary(opcode, out, inputs[0], 1)
      case 2: binary(opcode, out, inputs[0], inputs[1], 1)
      default: select(out, inputs[0], inputs[1], inputs[2], 1)
      }
      return out[0]
    }
  }

  static func unary(_ opcode: FormulaOpcode, _ out: Output, _ a: FormulaInput, _ count: Int) {
    switch opcode {
    case .negate: map(out, a, count) { -$0 }
    case .not: map(out, a, count) { 1 - $0 }
    case .isTrue: map(out, a, count) { $0 != 0 ? 1 : 0 }
    case .abs: map(out, a, count) { $0.magnitude }
    case .sqrt: map(out, a, count) { $0.squareRoot() }
    case .floor: map(out, a, count) { $0.rounded(.down) }
    case .ceil: map(out, a, count) { $0.rounded(.up) }
    case .round: map(out, a, count) { $0.rounded(.toNearestOrAwayFromZero) }
    case .sign: map(out, a, count) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    case .isFinite: map(out, a, count) { $0.magnitude < .infinity ? 1 : 0 }
    case .isNaN: map(out, a, count) { $0 != $0 ? 1 : 0 }
    default: transcendental(opcode, out, a, count)
    }
  }

  private static func transcendental(_ opcode: FormulaOpcode, _ out: Output, _ a: FormulaInput, _ count: Int) {
    switch opcode {
    case .exp: map(out, a, count) { exp($0) }
    case .log: map(out, a, count) { log($0) }
    case .log10: map(out, a, count) { log10($0) }
    case .sin: map(out, a, count) { sin($0) }
    case .cos: map(out, a, count) { cos($0) }
    case .tan: map(out, a, count) { tan($0) }
    case .asin: map(out, a, count) { asin($0) }
    case .acos: map(out, a, count) { acos($0) }
    case .atan: map(out, a, count) { atan($0) }
    case .sinh: map(out, a, count) { sinh($0) }
    case .cosh: map(out, a, count) { cosh($0) }
    case .tanh: map(out, a, count) { tanh($0) }
    case .asinh: map(out, a, count) { asinh($0) }
    case .acosh: map(out, a, count) { acosh($0) }
    case .atanh: map(out, a, count) { atanh($0) }
    default: preconditionFailure("\(opcode) is not an operation on one operand")
    }
  }

  static func binary(_ opcode: FormulaOpcode, _ out: Output, _ a: FormulaInput, _ b: FormulaInput, _ count: Int) {
    switch opcode {
    case .add: zip(out, a, b, count) { $0 + $1 }
    case .subtract: zip(out, a, b, count) { $0 - $1 }
    case .multiply, .and: zip(out, a, b, count) { $0 * $1 }
    case .divide: zip(out, a, b, count) { $0 / $1 }
    case .or: zip(out, a, b, count) { $0 > $1 ? $0 : $1 }
    case .minimum: zip(out, a, b, count) { lesser($0, $1) }
    case .maximum: zip(out, a, b, count) { greater($0, $1) }
    case .equal: zip(out, a, b, count) { $0 == $1 ? 1 : 0 }
    case .notEqual: zip(out, a, b, count) { $0 != $1 ? 1 : 0 }
    case .less: zip(out, a, b, count) { $0 < $1 ? 1 : 0 }
    case .atMost: zip(out, a, b, count) { $0 <= $1 ? 1 : 0 }
    case .remainder: zip(out, a, b, count) { fmod($0, $1) }
    case .power: zip(out, a, b, count) { pow($0, $1) }
    case .hypot: zip(out, a, b, count) { hypot($0, $1) }
    case .atan2: zip(out, a, b, count) { atan2($0, $1) }
    case .deltaPhi:
      if AngleDifference.isSmall(a, count) && AngleDifference.isSmall(b, count) {
        zip(out, a, b, count) { AngleDifference.small($0, $1) }
      } else {
        zip(out, a, b, count) { AngleDifference.any($0, $1) }
      }
    default: preconditionFailure("\(opcode) is not an operation on two operands")
    }
  }

  /// `out = condition ? a : b`.
  static func select(_ out: Output, _ condition: FormulaInput, _ a: FormulaInput, _ b: FormulaInput, _ count: Int) {
    switch condition {
    case .constant(let truth): map(out, truth != 0 ? a : b, count) { $0 }
    case .memory(let c):
      switch (a, b) {
      case (.memory(let a), .memory(let b)): for i in 0..<count { out[i] = c[i] != 0 ? a[i] : b[i] }
      case (.memory(let a), .constant(let b)): for i in 0..<count { out[i] = c[i] != 0 ? a[i] : b }
      case (.constant(let a), .memory(let b)): for i in 0..<count { out[i] = c[i] != 0 ? a : b[i] }
      case (.constant(let a), .constant(let b)): for i in 0..<count { out[i] = c[i] != 0 ? a : b }
      }
    }
  }

  /// The smaller of two numbers; NaN if either is.
  @inline(__always) static func lesser(_ a: Double, _ b: Double) -> Double { a < b || a != a ? a : b }

  /// The larger of two numbers; NaN if either is.
  @inline(__always) static func greater(_ a: Double, _ b: Double) -> Double { a > b || a != a ? a : b }

  @inline(__always)
  private static func map(_ out: Output, _ a: FormulaInput, _ count: Int, _ function: (Double) -> Double) {
    switch a {
    case .memory(let a): for i in 0..<count { out[i] = function(a[i]) }
    case .constant(let a): out.update(repeating: function(a), count: count)
    }
  }

  @inline(__always)
  private static func zip(
    _ out: Output, _ a: FormulaInput, _ b: FormulaInput, _ count: Int, _ function: (Double, Double) -> Double
  ) {
    switch (a, b) {
    case (.memory(let a), .memory(let b)): for i in 0..<count { out[i] = function(a[i], b[i]) }
    case (.memory(let a), .constant(let b)): for i in 0..<count { out[i] = function(a[i], b) }
    case (.constant(let a), .memory(let b)): for i in 0..<count { out[i] = function(a, b[i]) }
    case (.constant(let a), .constant(let b)): out.update(repeating: function(a, b), count: count)
    }
  }
}
