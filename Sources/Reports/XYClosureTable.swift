public import Recoil

/// The closure of an XY calibration as text for a terminal: the phi modulation before → after, then the verdict.
public struct XYClosureTable: Sendable {
  /// What the check gave.
  public let closure: XYClosure

  /// The table of a closure check.
  public init(_ closure: XYClosure) { self.closure = closure }

  /// The table and the conditions of the gate, in lines without a newline at the end.
  public var text: String { (lines + [""] + verdict).joined(separator: "\n") }

  private var lines: [String] {
    var table = TextTable([.left] + [TextTable.Alignment](repeating: .right, count: 9), groupStarts: [1, 2, 6])
    table.add(["", "", "before", "", "", "", "after", "", "", ""])
    table.add(["MET", "N_eff"] + ["amplitude %", "phase", "σ", "flat p"] + ["amplitude %", "phase", "σ", "flat p"])
    for entry in closure.entries {
      table.add(
        ["\(entry.met), \(entry.part)", entry.before.map { Rounded.count($0.effectiveEntries) } ?? "0"]
          + Self.cells(entry.before) + Self.cells(entry.after))
    }
    return table.lines
  }

  private static func cells(_ seen: PhiFlatness?) -> [String] {
    guard let seen else { return ["-", "-", "-", "-"] }
    return [
      Rounded.percent(seen.amplitude, seen.amplitudeError, separator: "±"), Rounded.number(seen.phase, digits: 2),
      Rounded.number(seen.significance, digits: 2), Rounded.probability(seen.flat.pValue),
    ]
  }

  private var verdict: [String] {
    let head = closure.closes ? "\(closure.calibration) closes." : "\(closure.calibration) does not close."
    return [head]
      + closure.verdicts.flatMap { verdict in
        TextTable.wrapped(
          "\(verdict.holds ? "holds:" : "FAILS:") \(Rounded.shortened(verdict.condition)); "
            + "seen: \(Rounded.shortened(verdict.seen))",
          width: ClosureTable.width - 2, indent: 7
        ).map { "  " + $0 }
      }
  }
}
