public import Fitting

/// What the masses of probes follow: one signal and any number of backgrounds, for passing and failing probes.
///
/// The signal has a `total` yield and an `efficiency` that divides it: passing probes number total × efficiency. Backgrounds
/// have yields of their own on either side. Shapes are shared between the sides or separate, parameter by parameter.
public struct EfficiencyModel: Sendable {
  /// One component.
  public struct Component: Sendable {
    /// `signal` or the name of a background.
    public let name: String
    /// Its shape.
    public let density: any Density
    /// The shape's parameters in the density's order, named as in `signal.mean`.
    public let parameters: [FitParameter]
    /// The names of those that are one for passing and failing probes.
    public let shared: Set<String>

    /// - Precondition: one parameter per parameter of the density.
    public init(_ name: String, density: any Density, parameters: [FitParameter], shared: Set<String>) {
      precondition(parameters.count == density.parameterCount, "\(parameters.count) parameters for the shape of \(name)")
      (self.name, self.density, self.parameters, self.shared) = (name, density, parameters, shared)
    }

    /// The same with every parameter shared.
    fileprivate var tied: Component {
      Component(name, density: density, parameters: parameters, shared: Set(parameters.map(\.name)))
    }
  }

  /// The signal.
  public let signal: Component
  /// The backgrounds.
  public let backgrounds: [Component]
  /// The masses that are fitted.
  public let range: ClosedRange<Double>

  /// Joins components.
  public init(signal: Component, backgrounds: [Component], range: ClosedRange<Double>) {
    (self.signal, self.backgrounds, self.range) = (signal, backgrounds, range)
  }

  /// The same with one shape for both sides.
  var tied: EfficiencyModel {
    EfficiencyModel(signal: signal.tied, backgrounds: backgrounds.map(\.tied), range: range)
  }

  /// Whether passing and failing probes have one shape.
  var isTied: Bool { ([signal] + backgrounds).allSatisfy { $0.shared.count == $0.parameters.count } }

  /// The name of the parameter that is wanted.
  public static let efficiency = "efficiency"
  /// The name of the yield of all signal.
  static let total = "signal.total"

  /// One side of the measurement.
  enum Side: String, CaseIterable { case passing, failing }

  /// The model of one side: with the efficiency, or alone with a yield of its own.
  func sum(_ side: Side, alone: Bool = false) -> SumModel {
    let yield: Yield =
      alone
      ? .free(Self.total)
      : side == .passing
        ? .passing(total: Self.total, efficiency: Self.efficiency) : .failing(total: Self.total, efficiency: Self.efficiency)
    let first = SumModel.Component(signal.name, yield: yield, density: signal.density, shapeParameters: names(signal, side))
    return SumModel(
      range: range,
      components: [first]
        + backgrounds.map {
          SumModel.Component($0.name, yield: .free(yieldName($0, side)), density: $0.density, shapeParameters: names($0, side))
        })
  }

  /// Parameters with starts for the sides given, whose Σw are `passing` and `failing`.
  func parameters(_ sides: [Side], passing: Double, failing: Double) -> [FitParameter] {
    let all = passing + failing
    let part = backgrounds.isEmpty ? 1 : 0.8
    var result = [FitParameter(Self.total, start: max(part * all, 1), limits: 0 ... .infinity)]
    if sides.count == 2 {
      result.append(FitParameter(Self.efficiency, start: min(max(passing / all, 0.02), 0.98), limits: 0...1))
    }
    for side in sides {
      let events = side == .passing ? passing : failing
      for background in backgrounds {
        let start = max((1 - part) * events / Double(backgrounds.count), 0.5)
        result.append(FitParameter(yieldName(background, side), start: start, limits: 0 ... .infinity))
      }
    }
    for component in [signal] + backgrounds {
      for parameter in component.parameters {
        for name in Set(sides.map { shapeName(component, parameter, $0) }).sorted() { result.append(parameter.named(name)) }
      }
    }
    return result
  }

  private func names(_ component: Component, _ side: Side) -> [String] {
    component.parameters.map { shapeName(component, $0, side) }
  }

  private func shapeName(_ component: Component, _ parameter: FitParameter, _ side: Side) -> String {
    component.shared.contains(parameter.name) ? parameter.name : "\(side.rawValue).\(parameter.name)"
  }

  private func yieldName(_ component: Component, _ side: Side) -> String { "\(side.rawValue).\(component.name).yield" }
}

extension FitParameter {
  /// The same under another name.
  fileprivate func named(_ name: String) -> FitParameter {
    FitParameter(name, start: start, limits: limits, isFixed: isFixed, constraint: constraint)
  }
}
