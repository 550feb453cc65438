import Foundation
internal import Numerics

/// A formula of schema 2: the part of ROOT's TFormula that correctionlib accepts.
///
/// From loose to tight: `||`, `&&`, `== !=`, `> < >= <=`, `- +`, `/ *`, `^`; all group to the left but `^`, which groups to
/// the right. Variables `x y z t` or `x[0]`, `x[1]`, …; parameters `[0]`, `[1]`, …; the functions of ``FormulaFunction``
/// and ``FormulaOperator``. What differs from other languages, and is so on purpose because files rely on it:
/// - a minus sign belongs to the atom after it and binds tighter than `^`: `-x^2` is (-x)², so write `-1*x^2`;
/// - a negative literal is written without space (`-3`); `--3`, `+3` and `- 3` are no atoms;
/// - literals are `12`, `1.5`, `1e-3`: no `.5`, `1E3`, `1e+3`;
/// - comparisons and logic give 1 or 0 and always evaluate both sides: `(x>0)*log(x)` is NaN for negative x;
/// - NaN: `max(a,b)` is b if a < b and a otherwise, so `max(NaN,1)` is NaN and `max(1,NaN)` is 1; `NaN||0` is 1.
public struct CorrectionFormula: Sendable, Hashable {
  /// The text as it was given.
  public let expression: String
  /// One more than the highest variable used.
  public let variableCount: Int
  /// One more than the highest parameter used.
  public let parameterCount: Int
  /// The formula in reverse Polish order.
  let instructions: [FormulaInstruction]
  /// How many values are held at once while evaluating.
  let stackDepth: Int

  /// Parses a formula.
  /// - Throws: ``CorrectionError`` (`formula`) pointing at the character.
  public init(_ expression: String) throws(CorrectionError) {
    var parser = FormulaParser(expression)
    instructions = try parser.parse()
    self.expression = expression
    var variables = 0
    var parameters = 0
    var depth = 0
    var deepest = 0
    for instruction in instructions {
      switch instruction {
      case .constant: depth += 1
      case .variable(let k): (depth, variables) = (depth + 1, max(variables, k + 1))
      case .parameter(let k): (depth, parameters) = (depth + 1, max(parameters, k + 1))
      case .negate, .function: break
      case .operation: depth -= 1
      }
      deepest = max(deepest, depth)
    }
    (variableCount, parameterCount, stackDepth) = (variables, parameters, deepest)
  }

  /// The formula's value.
  /// - Parameters:
  ///   - variables: x, y, z, t, …; at least ``variableCount`` values.
  ///   - parameters: [0], [1], …; at least ``parameterCount`` values.
  public func evaluate(_ variables: [Double], parameters: [Double] = []) -> Double {
    precondition(variables.count >= variableCount, "the formula needs \(variableCount) variables, not \(variables.count)")
    precondition(parameters.count >= parameterCount, "the formula needs \(parameterCount) parameters, not \(parameters.count)")
    var stack = [Double](repeating: 0, count: stackDepth)
    return instructions[...].run(stack: &stack, variable: { variables[$0] }, parameter: { parameters[$0] })
  }
}

/// One step of a formula in reverse Polish order.
enum FormulaInstruction: Sendable, Hashable {
  case constant(Double)
  case variable(Int)
  case parameter(Int)
  case negate
  case function(FormulaFunction)
  case operation(FormulaOperator)
}

extension ArraySlice<FormulaInstruction> {
  /// The value of a complete formula. `stack` must be as long as the formula's `stackDepth`.
  @inline(__always)
  func run(stack: inout [Double], variable: (Int) -> Double, parameter: (Int) -> Double) -> Double {
    var top = -1
    for instruction in self {
      switch instruction {
      case .constant(let value): (top, stack[top + 1]) = (top + 1, value)
      case .variable(let k): (top, stack[top + 1]) = (top + 1, variable(k))
      case .parameter(let k): (top, stack[top + 1]) = (top + 1, parameter(k))
      case .negate: stack[top] = -stack[top]
      case .function(let function): stack[top] = function.value(stack[top])
      case .operation(let operation):
        stack[top - 1] = operation.value(stack[top - 1], stack[top])
        top -= 1
      }
    }
    return stack[0]
  }
}

/// The functions of one argument. The raw values are their names in formulas; values are those of the C library, but for `erf`,
/// ``ErrorFunction``'s: within a unit in the last place, and equal beyond 1.7.
public enum FormulaFunction: String, Sendable, Hashable, CaseIterable {
  case log, log10, exp, erf, sqrt, abs, cos, sin, tan, acos, asin, atan, cosh, sinh, tanh, acosh, asinh, atanh

  func value(_ x: Double) -> Double {
    switch self {
    case .log: Foundation.log(x)
    case .log10: Foundation.log10(x)
    case .exp: Foundation.exp(x)
    case .erf: ErrorFunction.value(x)
    case .sqrt: x.squareRoot()
    case .abs: x.magnitude
    case .cos: Foundation.cos(x)
    case .sin: Foundation.sin(x)
    case .tan: Foundation.tan(x)
    case .acos: Foundation.acos(x)
    case .asin: Foundation.asin(x)
    case .atan: Foundation.atan(x)
    case .cosh: Foundation.cosh(x)
    case .sinh: Foundation.sinh(x)
    case .tanh: Foundation.tanh(x)
    case .acosh: Foundation.acosh(x)
    case .asinh: Foundation.asinh(x)
    case .atanh: Foundation.atanh(x)
    }
  }
}

/// The operators, and the functions of two arguments.
public enum FormulaOperator: String, Sendable, Hashable, CaseIterable {
  case or = "||", and = "&&", equal = "==", notEqual = "!=", greaterOrEqual = ">=", lessOrEqual = "<=", greater = ">"
  case less = "<", minus = "-", plus = "+", over = "/", times = "*", power = "^"
  case atan2, pow, max, min

  /// How tightly an operator binds; functions have none.
  var precedence: Int? {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual: 3
    case .greater, .less, .greaterOrEqual, .lessOrEqual: 4
    case .minus, .plus: 5
    case .over, .times: 6
    case .power: 7
    case .atan2, .pow, .max, .min: nil
    }
  }

  func value(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .or: a != 0 || b != 0 ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .minus: a - b
    case .plus: a + b
    case .over: a / b
    case .times: a * b
    case .power, .pow: Foundation.pow(a, b)
    case .atan2: Foundation.atan2(a, b)
    case .max: a < b ? b : a
    case .min: b < a ? b : a
    }
  }
}
