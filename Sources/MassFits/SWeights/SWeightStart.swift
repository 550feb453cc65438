import Fitting

/// The fitted model on the range that is asked for, and the yields it has there.
struct SWeightStart {
  let model: PreparedModel
  let yields: [Double]
  var names: [String] { model.model.components.map(\.name) }

  /// - Throws: ``SWeightError`` for fits that cannot be used, other models, ranges outside and components without a density.
  init(_ whole: SumModel, _ fit: LikelihoodFit, range: ClosedRange<Double>?) throws(SWeightError) {
    guard fit.isUsable else { throw .fitNotUsable(status: fit.status.rawValue) }
    guard whole.isExtended else { throw .notExtended }
    for name in whole.parameterNames where fit[name] == nil { throw .unknownParameter(name) }
    let (range, all) = (range ?? whole.range, whole.range)
    guard all.lowerBound <= range.lowerBound, range.lowerBound < range.upperBound, range.upperBound <= all.upperBound else {
      throw .badRange(
        lower: range.lowerBound, upper: range.upperBound, allowedLower: all.lowerBound, allowedUpper: all.upperBound)
    }
    let part = SumModel(range: range, components: whole.components)
    let values = fit.values(for: whole)
    let prepared = try Self.prepare(part, values, order: .value)
    let entire = try Self.prepare(whole, values, order: .value)
    model = prepared
    yields = prepared.yields.indices.map {
      entire.yields[$0].value * prepared.densities[$0].integral.value / entire.densities[$0].integral.value
    }
  }

  /// - Throws: ``SWeightError/noDensity(component:lower:upper:)``.
  static func prepare(_ model: SumModel, _ values: [Double], order: DerivativeOrder) throws(SWeightError) -> PreparedModel {
    if let prepared = PreparedModel(model, values: values, order: order) { return prepared }
    let (low, high) = (model.range.lowerBound, model.range.upperBound)
    let missing = zip(model.components, model.slots).first { component, slot in
      PreparedDensity(component.density, parameters: slot.shape.map { values[$0] }, range: model.range, order: order) == nil
    }
    throw .noDensity(component: missing?.0.name ?? "a component", lower: low, upper: high)
  }
}
