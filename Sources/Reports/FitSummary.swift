import Fitting
public import Recoil
import Statistics

/// The fits of a calibration as text for a terminal: one line per region, its decisions below.
///
/// Per component: how many Gaussians describe data/simulation, χ²/ndf with its p-value of data and of simulation, and the
/// smallest and largest slope of the map.
public struct FitSummary: Sendable {
  /// What was derived.
  public let calibration: RecoilCalibration

  /// The summary of a calibration.
  public init(_ calibration: RecoilCalibration) { self.calibration = calibration }

  /// The table, in lines without a newline at the end.
  public var text: String {
    let component: [TextTable.Alignment] = [.right, .right, .right, .right]
    var table = TextTable([.left, .right, .right] + component + component, groupStarts: [1, 3, 7])
    table.add(["qT (GeV), njets", "data", "sim", "u_par-qT", "data", "sim", "map", "u_perp", "data", "sim", "map"])
    table.add([
      "", "N_eff", "N_eff", "Gaussians", "χ²/ndf p", "χ²/ndf p", "slopes", "Gaussians", "χ²/ndf p", "χ²/ndf p", "slopes",
    ])
    for fit in calibration.regions { table.add(Self.row(fit, calibration.bins)) }
    let lines = table.lines
    var result = Array(lines.prefix(2))
    for (line, fit) in zip(lines.dropFirst(2), calibration.regions) {
      result.append(line)
      result += Self.decisions(fit).flatMap {
        TextTable.wrapped("- " + $0, width: ClosureTable.width - 2, indent: 4).map { "  " + $0 }
      }
    }
    return result.joined(separator: "\n")
  }

  private static func row(_ fit: RecoilRegionFit, _ bins: RecoilBins) -> [String] {
    [
      bins.label(fit.region, words: false), Rounded.count(fit.parallel.data.effectiveEntries),
      Rounded.count(fit.parallel.simulation.effectiveEntries),
    ] + RecoilComponent.allCases.flatMap { cells(fit[$0]) }
  }

  private static func cells(_ fit: RecoilComponentFit) -> [String] {
    let gaussians = [fit.data, fit.simulation].map { "\($0.mixture?.componentCount ?? 0)" }.joined(separator: "/")
    let slopes = [fit.smallestSlope, fit.largestSlope].map { Rounded.number($0, digits: 2) }.joined(separator: "…")
    return [gaussians, goodness(fit.data), goodness(fit.simulation), slopes]
  }

  private static func goodness(_ fit: MixtureFit) -> String {
    guard let test = fit.goodnessOfFit else { return Rounded.unknown }
    let ratio = Rounded.number(test.chiSquared / Double(test.degreesOfFreedom), digits: 2)
    return "\(ratio) \(Rounded.probability(test.pValue))"
  }

  /// Every decision of a region and its four fits; what several fits decided alike is said once.
  static func decisions(_ fit: RecoilRegionFit) -> [String] {
    var said: [(text: String, fits: [String])] = []
    for component in RecoilComponent.allCases {
      for (sample, result) in [("data", fit[component].data), ("simulation", fit[component].simulation)] {
        let ending = result.isUsable ? [] : ["the fit ended as \(result.status.rawValue)"]
        for text in ending + result.decisions.map(Rounded.shortened) {
          let place = said.firstIndex { $0.text == text } ?? said.count
          if place == said.count { said.append((text, [])) }
          said[place].fits.append("\(component.symbol) in \(sample)")
        }
      }
    }
    let narrowed = RecoilComponent.allCases.flatMap { component in
      fit[component].decisions.map { "\(component.symbol), \(Rounded.shortened($0))" }
    }
    return fit.region.decisions + narrowed + said.map { "\($0.text) (\($0.fits.joined(separator: ", ")))" }
  }
}

extension RecoilBins {
  /// How a region is written: the qT range and the jets of the bins it serves.
  func label(_ region: RecoilRegion, words: Bool = true) -> String {
    guard let first = region.bins.min(), let last = region.bins.max() else { return "no bins" }
    let qt = joined(self.qt.label(qtBin(first)), self.qt.label(qtBin(last)))
    let jets = joined(njets.label(njetsBin(first)), njets.label(njetsBin(last)))
    return words ? "qT \(qt), njets \(jets)" : "\(qt) \(jets)"
  }

  /// `[10, 15)` and `[15, 20)` give `[10, 20)`.
  private func joined(_ first: String, _ last: String) -> String {
    guard let comma = first.firstIndex(of: ","), let other = last.firstIndex(of: ",") else { return first }
    return String(first[..<comma] + last[other...])
  }
}
