/// The functions of the formula language.
enum FormulaFunction: String, Sendable, CaseIterable {
  case abs, sqrt, exp, log, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case floor, ceil, round, sign, isfinite, isnan
  case pow, hypot, atan2, deltaPhi
  case min, max
  case sum, count, mean, any, all

  /// What a function does with its arguments.
  enum Role: Sendable, Hashable {
    /// Element by element, one argument.
    case unary(FormulaOpcode)
    /// Element by element, two arguments.
    case binary(FormulaOpcode)
    /// A list to one value per event, or, with two or more arguments, element by element.
    case extremum(list: FormulaOpcode, pair: FormulaOpcode)
    /// A list to one value per event.
    case reduction
  }

  var role: Role {
    switch self {
    case .abs: .unary(.abs)
    case .sqrt: .unary(.sqrt)
    case .exp: .unary(.exp)
    case .log: .unary(.log)
    case .log10: .unary(.log10)
    case .sin: .unary(.sin)
    case .cos: .unary(.cos)
    case .tan: .unary(.tan)
    case .asin: .unary(.asin)
    case .acos: .unary(.acos)
    case .atan: .unary(.atan)
    case .sinh: .unary(.sinh)
    case .cosh: .unary(.cosh)
    case .tanh: .unary(.tanh)
    case .asinh: .unary(.asinh)
    case .acosh: .unary(.acosh)
    case .atanh: .unary(.atanh)
    case .floor: .unary(.floor)
    case .ceil: .unary(.ceil)
    case .round: .unary(.round)
    case .sign: .unary(.sign)
    case .isfinite: .unary(.isFinite)
    case .isnan: .unary(.isNaN)
    case .pow: .binary(.power)
    case .hypot: .binary(.hypot)
    case .atan2: .binary(.atan2)
    case .deltaPhi: .binary(.deltaPhi)
    case .min: .extremum(list: .smallest, pair: .minimum)
    case .max: .extremum(list: .largest, pair: .maximum)
    case .sum, .count, .mean, .any, .all: .reduction
    }
  }

  /// How a call is written, for error messages.
  var signature: String {
    switch self {
    case .pow: "pow(x, y)"
    case .hypot: "hypot(x, y)"
    case .atan2: "atan2(y, x)"
    case .deltaPhi: "deltaPhi(phi1, phi2)"
    case .min, .max: "\(rawValue)(list) or \(rawValue)(x, y, …)"
    case .sum, .count, .mean: "\(rawValue)(list)"
    case .any, .all: "\(rawValue)(list of true/false)"
    default: "\(rawValue)(x)"
    }
  }

  /// Whether a call may have this many arguments.
  func takes(_ count: Int) -> Bool {
    switch role {
    case .unary, .reduction: count == 1
    case .binary: count == 2
    case .extremum: count >= 1
    }
  }
}
