/// How many derivatives are wanted.
public enum DerivativeOrder: Int, Sendable, Comparable {
  case value = 0
  case gradient = 1
  case hessian = 2

  /// Fewer derivatives come first.
  public static func < (left: DerivativeOrder, right: DerivativeOrder) -> Bool { left.rawValue < right.rawValue }

  /// The rows a function of `n` parameters fills: the value, then n first derivatives, then the n(n + 1)/2 second
  /// derivatives of the lower triangle, row after row.
  public func rowCount(parameters n: Int) -> Int {
    switch self {
    case .value: 1
    case .gradient: 1 + n
    case .hessian: 1 + n + n * (n + 1) / 2
    }
  }

  /// The row of ∂²/∂a∂b of a function of `n` parameters.
  @inline(__always)
  public static func hessianRow(_ a: Int, _ b: Int, parameters n: Int) -> Int {
    1 + n + max(a, b) * (max(a, b) + 1) / 2 + min(a, b)
  }
}
