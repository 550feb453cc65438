import Fitting
import Statistics
import Testing

@testable import Recoil
@testable import Reports

@Suite("Plots")
struct PlotsTests {
  @Test("Without gnuplot the error names where it was sought and the remedy")
  func missing() throws {
    let (calibration, parts) = try Fixture.derived()
    #expect(throws: ReportError.gnuplotMissing(searchPath: "/nowhere:/here-neither")) {
      try RecoilReport.html(calibration: calibration, parts: parts, gnuplot: Gnuplot(searchPath: "/nowhere:/here-neither"))
    }
    #expect(ReportError.gnuplotMissing(searchPath: "/x").description.contains("no gnuplot in /x"))
    #expect(ReportError.gnuplotMissing(searchPath: "").description.contains("make setup"))
  }

  @Test("What gnuplot complains about is passed on")
  func complaint() throws {
    #expect {
      try Gnuplot().draw([Gnuplot.Plot(name: "a", title: "", size: (100, 100), script: "plot nonsense(x)")])
    } throws: {
      guard case ReportError.gnuplotFailed(let status, let message) = $0 else { return false }
      return status != 0 && "\($0)".contains("gnuplot --version") && message.contains("nonsense")
    }
    #expect(throws: ReportError.picturesMissing(wanted: 1, drawn: 0)) {
      try Gnuplot().draw([Gnuplot.Plot(name: "a", title: "", size: (100, 100), script: "x = 3")])
    }
    #expect(try Gnuplot(searchPath: "/nowhere").draw([]).isEmpty)
    #expect(ReportError.picturesMissing(wanted: 2, drawn: 1).description.contains("drew 1 of 2"))
  }

  @Test("Squared pulls add up to the χ² of the fit; for weights to at most a little more")
  func pulls() throws {
    let (calibration, parts) = try Fixture.derived()
    let histograms = try FittedHistograms(calibration, parts)
    for fit in calibration.regions {
      for component in RecoilComponent.allCases {
        let pair = try histograms.histograms(fit, component)
        let excess = (try excess(pair.data, fit[component].data), try excess(pair.simulation, fit[component].simulation))
        #expect(abs(excess.0) < 1e-9 && excess.1 > -1e-9 && excess.1 < 0.05)
      }
    }
  }

  /// Σ pull²/χ² − 1.
  private func excess(_ histogram: Histogram, _ fit: MixtureFit) throws -> Double {
    let pulls = FitPlot(name: "x", title: "", component: .parallel, histogram: histogram, fit: fit).pulls
    #expect(pulls.first?.low == histogram.low && pulls.last?.high == histogram.high)
    return pulls.map { $0.value * $0.value }.reduce(0, +) / (try #require(fit.goodnessOfFit)).chiSquared - 1
  }

  @Test("A range that the fit narrowed is found again")
  func narrowed() throws {
    let (calibration, parts) = try Fixture.derived()
    let cell = parts[0].accumulator.sum(of: calibration.regions[0].region.fittedBins)
    let narrow = cell.parallel.fitWindow(halfWidths: calibration.options.window * 0.85)
    let old = calibration.regions[0]
    let component = RecoilComponentFit(
      data: MixtureFitter(shape: .freeMeans).fit(narrow), simulation: old.parallel.simulation, map: old.parallel.map,
      smallestSlope: 1, largestSlope: 1, decisions: [])
    let fit = RecoilRegionFit(region: old.region, parallel: component, perpendicular: old.perpendicular, meanQT: 7.3)
    let wide = try FittedHistograms(calibration, parts).histograms(old, .parallel).data
    let found = try FittedHistograms(calibration, parts).histograms(fit, .parallel).data
    #expect(found.sumW == narrow.sumW && found.low == narrow.low && found.high == narrow.high && wide.count > narrow.count)
  }

  @Test("The model's probability keeps its accuracy in the upper tail")
  func tails() {
    let mixture = GaussianMixture(fraction: 0.7, mean1: 1.3, sigma1: 6.1, mean2: 1.3, sigma2: 13.7)
    let upper = mixture.probability(120.3, 131.7)
    let lower = mixture.mirrored.probability(-131.7, -120.3)
    #expect(upper > 0 && abs(upper / lower - 1) < 1e-9)
  }

  @Test("A bin with hardly any events does not stretch the frame of the others")
  func frames() throws {
    let closure = try Fixture.closure()
    let bins = [ClosureBin](repeating: closure.bins[0], count: 10)
    var calls = 0
    let panel = ClosureSummaryPlot.Panel(bins, .parallel) { seen in
      calls += 1
      return calls == 20 ? (0, 1.8e6) : (seen.meanDifference, seen.meanError)
    }
    #expect(panel.limit < 0.3 && panel.after.last == [10.12, 0, -panel.limit, panel.limit])
    #expect(panel.before.count == 10 && ClosureSummaryPlot.Panel([], .met) { _ in (0, 0) }.limit > 0)
  }

  @Test(
    "Marks of an axis are round numbers",
    arguments: [(-1.0, 1.0, 0.5), (-8.7, 8.7, 5), (0, 0, 1), (-64, 64, 50), (0, .infinity, 1)])
  func steps(_ low: Double, _ high: Double, _ step: Double) {
    #expect(PlotScript.step(low, high) == step)
  }

  @Test("Pictures are light, described, and do not name the program's version")
  func light() throws {
    let (calibration, parts) = try Fixture.derived()
    let pair = try FittedHistograms(calibration, parts).histograms(calibration.regions[0], .parallel)
    let plot = FitPlot(
      name: "p", title: "t", component: .parallel, histogram: pair.data, fit: calibration.regions[0].parallel.data)
    let markup = try Gnuplot().draw([plot.plot])[0].markup.source
    #expect(markup.utf8.count < 25_000 && markup.contains("aria-label=\"t\"") && !markup.contains("GNUPLOT"))
  }
}
