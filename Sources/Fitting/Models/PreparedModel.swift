package import Numerics

/// A sum of densities at given parameters, ready to be evaluated block by block.
///
/// For each component it writes f_k and the derivatives with respect to the density's own parameters; sums over components,
/// yields and the places of shared parameters are the caller's, who knows what is to be summed.
package struct PreparedModel: Sendable {
  /// The model.
  package let model: SumModel
  /// The densities, normalised on the model's range.
  package let densities: [PreparedDensity]
  /// N_k with derivatives with respect to the yield's own parameters.
  package let yields: [SecondOrderValue]
  /// How many derivatives are written.
  package let order: DerivativeOrder
  /// The first row of each component; see ``DerivativeOrder/rowCount(parameters:)``.
  package let firstRows: [Int]
  /// How many rows all components fill.
  package let rowCount: Int

  /// - Parameter values: one per name in ``SumModel/parameterNames``.
  /// - Returns: nil if a component has no density on the range at these parameters.
  package init?(_ model: SumModel, values: [Double], order: DerivativeOrder) {
    precondition(
      values.count == model.parameterNames.count, "\(values.count) values for \(model.parameterNames.count) parameters")
    var densities: [PreparedDensity] = []
    var yields: [SecondOrderValue] = []
    var firstRows: [Int] = []
    var row = 0
    for (component, slot) in zip(model.components, model.slots) {
      let shape = slot.shape.map { values[$0] }
      guard let density = PreparedDensity(component.density, parameters: shape, range: model.range, order: order) else {
        return nil
      }
      densities.append(density)
      yields.append(component.yield.evaluate(slot.yield.map { values[$0] }))
      firstRows.append(row)
      row += order.rowCount(parameters: shape.count)
    }
    self.model = model
    self.densities = densities
    self.yields = yields
    self.order = order
    self.firstRows = firstRows
    rowCount = row
  }

  /// ΣN_k.
  package var total: Double { yields.reduce(0) { $0 + $1.value } }

  /// Writes every component's rows for a block of values inside the range.
  package func evaluate(_ x: UnsafePointer<SIMD8<Double>>, vectors: Int, into rows: borrowing EvaluationRows) {
    for (density, row) in zip(densities, firstRows) {
      density.evaluate(x, vectors: vectors, order: order, into: rows, firstRow: row)
    }
  }
}
