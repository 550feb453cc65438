import Foundation
import RootFiles

extension PayloadLinter {
  /// What is wrong with the two histograms of a cell.
  func histogramFindings(_ cell: RecoilPayload.Cell) -> [RecoilFinding] {
    var found = [cell.data.histogram, cell.simulation.histogram].compactMap(\.self).flatMap { findings($0, cell) }
    if let data = cell.data.histogram, let simulation = cell.simulation.histogram, data.edges != simulation.edges {
      found.append(
        finding(
          .binningDiffers, data.place, in: cell,
          "\(data.contents.count) bins in \(data.edges[0])…\(data.edges[data.edges.count - 1]), \(simulation.place) has others"))
    }
    return found
  }

  private func findings(_ histogram: PayloadHistogram, _ cell: RecoilPayload.Cell) -> [RecoilFinding] {
    if let bad = histogram.contents.firstIndex(where: { !$0.isFinite }) {
      return [finding(.notFinite, histogram.place, in: cell, "bin \(bad + 1) holds \(histogram.contents[bad])")]
    }
    guard histogram.total > 0, let cdf = IsotonicCDF(histogram) else {
      let problem = "its bins add up to \(histogram.total)"
      return [finding(.histogramEmpty, histogram.place, in: cell, value: histogram.total, problem)]
    }
    var found: [RecoilFinding] = []
    let negative = histogram.contents.filter { $0 < 0 }
    if let worst = negative.min() {
      found.append(
        finding(
          .negativeBins, histogram.place, in: cell, value: worst,
          "\(negative.count) of \(histogram.contents.count) bins are negative, down to \(worst)"))
    }
    if cdf.largestDip > Self.dip {
      found.append(
        finding(
          .cdfNotMonotone, histogram.place, in: cell, value: cdf.largestDip,
          "its sums fall by \(cdf.largestDip) of the total, lowest at \(cdf.dipPlace) GeV"))
    }
    if cdf.excess > Self.dip {
      found.append(
        finding(.cdfBeyondOne, histogram.place, in: cell, value: cdf.excess, "its sums exceed the total by \(cdf.excess) of it"))
    }
    let all = histogram.total + abs(histogram.underflow) + abs(histogram.overflow)
    let outside = (abs(histogram.underflow) + abs(histogram.overflow)) / all
    if outside > Self.outside {
      let half = histogram.isOneSided ? "; the axis begins at 0, so only one half of the distribution has bins" : ""
      found.append(
        finding(
          .massOutside, histogram.place, in: cell, value: outside,
          "\(outside) of all entries lie beyond the axis (below: \(histogram.underflow))\(half)"))
    }
    return found
  }

  /// What is wrong with the two functions of a cell.
  func functionFindings(_ cell: RecoilPayload.Cell) -> [RecoilFinding] {
    [cell.data, cell.simulation].flatMap { shape in
      shape.function.map { findings(FittedShape($0), $0, shape, cell) } ?? []
    }
  }

  private func findings(
    _ fit: FittedShape, _ function: RootFunction, _ shape: PayloadShape, _ cell: RecoilPayload.Cell
  ) -> [RecoilFinding] {
    var found: [RecoilFinding] = []
    func add(_ code: RecoilFinding.Code, _ value: Double, _ problem: String) {
      found.append(finding(code, shape.functionPlace, in: cell, value: value, problem))
    }
    if let bad = function.parameters.firstIndex(where: { !$0.isFinite }) {
      add(.notFinite, function.parameters[bad], "parameter \(bad) is \(function.parameters[bad])")
    }
    for (place, width) in fit.widths where width <= 0 {
      add(.sigmaNotPositive, width, "parameter \(place), a width, is \(width)")
    }
    if let integral = fit.integral, !(abs(integral - 1) <= Self.normalisation) {
      add(.fitNotNormalised, integral, "its integral over \(function.range) is \(integral), not 1")
    }
    if let mean = fit.mean, let histogram = shape.histogram, let moments = histogram.moments, let width = histogram.deviation {
      let expected = histogram.isOneSided ? 0 : moments.mean
      let distance = (mean - expected) / width
      if abs(distance) > Self.meanDistance {
        add(.fitOffHistogram, distance, "its mean \(mean) is \(distance) widths of the histogram away from \(expected)")
      }
    }
    return found
  }

  /// What is to be said of all functions together.
  var fitFindings: [RecoilFinding] {
    let fits = payload.cells.flatMap { [$0.data, $0.simulation] }.compactMap { shape in
      shape.function.map { (shape.functionPlace, $0) }
    }
    guard !fits.isEmpty else { return [] }
    var found = [
      finding(.fitWithoutStatus, fits[0].0, "\(fits.count) functions carry neither the status of their fits nor covariances")
    ]
    let ratios = fits.filter { $0.1.degreesOfFreedom > 0 }.map { ($0.0, $0.1.chiSquared / Double($0.1.degreesOfFreedom)) }
    let poor = ratios.filter { $0.1 > Self.chiSquared }
    if let worst = poor.max(by: { $0.1 < $1.1 }) {
      found.append(
        finding(
          .fitPoor, worst.0, value: worst.1,
          "\(poor.count) of \(ratios.count) fits have χ² per degree of freedom above \(Self.chiSquared), at most \(worst.1)"))
    }
    return found
  }
}

/// What a fitted function says of its distribution.
struct FittedShape {
  /// The parameters that are widths, with their places.
  let widths: [(place: Int, value: Double)]
  /// The mean of a Gaussian, or over the stored values.
  let mean: Double?
  /// The integral over the range.
  let integral: Double?

  init(_ function: RootFunction) {
    let p = function.parameters
    let isGaussian = p.count == 3 && function.formula.map { $0.contains("exp(-0.5*((x-") || $0 == "gaus" } ?? false
    let places = function.formula.map(Self.widths) ?? Self.compiledWidths(p.count).map(Array.init) ?? []
    widths = places.filter(p.indices.contains).map { ($0, p[$0]) }
    if isGaussian {
      let isNormalised = function.formula?.contains("/(sqrt(2*pi)*") ?? false  // ROOT's gausn
      mean = p[1]
      integral =
        p[0] * (isNormalised ? 1 : abs(p[2]) * (2 * Double.pi).squareRoot()) * Self.share(function.range, p[1], abs(p[2]))
    } else {
      let moments = Self.moments(function)
      (mean, integral) = (moments?.mean, moments?.integral)
    }
  }

  /// The parameters by which a formula divides x less a mean, as in `(x-[p1])/[p2]`: widths, however many Gaussians it adds up.
  private static func widths(in formula: String) -> [Int] {
    if formula == "gaus" { return [2] }
    let places = formula.components(separatedBy: ")/[").dropFirst().compactMap { rest -> Int? in
      let name = rest.prefix { $0 != "]" }
      return ["Constant": 0, "Mean": 1, "Sigma": 2][name] ?? Int(name.drop { $0 == "p" })
    }
    return Set(places).sorted()
  }

  /// Where the macros that made compiled functions keep widths: norm, two widths and a share; or norm, mean, two widths on either
  /// side and two shares.
  private static func compiledWidths(_ count: Int) -> ClosedRange<Int>? { count == 4 ? 1...2 : count == 8 ? 2...5 : nil }

  private static func share(_ range: ClosedRange<Double>, _ mean: Double, _ sigma: Double) -> Double {
    gaussianCDF((range.upperBound - mean) / sigma) - gaussianCDF((range.lowerBound - mean) / sigma)
  }

  /// By the trapezium rule.
  private static func moments(_ function: RootFunction) -> (integral: Double, mean: Double)? {
    let values = function.samples
    guard values.count > 2 else { return nil }
    let step = (function.range.upperBound - function.range.lowerBound) / Double(values.count - 1)
    var (sum, first) = (0.0, 0.0)
    for (i, value) in values.enumerated() {
      let weight = i == 0 || i == values.count - 1 ? 0.5 : 1
      sum += weight * value
      first += weight * value * (function.range.lowerBound + Double(i) * step)
    }
    return sum == 0 ? nil : (sum * step, first / sum)
  }
}
