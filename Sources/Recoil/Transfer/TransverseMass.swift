/// The lepton of a W → ℓν event, and the transverse mass it makes with MET.
struct TransverseMass: Sendable {
  /// The lepton's transverse momentum, GeV.
  let px: Double
  let py: Double

  /// m_T = √(2 (pT MET − p⃗T·M⃗ET)), GeV; 0 where rounding would make the square negative.
  @inline(__always)
  func mass(_ metX: Double, _ metY: Double) -> Double {
    max(0, 2 * (Self.length(px, py) * Self.length(metX, metY) - px * metX - py * metY)).squareRoot()
  }

  @inline(__always)
  static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}
