public import Fitting

/// The distribution of one component of the recoil: a sum of Gaussians whose places and widths follow qT and njets.
public struct RecoilShape: Sendable, Hashable {
  /// One Gaussian.
  public struct Part: Sendable, Hashable {
    /// Its share of the events.
    public var share: Double
    /// Its mean, GeV, beside what the response does.
    public var offset: RecoilTrend
    /// Its width, GeV; positive wherever events are.
    public var width: RecoilTrend

    /// A Gaussian with this share of the events.
    public init(share: Double, offset: RecoilTrend, width: RecoilTrend) {
      (self.share, self.offset, self.width) = (share, offset, width)
    }
  }

  /// The Gaussians.
  public let parts: [Part]

  /// - Precondition: there is a part, no share is negative, and the shares add up to 1.
  public init(_ parts: [Part]) {
    let sum = parts.reduce(0) { $0 + $1.share }
    precondition(parts.allSatisfy { $0.share >= 0 } && abs(sum - 1) < 1e-12, "the shares of a shape add up to \(sum), not 1")
    self.parts = parts
  }

  /// A shape that is the same everywhere.
  /// - Precondition: the Gaussians have equal sides.
  public init(_ mixture: GaussianMixture) {
    precondition(!mixture.components.contains { $0.isBifurcated }, "a shape's Gaussians have equal sides")
    self.init(mixture.components.map { Part(share: $0.share, offset: RecoilTrend($0.mean), width: RecoilTrend($0.width)) })
  }

  /// The mean without the response, GeV.
  public func meanOffset(qt: Double, njets: Int) -> Double {
    parts.reduce(0) { $0 + $1.share * $1.offset(qt: qt, njets: njets) }
  }
}
