/// The ratio ⟨y⟩/⟨x⟩ = Σwy/Σwx of two weighted means over the same events, with an error that knows how x and y vary together.
///
/// Adding two of them is exact bookkeeping. A background is subtracted by adding its events with negative weights: sums subtract,
/// variances add.
public struct RatioOfMeans: Sendable, Hashable, Codable {
  /// Σw.
  public private(set) var sumW = 0.0
  /// Σw².
  public private(set) var sumW2 = 0.0
  /// Σwy.
  public private(set) var numerator = 0.0
  /// Σwx.
  public private(set) var denominator = 0.0
  /// Σw²y², Σw²yx, Σw²x².
  public private(set) var squares = SIMD3<Double>()

  /// No entries yet.
  public init() {}

  /// Adds one event.
  @inline(__always)
  public mutating func add(_ y: Double, over x: Double, weight: Double) {
    let square = weight * weight
    sumW += weight
    sumW2 += square
    numerator += weight * y
    denominator += weight * x
    squares += square * SIMD3(y * y, y * x, x * x)
  }

  /// (Σw)²/Σw².
  public var effectiveEntries: Double { sumW2 > 0 ? sumW * sumW / sumW2 : 0 }

  /// Σwy/Σwx; NaN or infinite if Σwx is 0.
  public var value: Double { numerator / denominator }

  /// The standard error by the delta method, √(Σw²(y − Rx)²)/|Σwx|: it holds for weights of any sign and for numbers of
  /// events that are not fixed.
  public var error: Double {
    let r = value
    return max(0, squares.x - 2 * r * squares.y + r * r * squares.z).squareRoot() / abs(denominator)
  }

  /// Σwx/Σw.
  public var meanDenominator: Double { denominator / sumW }
}
