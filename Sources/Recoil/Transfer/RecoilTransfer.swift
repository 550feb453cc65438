/// How the calibration from Z events is carried to another process.
///
/// The recoil is u = −(MET + visible), of both leptons of Z → ℓℓ and of the one of W → ℓν, projected on the generator's q. That of
/// W events differs from that of Z events. So a value u of W simulation is first matched to the one of Z simulation with the same probability, v = F_Z⁻¹(F_W(u)), both against
/// the generator's q; there Z events say by how much data and simulation differ, T(v) − v; and W simulation is moved by that:
/// u′ = u + T(v) − v. The uncertainty of the transfer is what T(u) in the place of it would give.
public struct RecoilTransfer: Sendable, Hashable, Codable {
  /// The formulas of the process: qx and qy of the generator, what is seen of it, met_x, met_y, njets, and lepton_px, lepton_py if
  /// there is an m_T.
  public let formulas: RecoilFormulas
  /// The formulas of Z simulation against the generator's boson.
  public let reference: RecoilFormulas
  /// The tree of the process's simulation; nil for CSV.
  public let tree: String?
  /// By region: the maps F_Z⁻¹(F_W(u)).
  public let regions: [Region]
  /// MET and m_T of the process before and after correction, with their uncertainty.
  public var control: [TransferControl]
  /// What became of the process's events, and of Z simulation's against the generator's boson.
  public let counts: [String: EventCounts]

  /// One region's maps.
  public struct Region: Sendable, Hashable, Codable {
    /// u_par − qT: the fits (`data` is Z simulation, `simulation` the process) and the map.
    public let parallel: RecoilComponentFit
    /// u_perp likewise.
    public let perpendicular: RecoilComponentFit

    /// The fits and the map of a component.
    public subscript(component: RecoilComponent) -> RecoilComponentFit {
      component == .parallel ? parallel : perpendicular
    }
  }

  /// The name of the source of uncertainty.
  static let sourceName = "transfer"

  /// The source that the transfer adds to a calibration's: Z maps applied to W events as they are.
  static func source(impact: Double) -> RecoilSource {
    RecoilSource(
      name: sourceName, kind: .transfer, sides: .one,
      meaning:
        "the correction of Z events applied to the other process directly, without matching probabilities first; 0 for Z events",
      correlation: .full, impact: impact,
      variations: [RecoilVariation(name: sourceName, changes: [], qtContinuity: nil, skipsTransfer: true)], notes: [])
  }
}

/// A quantity of the process before and after correction.
public struct TransferControl: Sendable, Hashable, Codable {
  /// `met` or `mt`.
  public let quantity: String
  /// The lower edge of the first bin and the upper edge of the last, GeV; bins are equal.
  public let low: Double, high: Double
  /// Σw before correction.
  public let before: [Double]
  /// Σw after correction, with its standard errors.
  public let after: [Double], errors: [Double]
  /// The systematic uncertainty, all sources together.
  public let systematic: [UncertaintyRule.Interval]
}
