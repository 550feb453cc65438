import Fitting

/// Why there is no value.
struct ResponseAbsence: Error, Sendable, Hashable {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// A measured number with its standard error, or the reason why there is none.
public struct ResponseValue: Sendable, Hashable, Codable {
  /// The number; nil if there is none.
  public let value: Double?
  /// Its standard error; nil if there is no number.
  public let error: Double?
  /// The part of the error that comes from the response a resolution was divided by; nil where there is no such part.
  public var fromResponse: Double?
  /// How the fit behind it ended; nil for numbers that are not fitted.
  public var fit: ResponseFitNote?
  /// Why there is no number; nil if there is one.
  public let reason: String?

  /// A number; one that is not finite, or whose error is not, is none.
  public init(_ value: Double, error: Double) {
    let isNumber = value.isFinite && error.isFinite
    self.value = isNumber ? value : nil
    self.error = isNumber ? error : nil
    reason = isNumber ? nil : "not a finite number"
  }

  /// No number.
  public init(absent reason: String) {
    (value, error) = (nil, nil)
    self.reason = reason
  }

  /// Both, or nil.
  public var measured: (value: Double, error: Double)? {
    guard let value, let error else { return nil }
    return (value, error)
  }

  /// This over another that is independent of it: relative errors in quadrature.
  public func over(_ other: ResponseValue) -> ResponseValue {
    guard let a = measured else { return ResponseValue(absent: reason ?? "not measured in data") }
    guard let b = other.measured else { return ResponseValue(absent: other.reason ?? "not measured in simulation") }
    guard b.value > 0 else { return ResponseValue(absent: "the denominator is not positive") }
    let ratio = a.value / b.value
    let (da, db) = (a.error / b.value, ratio * b.error / b.value)
    return ResponseValue(ratio, error: (da * da + db * db).squareRoot())
  }

  /// This divided by a positive response: value and error over r, and the response's error beside them in quadrature.
  func divided(by response: (value: Double, error: Double)) -> ResponseValue {
    guard let own = measured else { return self }
    let value = own.value / response.value
    let part = value * response.error / response.value
    var result = ResponseValue(
      value, error: ((own.error / response.value) * (own.error / response.value) + part * part).squareRoot())
    result.fromResponse = part
    result.fit = fit
    return result
  }
}
