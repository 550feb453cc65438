/// Finds what is wrong with a payload of histograms and functions.
struct PayloadLinter {
  let payload: RecoilPayload

  /// Widths of histograms by which a fit's mean may be off.
  static let meanDistance = 0.5
  /// Part of a histogram that may lie beyond its axis.
  static let outside = 0.01
  /// How far the integral of a function may be from 1.
  static let normalisation = 0.02
  /// χ² per degree of freedom.
  static let chiSquared = 5.0
  /// GeV by which a map may jump at an edge in qT.
  static let jump = 2.0
  /// GeV by which the shift of a tail may change from one bin in qT to the next.
  static let tailShift = 5.0
  /// The probability at which tails are compared.
  static let tail = 1e-5
  /// Below it a dip of the sums is rounding.
  static let dip = 1e-12

  init(_ payload: RecoilPayload) { self.payload = payload }

  var validation: RecoilValidation {
    let shapes = payload.cells.flatMap { [$0.data, $0.simulation] }
    let findings =
      axisFindings + missingFindings + conventionFindings + payload.cells.flatMap(histogramFindings)
      + payload.cells.flatMap(functionFindings) + fitFindings + mapFindings
    return RecoilValidation(
      file: payload.file, kind: "histograms and functions",
      examined: [
        "bins": payload.cells.count, "histograms": shapes.count { $0.histogram != nil },
        "functions": shapes.count { $0.function != nil },
        "histogramsWithNegativeBins": findings.count { $0.code == .negativeBins },
      ], findings: findings)
  }

  func finding(
    _ code: RecoilFinding.Code, _ object: String, in cell: RecoilPayload.Cell? = nil, value: Double? = nil, _ problem: String
  ) -> RecoilFinding {
    RecoilFinding(
      code: code, severity: code.severity, file: payload.file, object: object,
      bin: cell.map { payload.label(qt: $0.qt, njets: $0.njets) } ?? "", value: value, problem: problem)
  }

  // MARK: Axes

  private var axisFindings: [RecoilFinding] {
    var found: [RecoilFinding] = []
    var seen: Set<String> = []
    for axis in [payload.qt.data, payload.qt.simulation, payload.njets.data, payload.njets.simulation]
    where seen.insert(axis.place).inserted {
      if axis.isLost {
        found.append(
          finding(.edgesLost, axis.place, "edges are \(axis.storedEdges), which count bins; the labels tell \(axis.edges)"))
      }
      if axis.isContradictory, let labelled = axis.labelledEdges {
        found.append(finding(.edgesContradictLabels, axis.place, "edges are \(axis.storedEdges), the labels tell \(labelled)"))
      }
      for (i, pair) in zip(axis.edges, axis.edges.dropFirst()).enumerated() where !(pair.0 < pair.1) {
        found.append(finding(.edgesNotRising, axis.place, value: pair.1, "edge \(i + 1) is \(pair.1), after \(pair.0)"))
      }
    }
    for (what, axes) in [("qT", payload.qt), ("njets", payload.njets)] where axes.data.edges != axes.simulation.edges {
      found.append(
        finding(
          .edgesDiffer, axes.simulation.place, "bins in \(what): data \(axes.data.edges), simulation \(axes.simulation.edges)"))
    }
    let whole = payload.njets.data.edges.first { $0.isFinite && $0 == $0.rounded() }
    if let whole { found.append(finding(.njetsEdges, payload.njets.data.place, value: whole, "edge \(whole) is a whole number")) }
    return found
  }

  private var missingFindings: [RecoilFinding] {
    payload.missing.map { finding(.binMissing, $0.place, $0.reason) }
  }

  // MARK: Convention

  /// How the mean of the parallel variable in simulation rises with qT tells which variable it is.
  private var conventionFindings: [RecoilFinding] {
    var found: [RecoilFinding] = []
    if payload.statedConvention == nil {
      found.append(
        finding(.conventionUnstated, "", "it does not say what its variables are; taken as \(payload.convention.rawValue)"))
    }
    let edges = payload.qt.data.edges
    let points = payload.cells.compactMap { cell -> (x: Double, y: Double)? in
      guard cell.component == .parallel, cell.qt + 1 < edges.count, edges[cell.qt + 1].isFinite,
        edges[cell.qt + 1] - edges[cell.qt] < 200, let mean = cell.simulation.histogram?.moments?.mean
      else { return nil }
      return (0.5 * (edges[cell.qt] + edges[cell.qt + 1]), mean)
    }
    let sum = points.reduce(0) { $0 + $1.x * $1.x }
    guard sum > 0 else { return found }
    let slope = points.reduce(0) { $0 + $1.x * $1.y } / sum
    guard abs(slope - payload.convention.slope) > 0.5 else { return found }
    let likely = RecoilConvention.allCases.min { abs($0.slope - slope) < abs($1.slope - slope) } ?? .missing
    found.append(
      finding(
        .conventionContradicted, "", value: slope,
        "u along the boson rises by \(slope) per GeV of qT, as for \(likely.rawValue), not \(payload.convention.rawValue)"))
    return found
  }
}
