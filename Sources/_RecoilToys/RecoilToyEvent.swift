/// One event with its truth. Momenta in GeV.
public struct RecoilToyEvent: Sendable, Hashable {
  /// The run.
  public var run: UInt32 = 0
  /// The luminosity block.
  public var luminosityBlock: UInt32 = 0
  /// The event's number, unlike that of any other event of any other seed.
  public var event: UInt64 = 0
  /// The weight.
  public var weight = 1.0
  /// The boson as it is measured, x.
  public var bosonX = 0.0
  /// The boson as it is measured, y.
  public var bosonY = 0.0
  /// The boson as it was generated, x; the recoil follows this one.
  public var generatedX = 0.0
  /// The boson as it was generated, y.
  public var generatedY = 0.0
  /// The lepton that is seen beside a neutrino, x; zero where both leptons are seen.
  public var leptonX = 0.0
  /// The lepton that is seen beside a neutrino, y.
  public var leptonY = 0.0
  /// MET with the detector's offset, x.
  public var metX = 0.0
  /// MET with the detector's offset, y.
  public var metY = 0.0
  /// The scalar sum: a straight line in the number of vertices, plus qT.
  public var sumET = 0.0
  /// The number of reconstructed vertices.
  public var vertices = 0
  /// The number of jets.
  public var jets = 0
  /// The place of the process in the truth.
  public var process = 0
  /// The generated qT.
  public var qt = 0.0
  /// u_par without the detector's offset.
  public var parallel = 0.0
  /// u_perp without the detector's offset.
  public var perpendicular = 0.0
}
