package import Numerics

/// How many events of a component are expected, as a function of named parameters.
public enum Yield: Sendable, Hashable, Codable {
  /// N = p.
  case free(String)
  /// N = total × efficiency: events that pass.
  case passing(total: String, efficiency: String)
  /// N = total × (1 − efficiency): events that fail.
  case failing(total: String, efficiency: String)
  /// N = 1 − Σp: the share that is left, in models that are not extended.
  case remainder(of: [String])

  /// The parameters, in the order ``evaluate(_:)`` takes them.
  public var parameterNames: [String] {
    switch self {
    case .free(let name): [name]
    case .passing(let total, let efficiency), .failing(let total, let efficiency): [total, efficiency]
    case .remainder(let names): names
    }
  }

  /// The yield with gradient and Hessian.
  package func evaluate(_ p: [Double]) -> SecondOrderValue {
    var hessian = SymmetricMatrix(dimension: p.count)
    switch self {
    case .free: return SecondOrderValue(value: p[0], gradient: [1], hessian: hessian)
    case .passing:
      hessian[0, 1] = 1
      return SecondOrderValue(value: p[0] * p[1], gradient: [p[1], p[0]], hessian: hessian)
    case .failing:
      hessian[0, 1] = -1
      return SecondOrderValue(value: p[0] * (1 - p[1]), gradient: [1 - p[1], -p[0]], hessian: hessian)
    case .remainder:
      return SecondOrderValue(
        value: 1 - p.reduce(0, +), gradient: [Double](repeating: -1, count: p.count), hessian: hessian)
    }
  }
}
