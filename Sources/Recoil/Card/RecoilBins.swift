public import Statistics

/// The qT × Njets bins of a calibration. Bins are [lo, hi), the last one closed. Events outside the edges are not
/// fitted; when a calibration is applied they use the nearest bin.
public struct RecoilBins: Sendable, Hashable, Codable {
  /// Edges in qT, GeV.
  public let qt: Binning
  /// Edges in the number of jets.
  public let njets: Binning

  /// Combines two binnings.
  public init(qt: Binning, njets: Binning) {
    self.qt = qt
    self.njets = njets
  }

  /// The number of bins.
  public var count: Int { qt.count * njets.count }

  /// The number of the bin at (`qt`, `njets`): njets slices one after the other, qT rising inside.
  public func index(qt: Int, njets: Int) -> Int { njets * self.qt.count + qt }

  /// The qT bin of bin `index`.
  public func qtBin(_ index: Int) -> Int { index % qt.count }

  /// The njets bin of bin `index`.
  public func njetsBin(_ index: Int) -> Int { index / qt.count }

  /// How bin `index` is written.
  public func label(_ index: Int) -> String { "qT \(qt.label(qtBin(index))), njets \(njets.label(njetsBin(index)))" }
}
