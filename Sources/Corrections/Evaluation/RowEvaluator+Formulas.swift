internal import Glibc

// Formulas of one row, and how fast they change.

extension RowEvaluator {
  /// A formula's value; its rate too if the rates of its arguments are given.
  func value(
    of formula: CorrectionProgram.Formula, _ parameters: Int, _ arguments: [Double], _ rates: [Double]
  ) -> Value {
    var values: [Double] = []
    var slopes: [Double] = []
    values.reserveCapacity(formula.stackDepth)
    for instruction in formula.instructions {
      switch instruction {
      case .constant(let value):
        values.append(value)
        slopes.append(0)
      case .variable(let k):
        values.append(arguments[formula.arguments[k]])
        slopes.append(rates.isEmpty ? 0 : rates[formula.arguments[k]])
      case .parameter(let k):
        values.append(program.parameters[parameters + k])
        slopes.append(0)
      case .negate:
        values.append(-values.removeLast())
        slopes.append(-slopes.removeLast())
      case .function(let function):
        let (x, slope) = (values.removeLast(), slopes.removeLast())
        values.append(options.isBugCompatible && function == .erf ? erf(x) : function.value(x))
        slopes.append(slope == 0 ? 0 : slope * function.derivative(x))
      case .operation(let operation):
        let (b, slopeB, a, slopeA) = (values.removeLast(), slopes.removeLast(), values.removeLast(), slopes.removeLast())
        values.append(operation.value(a, b))
        slopes.append(slopeA == 0 && slopeB == 0 ? 0 : operation.derivative((a, slopeA), (b, slopeB)))
      }
    }
    return (values[0], slopes[0])
  }
}

extension FormulaFunction {
  /// The derivative. At corners and where there is none it is NaN or infinite as the quotient says; |x| has −1 below 0 and 1
  /// from there on.
  func derivative(_ x: Double) -> Double {
    switch self {
    case .log: 1 / x
    case .log10: 1 / (x * 2.302585092994045684)
    case .exp: Glibc.exp(x)
    case .erf: 1.1283791670955125739 * Glibc.exp(-x * x)
    case .sqrt: 0.5 / x.squareRoot()
    case .abs: x < 0 ? -1 : 1
    case .cos: -Glibc.sin(x)
    case .sin: Glibc.cos(x)
    case .tan: 1 / (Glibc.cos(x) * Glibc.cos(x))
    case .acos: -1 / ((1 - x) * (1 + x)).squareRoot()
    case .asin: 1 / ((1 - x) * (1 + x)).squareRoot()
    case .atan: 1 / (1 + x * x)
    case .cosh: Glibc.sinh(x)
    case .sinh: Glibc.cosh(x)
    case .tanh: 1 / (Glibc.cosh(x) * Glibc.cosh(x))
    case .acosh: 1 / ((x - 1) * (x + 1)).squareRoot()
    case .asinh: 1 / (x * x + 1).squareRoot()
    case .atanh: 1 / ((1 - x) * (1 + x))
    }
  }
}

extension FormulaOperator {
  /// The derivative of a ∘ b by the chain rule; comparisons and logic do not change.
  func derivative(_ a: RowEvaluator.Value, _ b: RowEvaluator.Value) -> Double {
    switch self {
    case .or, .and, .equal, .notEqual, .greaterOrEqual, .lessOrEqual, .greater, .less: return 0
    case .minus: return a.rate - b.rate
    case .plus: return a.rate + b.rate
    case .over: return (a.rate - a.value / b.value * b.rate) / b.value
    case .times: return a.rate * b.value + a.value * b.rate
    case .max: return a.value < b.value ? b.rate : a.rate
    case .min: return b.value < a.value ? b.rate : a.rate
    case .atan2: return (b.value * a.rate - a.value * b.rate) / (a.value * a.value + b.value * b.value)
    case .power, .pow:
      let base = a.rate == 0 ? 0 : a.rate * b.value * Glibc.pow(a.value, b.value - 1)
      let exponent = b.rate == 0 ? 0 : b.rate * Glibc.pow(a.value, b.value) * Glibc.log(a.value)
      return base + exponent
    }
  }
}
