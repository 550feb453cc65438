/// One process: its qT spectrum, jets, response and shapes.
public struct RecoilProcess: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// How qT is distributed.
  public var spectrum: RecoilSpectrum
  /// The shares of events with 0, 1, … jets; they need not add up to 1, and below zero they count as zero.
  public var jets: [RecoilTrend]
  /// R: the mean of u_par is R qT plus the offsets of `parallel`.
  public var response: RecoilTrend
  /// u_par − R qT.
  public var parallel: RecoilShape
  /// u_perp.
  public var perpendicular: RecoilShape
  /// The boson's mass if it decays into a lepton and a neutrino (GeV); nil if both leptons are seen.
  public var leptonicMass: Double?

  /// A process.
  public init(
    name: String = "signal", spectrum: RecoilSpectrum, jets: [RecoilTrend] = [1.0], response: RecoilTrend = 1.0,
    parallel: RecoilShape, perpendicular: RecoilShape, leptonicMass: Double? = nil
  ) {
    precondition(!jets.isEmpty, "a process needs the shares of its numbers of jets")
    (self.name, self.spectrum, self.jets, self.response) = (name, spectrum, jets, response)
    (self.parallel, self.perpendicular, self.leptonicMass) = (parallel, perpendicular, leptonicMass)
  }

  /// P(njets) at `qt`.
  public func jetShares(qt: Double) -> [Double] {
    let shares = jets.map { max(0, $0(qt: qt, njets: 0)) }
    let sum = shares.reduce(0, +)
    return shares.map { $0 / sum }
  }

  /// The number of jets below which a share `p` of the events at `qt` lies.
  @inline(__always)
  func jetCount(_ p: Double, qt: Double) -> Int {
    guard jets.count > 1 else { return 0 }
    var sum = 0.0
    for trend in jets { sum += max(0, trend(qt: qt, njets: 0)) }
    var rest = p * sum
    for (count, trend) in jets.enumerated().dropLast() {
      rest -= max(0, trend(qt: qt, njets: 0))
      if rest < 0 { return count }
    }
    return jets.count - 1
  }
}
