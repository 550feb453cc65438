/// The share of weight that passes, cell by cell, with its standard error.
public struct Efficiency: Sendable, Hashable, Codable {
  /// Σw passed/Σw total.
  public let value: Double
  /// Its standard error.
  public let error: Double

  /// The share of the events that pass, with the passing ones among all.
  ///
  /// ε = P/T; passed and failed events are independent, so var ε = ((1−2ε) Σw²_passed + ε² Σw²_total)/T². For unit weights that is
  /// ε(1−ε)/n, which is 0 at ε = 0 and 1: use ``BinomialInterval`` there. NaN where T is 0, and where Σw² cannot come from a part
  /// and its whole.
  public init(passed: (sumW: Double, sumW2: Double), total: (sumW: Double, sumW2: Double)) {
    value = passed.sumW / total.sumW
    let variance = (1 - 2 * value) * passed.sumW2 + value * value * total.sumW2
    let rounding = 1e-15 * (passed.sumW2 + value * value * total.sumW2)
    error = (variance < 0 && variance > -rounding ? 0 : variance).squareRoot() / abs(total.sumW)
  }

  /// The efficiency of every cell of two histograms, those outside the edges included.
  /// - Precondition: the axes are the same.
  public static func cells(passed: GridHistogram, total: GridHistogram) -> [Efficiency] {
    precondition(passed.axes == total.axes, "histograms with different axes have no ratio")
    return total.sumW.indices.map {
      Efficiency(passed: (passed.sumW[$0], passed.sumW2[$0]), total: (total.sumW[$0], total.sumW2[$0]))
    }
  }
}
