import Fitting
import Numerics

/// The gradients s of log D at every event, and by how much each event moves the shapes: z = C v s.
struct FitScores {
  /// The fit's free parameters; those the model does not know have s = 0.
  let names: [String]
  /// C, the inverse of the observed Hessian.
  let covariance: SymmetricMatrix
  /// Where the free shape parameters stand among the fit's free parameters.
  let shapePlaces: [Int]
  let model: PreparedModel

  /// The free parameters of the fit that shapes of the model depend on.
  var shapeNames: [String] { shapePlaces.map { names[$0] } }

  init(_ model: PreparedModel, _ fit: LikelihoodFit, covariance: SymmetricMatrix) {
    (self.model, self.covariance, names) = (model, covariance, fit.freeNames)
    let shapes = Set(model.model.components.flatMap(\.shapeParameters))
    shapePlaces = fit.freeNames.indices.filter { shapes.contains(fit.freeNames[$0]) }
  }

  /// Where each component's own parameters stand among ``shapeNames``.
  var places: [[Int?]] {
    let names = shapeNames
    return model.model.components.map { component in component.shapeParameters.map { names.firstIndex(of: $0) } }
  }

  /// Writes z of every event into rows.
  func fill(_ sample: SWeightSample, into target: EventRows, firstRow: Int, threads: Int) {
    let terms = self.terms(sample)
    let yields = model.yields.map(\.value)
    let (free, shapes, n) = (names.count, shapePlaces, sample.count)
    let c = covariance.elements
    _ = target.sums(0, threads: threads) { chunk, _ in
      let v = sample.rows[SWeightSample.weight]
      var s = [SIMD8<Double>](repeating: .zero, count: free)
      for i in chunk {
        var total = SIMD8<Double>()
        for k in 0..<n { total += yields[k] * sample.rows[sample.density(k)][i] }
        let r = SIMD8<Double>().replacing(with: v[i] / total, where: (v[i] .!= 0) .& (total .> 0))
        for p in 0..<free {
          var sum = SIMD8<Double>()
          for (row, factor) in terms[p] { sum += factor * sample.rows[row][i] }
          s[p] = sum * r
        }
        for (a, place) in shapes.enumerated() {
          var sum = SIMD8<Double>()
          for p in 0..<free { sum += c[place * free + p] * s[p] }
          target[firstRow + a][i] = sum
        }
      }
    }
  }

  /// The rows whose sum, with these factors, is ∂D/∂p.
  private func terms(_ sample: SWeightSample) -> [[(row: Int, factor: Double)]] {
    names.map { name in
      var terms: [(Int, Double)] = []
      for (k, component) in model.model.components.enumerated() {
        for (own, shape) in component.shapeParameters.enumerated() where shape == name {
          terms.append((sample.density(k) + 1 + own, model.yields[k].value))
        }
        for (own, parameter) in component.yield.parameterNames.enumerated() where parameter == name {
          terms.append((sample.density(k), model.yields[k].gradient[own]))
        }
      }
      return terms
    }
  }
}
