public import MassFits

/// Efficiencies and scale factors as text for a terminal: one row per region.
public struct EfficiencyTable: Sendable {
  /// What was measured.
  public let result: EfficiencyResult

  /// The table of a measurement.
  public init(_ result: EfficiencyResult) { self.result = result }

  /// The table, in lines without a newline at the end.
  public var text: String { lines.joined(separator: "\n") }

  /// The head and one line per region.
  var lines: [String] {
    let hasSimulation = result.regions.contains { $0.simulation != nil }
    let hasSystematic = !result.alternatives.isEmpty
    var table = TextTable(
      [.left, .right, .right, .left] + (hasSimulation ? [.left, .left] : []) + [.left], groupStarts: [1, 3])
    table.add(
      ["bin", "pass", "fail", hasSimulation ? "data" : "efficiency"] + (hasSimulation ? ["simulation", "data/simulation"] : [])
        + ["remarks"])
    for region in result.regions {
      let rest =
        hasSimulation
        ? [region.simulation?.efficiency, region.scaleFactor].map { EfficiencyWords.text($0, hasSystematic: hasSystematic) } : []
      table.add(
        [
          region.label, "\(region.data.passing.count)", "\(region.data.failing.count)",
          EfficiencyWords.text(region.data.efficiency, hasSystematic: hasSystematic),
        ] + rest + [EfficiencyWords.remarks(region)])
    }
    return table.lines
  }
}
