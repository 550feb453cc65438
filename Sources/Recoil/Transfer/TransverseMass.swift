/// The lepton that makes a transverse mass with MET.
struct TransverseMass: Sendable {
  /// The lepton's transverse momentum, GeV.
  let px: Double
  let py: Double
  /// What else is seen of the boson and plays the neutrino: the other lepton of Z events, nothing of W events.
  var otherX = 0.0
  var otherY = 0.0

  /// m_T = √(2 (pT p′T − p⃗T·p⃗′T)), p⃗′T = M⃗ET and what else is seen, GeV; 0 where rounding would make the square negative.
  @inline(__always)
  func mass(_ metX: Double, _ metY: Double) -> Double {
    let (x, y) = (metX + otherX, metY + otherY)
    return max(0, 2 * (Self.length(px, py) * Self.length(x, y) - px * x - py * y)).squareRoot()
  }

  @inline(__always)
  static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}
