public import Recoil

/// The fits of an XY calibration as text for a terminal: one line per MET and part, its decisions below.
public struct XYSummary: Sendable {
  /// What was derived.
  public let calibration: XYCalibration

  /// The summary of a calibration.
  public init(_ calibration: XYCalibration) { self.calibration = calibration }

  /// The table, in lines without a newline at the end.
  public var text: String {
    var table = TextTable([.left] + [TextTable.Alignment](repeating: .right, count: 9), groupStarts: [1, 3, 6, 9])
    table.add(["MET", "nPV", "bins", "x order", "GeV/nPV", "χ²/ndf p", "y order", "GeV/nPV", "χ²/ndf p", "largest"])
    table.add(["", "fitted", "", "", "mean", "", "", "mean", "", "GeV"])
    var notes: [[String]] = []
    for fits in calibration.mets {
      for (part, fit) in fits.all {
        table.add(Self.row("\(fits.met), \(part)", fit))
        notes.append(fit.decisions.map(Rounded.shortened))
      }
    }
    let lines = table.lines
    let below = zip(lines.dropFirst(2), notes).flatMap { line, notes in
      [line] + notes.flatMap { TextTable.wrapped("- " + $0, width: ClosureTable.width - 2, indent: 4).map { "  " + $0 } }
    }
    return (Array(lines.prefix(2)) + below).joined(separator: "\n")
  }

  private static func row(_ label: String, _ fit: XYFit) -> [String] {
    let range = "\(Rounded.number(fit.low))…\(Rounded.number(fit.high))"
    return [label, range, "\(fit.points.count)"]
      + [(fit.x, fit.xTest), (fit.y, fit.yTest)].flatMap { coefficients, test -> [String] in
        let ratio = Rounded.number(test.chiSquared / Double(max(1, test.degreesOfFreedom)), digits: 2)
        return [
          "\(coefficients.count - 1)", Rounded.number(fit.meanSlope(coefficients)),
          "\(ratio) \(Rounded.probability(test.pValue))",
        ]
      } + [Rounded.number(fit.largestShift)]
  }
}

extension XYFit {
  /// (p(1) − p(−1))/(high − low), GeV per vertex.
  func meanSlope(_ coefficients: [Double]) -> Double {
    let odd = stride(from: 1, to: coefficients.count, by: 2).reduce(0.0) { $0 + coefficients[$1] }
    return 2 * odd / (high - low)
  }
}
