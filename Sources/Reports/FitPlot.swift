import Fitting
import Recoil
import Statistics

/// One fit: the histogram with √Σw² errors, the model, its components, and pulls below.
struct FitPlot {
  /// Unique in the page.
  let name: String
  /// Whose fit of what.
  let title: String
  /// u_par − qT or u_perp.
  let component: RecoilComponent
  /// The histogram as it was fitted.
  let histogram: Histogram
  /// Its fit.
  let fit: MixtureFit

  /// A bin of the fit's χ²: neighbours joined until ten effective entries are expected.
  struct Pull: Equatable {
    /// The edges of the joined bins, GeV.
    let low: Double, high: Double
    /// (content − expected)/σ, with σ² = Σw² + (expected − content) Σw²/Σw of the sample: for counts, the expectation.
    let value: Double
  }

  /// The pulls whose squares add up to the χ² the fit reports; for weighted samples to a little more, since from that χ² the
  /// fit takes off what its own minimum would gain (see ``MixtureFitter``).
  var pulls: [Pull] {
    guard let mixture = fit.mixture, let sample = BinnedSample(histogram) else { return [] }
    let perEntry = sample.total / sample.effectiveEntries
    let ends = (sample.edges[0], sample.edges[sample.edges.count - 1])
    let norm = sample.total / mixture.probability(ends.0, ends.1)
    var groups: [Group] = []
    var open = Group(low: ends.0, high: ends.0)
    for i in sample.contents.indices {
      open.high = sample.edges[i + 1]
      open.content += sample.contents[i]
      open.variance += sample.variances[i]
      open.expected += norm * mixture.probability(sample.edges[i], sample.edges[i + 1])
      guard open.expected >= 10 * perEntry else { continue }
      groups.append(open)
      open = Group(low: open.high, high: open.high)
    }
    if open.high > open.low, let last = groups.popLast() { groups.append(last + open) }
    return groups.map { $0.pull(perEntry: perEntry) }
  }

  private struct Group {
    var low: Double, high: Double
    var content = 0.0, expected = 0.0, variance = 0.0

    static func + (a: Group, b: Group) -> Group {
      Group(
        low: a.low, high: b.high, content: a.content + b.content, expected: a.expected + b.expected,
        variance: a.variance + b.variance)
    }

    func pull(perEntry: Double) -> Pull {
      let moved = variance - (content - expected) * perEntry
      let sigma = max(moved, 0.25 * variance, 0.25 * expected * perEntry).squareRoot()
      return Pull(low: low, high: high, value: (content - expected) / sigma)
    }
  }

  /// x, the model's expectation in a bin around x, the narrowest component's and that of all others together.
  private func curves() -> [[Double]] {
    guard let mixture = fit.mixture else { return [] }
    let norm = histogram.total / mixture.probability(histogram.low, histogram.high)
    let half = histogram.binWidth / 2
    return (0...100).map { step in
      let x = histogram.low + (histogram.high - histogram.low) * Double(step) / 100
      let parts = mixture.components.map { norm * $0.share * $0.alone.probability(x - half, x + half) }
      return [x, parts.reduce(0, +), parts[0], parts.dropFirst().reduce(0, +)]
    }
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let (floor, top) = histogram.logarithmicRange
    var script = PlotScript()
    script.data("points", histogram.points(floor: floor))
    script.data("curves", curves())
    script.data("pulls", pulls.map { [($0.low + $0.high) / 2, $0.value, $0.high - $0.low] })
    script.startPanels(left: 0.135)
    script.add("set xrange \(PlotScript.range(histogram.low, histogram.high))")
    script.panel(top: 0.97, bottom: 0.36, xLabel: nil, yLabel: "events / \(Rounded.number(histogram.binWidth)) GeV")
    script.add("set logscale y\nset format y '10^{%L}'\nset yrange \(PlotScript.range(floor, top))\nunset key")
    script.add(upperPanel)
    script.panel(top: 0.335, bottom: 0.145, xLabel: "\(component.axis) (GeV)", yLabel: "pull")
    let reach = max(3.5, min(9.5, (pulls.map { abs($0.value) }.max() ?? 0) + 0.5))
    script.add(
      "unset logscale y\nset format y '%g'\nset yrange \(PlotScript.range(-reach, reach))\nset ytics \(reach > 5 ? 4 : 2)")
    script.add("set style fill solid 0.55 noborder")
    script.add(
      """
      plot $pulls using 1:2:3 with boxes linecolor rgb '#4a6fa5' notitle, \
      0 with lines linecolor rgb '#444444' linewidth 0.8, 2 with lines linecolor rgb '#999999' dashtype 3, \
      -2 with lines linecolor rgb '#999999' dashtype 3
      unset multiplot
      """)
    return Gnuplot.Plot(name: name, title: title, size: (400, 320), script: script.text)
  }

  private var upperPanel: String {
    let components =
      (fit.mixture?.componentCount ?? 0) < 2
      ? ""
      : """
      $curves using 1:3 with lines linecolor rgb '\(PlotScript.Colour.core.rawValue)' dashtype 2 linewidth 1.2, \
      $curves using 1:4 with lines linecolor rgb '\(PlotScript.Colour.tail.rawValue)' dashtype 4 linewidth 1.2, 
      """
    let model =
      fit.mixture == nil ? "" : "$curves using 1:2 with lines linecolor rgb '\(PlotScript.Colour.model.rawValue)' linewidth 1.6, "
    return "plot \(components)\(model)\(PlotScript.points("points", .data, width: histogram.high - histogram.low))"
  }
}

extension GaussianComponent {
  /// The component as a distribution of its own.
  var alone: GaussianMixture {
    GaussianMixture([GaussianComponent(share: 1, mean: mean, sigmaLow: sigmaLow, sigmaHigh: sigmaHigh)])
  }
}

extension GaussianMixture {
  /// The probability between `low` and `high`, from the nearer tail.
  func probability(_ low: Double, _ high: Double) -> Double {
    low > mean ? mirrored.cdf(-low) - mirrored.cdf(-high) : cdf(high) - cdf(low)
  }
}
