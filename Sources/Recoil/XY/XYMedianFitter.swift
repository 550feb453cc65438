import EventFiles
import Numerics

/// Moves the fits of means to the spatial median.
struct XYMedianFitter {
  let filling: XYFilling
  let samples: [(RecoilSample, EventChain)]
  let largestShift: Double
  /// Passes over the events; from the means two or three reach the median.
  private static let maxSteps = 8

  init(_ filling: XYFilling, _ samples: [(RecoilSample, EventChain)], largestShift: Double) {
    (self.filling, self.samples, self.largestShift) = (filling, samples, largestShift)
  }

  /// - Throws: as filling does; ``XYError/fitFailed(part:problem:)``.
  func fitted(_ mets: [XYMETFits]) throws -> [XYMETFits] {
    var (mets, steps, isDone) = (mets, 0, false)
    while steps < Self.maxSteps && !isDone {
      steps += 1
      (mets, isDone) = try improved(mets, steps)
    }
    guard isDone else {
      throw XYError.fitFailed(
        part: mets.map(\.met).joined(separator: ", "),
        problem: "the spatial median was not reached in \(Self.maxSteps) steps. Use offset: mean")
    }
    return mets
  }

  /// One Newton step of all fits.
  private func improved(_ mets: [XYMETFits], _ number: Int) throws -> (mets: [XYMETFits], isDone: Bool) {
    let (data, simulation) = try sums(mets)
    var (result, isDone) = ([XYMETFits](), true)
    func moved(_ fit: XYFit, _ sums: XYMedianSums, _ met: String, _ part: String) throws(XYError) -> XYFit {
      guard let found = sums.step() else {
        throw .fitFailed(part: "\(met), \(part)", problem: "the spatial median is not determined")
      }
      let sizes = found.step.indices.map { abs(found.step[$0]) / found.covariance[$0, $0].squareRoot() }
      if !sizes.allSatisfy({ $0 < 1e-6 }) { isDone = false }
      return fit.moved(by: found.step, covariance: found.covariance, steps: number, largestShift: largestShift)
    }
    for (m, fits) in mets.enumerated() {
      var moving: [XYFit] = []
      for (part, fit) in fits.data.enumerated() {
        moving.append(try moved(fit, data[part * mets.count + m], fits.met, XYMETFits.words(period: fit.period)))
      }
      let other = try fits.simulation.map { fit throws(XYError) in try moved(fit, simulation[m], fits.met, "simulation") }
      result.append(XYMETFits(met: fits.met, data: moving, simulation: other))
    }
    return (result, isDone)
  }

  /// Data part after part, MET after MET, backgrounds subtracted; simulation MET after MET.
  private func sums(_ mets: [XYMETFits]) throws -> (data: [XYMedianSums], simulation: [XYMedianSums]) {
    let parts = mets[0].data.count
    let empty = (0..<parts).flatMap { part in mets.map { XYMedianSums(XYPolynomials($0.data[part])) } }
    let emptySimulation = mets.compactMap { $0.simulation.map { XYMedianSums(XYPolynomials($0)) } }
    var (data, background, simulation) = (empty, empty, emptySimulation)
    var yields = [Double](repeating: 0, count: parts)
    for (sample, chain) in samples {
      let found = try fill(sample, chain, into: sample.role == .signal ? emptySimulation : empty, mets: mets.count, parts: parts)
      switch sample.role {
      case .data:
        data = found.sums
        yields = found.yields
      case .background: for k in background.indices { background[k].add(found.sums[k]) }
      case .signal: simulation = found.sums
      }
    }
    let total = yields.reduce(0, +)
    for k in data.indices where total > 0 { data[k].add(background[k], scaledBy: -yields[k / mets.count] / total) }
    return (data, simulation)
  }

  private struct Filled: Sendable {
    var sums: [XYMedianSums]
    var yields: [Double]
  }

  private func fill(
    _ sample: RecoilSample, _ chain: EventChain, into empty: [XYMedianSums], mets: Int, parts: Int
  ) throws -> Filled {
    let isEverywhere = sample.role == .background  // simulated events have no run: they count in every period
    let start = Filled(sums: empty, yields: [Double](repeating: 0, count: max(1, parts)))
    return try filling.fill(
      sample, chain, into: start,
      adding: { all, some in
        for k in all.sums.indices { all.sums[k].add(some.sums[k]) }
        for k in all.yields.indices { all.yields[k] += some.yields[k] }
      }
    ) { all, events, i, part, weight in
      all.yields[part] += weight
      for part in isEverywhere ? 0..<parts : part..<part + 1 {
        for met in 0..<mets {
          all.sums[part * mets + met].fill(npv: events.npv[i], x: events.metX[met][i], y: events.metY[met][i], weight: weight)
        }
      }
    }.sums
  }
}

extension XYFit {
  /// With other coefficients; points, χ² and F-tests stay those of the means.
  fileprivate func moved(by step: [Double], covariance: SymmetricMatrix, steps: Int, largestShift limit: Double) -> XYFit {
    let (newX, newY) = (zip(x, step).map { $0 + $1 }, zip(y, step.dropFirst(x.count)).map { $0 + $1 })
    let largest = XYFitter.largestShift(newX, newY)
    let word = "moved to the spatial median in"
    var decisions = decisions.filter { !$0.hasPrefix(word) && !$0.hasPrefix(XYFitter.largeShiftWords) }
    decisions += XYFitter.remarks(largestShift: largest, limit: limit) + ["\(word) \(steps) steps"]
    return XYFit(
      period: period, low: low, high: high, centre: centre, scale: scale, x: newX, y: newY, covariance: covariance, xTest: xTest,
      yTest: yTest, steps: self.steps, points: points, largestShift: largest, decisions: decisions)
  }
}
