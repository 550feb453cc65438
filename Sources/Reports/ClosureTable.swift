public import Recoil

/// The closure of a calibration as text for a terminal: one row per bin, then the verdict.
///
/// Δmean is data minus simulation in GeV, ΔRMS is simulation over data minus one in per cent, both after correction with
/// their standard errors; KS p is the probability of a larger Kolmogorov–Smirnov distance, before → after.
public struct ClosureTable: Sendable {
  /// What the check gave.
  public let closure: RecoilClosure
  /// Lines have at most this many characters as long as bins have fewer than a million effective entries.
  static let width = 120

  /// The table of a closure check.
  public init(_ closure: RecoilClosure) { self.closure = closure }

  /// The table and the conditions of the gate, in lines without a newline at the end.
  public var text: String { (lines + [""] + verdict).joined(separator: "\n") }

  /// The table without the verdict.
  var lines: [String] {
    var table = TextTable(
      [.left, .right, .right] + [TextTable.Alignment](repeating: .right, count: 7), groupStarts: [1, 3, 6, 9])
    table.add(["qT (GeV), njets", "data", "sim", "u_par-qT", "Δmean", "ΔRMS", "u_perp", "Δmean", "ΔRMS", "MET Δmean"])
    table.add(["", "N_eff", "N_eff", "KS p", "GeV", "%", "KS p", "GeV", "%", "GeV"])
    for bin in closure.bins + [closure.inclusive] { table.add(Self.row(bin)) }
    return table.lines
  }

  private static func row(_ bin: ClosureBin) -> [String] {
    let start = [shortened(bin.label), Rounded.count(bin.dataEntries), Rounded.count(bin.simulationEntries)]
    guard !bin.entries.isEmpty else { return start + ["too few"] }
    let met = bin[.met].map { Rounded.measurement($0.after.meanDifference, $0.after.meanError, separator: "±") }
    return start + cells(bin[.parallel]) + cells(bin[.perpendicular]) + [met ?? "-"]
  }

  private static func cells(_ entry: ClosureEntry?) -> [String] {
    guard let entry else { return ["-", "-", "-"] }
    return [
      [entry.before, entry.after].map { Rounded.probability($0.kolmogorovSmirnov.pValue) }.joined(separator: "→"),
      Rounded.measurement(entry.after.meanDifference, entry.after.meanError, separator: "±"),
      Rounded.percent(entry.after.widthDifference, entry.after.widthError, separator: "±"),
    ]
  }

  /// `qT [5, 10), njets [0, 1)` without the words that the head of the column says.
  private static func shortened(_ label: String) -> String {
    guard label.hasPrefix("qT ") else { return label }
    return String(label.dropFirst(3).replacing(", njets ", with: " "))
  }

  /// Whether the calibration closes, and what was asked and seen.
  var verdict: [String] {
    let head = closure.closes ? "\(closure.calibration) closes." : "\(closure.calibration) does not close."
    let conditions = closure.verdicts.flatMap { verdict in
      TextTable.wrapped(
        "\(verdict.holds ? "holds:" : "FAILS:") \(Rounded.shortened(verdict.condition)); "
          + "seen: \(Rounded.shortened(verdict.seen))",
        width: Self.width - 2, indent: 7
      ).map { "  " + $0 }
    }
    return [head] + conditions
  }
}
