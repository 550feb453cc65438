/// A measured efficiency or scale factor with its uncertainties.
public struct EfficiencyValue: Sendable, Hashable, Codable {
  /// The measured value.
  public let value: Double
  /// The distance to the upper end of the 68.27 % interval, 0 or more.
  public let statisticalUp: Double
  /// The distance to the lower end, 0 or more.
  public let statisticalDown: Double
  /// The systematic uncertainty: what the alternative models change, 0 or more.
  public let systematic: Double

  /// A value with uncertainties.
  public init(value: Double, statisticalUp: Double, statisticalDown: Double, systematic: Double = 0) {
    (self.value, self.statisticalUp) = (value, statisticalUp)
    (self.statisticalDown, self.systematic) = (statisticalDown, systematic)
  }

  /// The same with another systematic uncertainty.
  func with(systematic: Double) -> EfficiencyValue {
    EfficiencyValue(
      value: value, statisticalUp: statisticalUp, statisticalDown: statisticalDown, systematic: systematic)
  }

  /// Statistical and systematic uncertainty in quadrature, upwards.
  public var up: Double { (statisticalUp * statisticalUp + systematic * systematic).squareRoot() }
  /// Statistical and systematic uncertainty in quadrature, downwards.
  public var down: Double { (statisticalDown * statisticalDown + systematic * systematic).squareRoot() }

  /// data/simulation: relative statistical uncertainties add in quadrature, and a simulation that fluctuates down moves the
  /// ratio up.
  /// - Parameter systematic: that of the ratio.
  /// - Returns: nil unless the simulation's value is positive.
  static func ratio(_ data: EfficiencyValue, _ simulation: EfficiencyValue, systematic: Double) -> EfficiencyValue? {
    guard simulation.value > 0 else { return nil }
    let ratio = data.value / simulation.value
    func error(_ own: Double, _ other: Double) -> Double {
      let (a, b) = (own / simulation.value, ratio * other / simulation.value)
      return (a * a + b * b).squareRoot()
    }
    return EfficiencyValue(
      value: ratio, statisticalUp: error(data.statisticalUp, simulation.statisticalDown),
      statisticalDown: error(data.statisticalDown, simulation.statisticalUp), systematic: systematic)
  }
}

/// What a correction set can be asked for: the values of its input `variation`.
public enum EfficiencyVariation: String, Sendable, Hashable, CaseIterable {
  case nominal
  case statisticalUp = "stat_up"
  case statisticalDown = "stat_down"
  case systematicUp = "syst_up"
  case systematicDown = "syst_down"
  case up
  case down

  /// The varied value.
  public func value(of measured: EfficiencyValue) -> Double {
    switch self {
    case .nominal: measured.value
    case .statisticalUp: measured.value + measured.statisticalUp
    case .statisticalDown: measured.value - measured.statisticalDown
    case .systematicUp: measured.value + measured.systematic
    case .systematicDown: measured.value - measured.systematic
    case .up: measured.value + measured.up
    case .down: measured.value - measured.down
    }
  }
}
