import Glibc

/// eˣ, under a name that members do not hide.
func exponential(_ x: Double) -> Double { exp(x) }

extension ToyStudy {
  /// Sums up the outcomes; the truth is where the parameters start.
  init(_ outcomes: [ToyFits.Outcome], parameters all: [FitParameter], seed: UInt64) {
    var (statuses, failures): ([String: Int], [String: Int]) = ([:], [:])
    var fits: [LikelihoodFit] = []
    for outcome in outcomes {
      switch outcome {
      case .fitted(let fit):
        statuses[fit.status.rawValue, default: 0] += 1
        if fit.isUsable { fits.append(fit) }
      case .failed(let error): failures[error.description, default: 0] += 1
      }
    }
    let parameters = all.indices.filter { !all[$0].isFixed }.map { index in
      Parameter(all[index].name, truth: all[index].start, fits.map { $0.parameters[index] })
    }
    self.init(
      toys: outcomes.count, seed: seed, statuses: statuses, failures: failures, usable: fits.count, parameters: parameters)
  }
}

extension ToyStudy.Parameter {
  /// Sums up one parameter's fits; those at a limit have no error and no pull.
  fileprivate init(_ name: String, truth: Double, _ fits: [LikelihoodFit.Parameter]) {
    let pulls = fits.compactMap { fit in fit.error.map { (fit.value - truth) / $0 } }
    let robust = fits.compactMap { fit in fit.robustError.map { (fit.value - truth) / $0 } }
    let profiles = fits.compactMap { fit in
      fit.interval.map { ($0.lower ?? -.infinity) <= truth && truth <= ($0.upper ?? .infinity) }
    }
    self.init(
      name: name, truth: truth, value: ToyStudy.Spread(fits.map { $0.value }), pull: ToyStudy.Spread(pulls),
      robustPull: ToyStudy.Spread(robust), coverage: ToyStudy.Coverage(pulls.map { abs($0) <= 1 }),
      robustCoverage: ToyStudy.Coverage(robust.map { abs($0) <= 1 }), profileCoverage: ToyStudy.Coverage(profiles))
  }
}
