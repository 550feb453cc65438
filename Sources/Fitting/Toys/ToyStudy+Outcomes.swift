import Glibc

/// eˣ, under a name that members do not hide.
func exponential(_ x: Double) -> Double { exp(x) }

extension ToyStudy {
  /// Sums up the toys; the truth is where the parameters start.
  init(_ records: [ToyRecord], parameters all: [FitParameter], seed: UInt64) {
    var (statuses, failures): ([String: Int], [String: Int]) = ([:], [:])
    for record in records {
      if let status = record.status { statuses[status.rawValue, default: 0] += 1 }
      if let failure = record.failure { failures[failure, default: 0] += 1 }
    }
    let usable = records.compactMap(\.numbers)
    let parameters = all.filter { !$0.isFixed }.enumerated().map { place, parameter in
      Parameter(parameter.name, truth: parameter.start, usable.map { $0[place] })
    }
    self.init(
      toys: records.count, seed: seed, statuses: statuses, failures: failures, usable: usable.count, parameters: parameters)
  }
}

extension ToyStudy.Parameter {
  /// Sums up one parameter's fits; those at a limit have no error and no pull.
  fileprivate init(_ name: String, truth: Double, _ fits: [ToyRecord.Number]) {
    let pulls = fits.compactMap { fit in fit.error.map { (fit.value - truth) / $0 } }
    let robust = fits.compactMap { fit in fit.robustError.map { (fit.value - truth) / $0 } }
    self.init(
      name: name, truth: truth, value: ToyStudy.Spread(fits.map { $0.value }), pull: ToyStudy.Spread(pulls),
      robustPull: ToyStudy.Spread(robust), coverage: ToyStudy.Coverage(pulls.map { abs($0) <= 1 }),
      robustCoverage: ToyStudy.Coverage(robust.map { abs($0) <= 1 }),
      profileCoverage: ToyStudy.Coverage(fits.compactMap { $0.isCovered }))
  }
}
