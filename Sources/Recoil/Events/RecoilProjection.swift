/// The hadronic recoil of one event, seen along and across the boson.
///
/// q is the boson's transverse momentum, q̂ = q/|q|. The recoil is u = −(MET + q);
/// u_par = −u·q̂ = (MET + q)·q̂, about +qT for a perfect detector; u_perp = (q̂ × u)_z. Units GeV.
/// Calibrations fit u_par − qT and u_perp. From corrected components MET′ = −(u′ + q).
public struct RecoilProjection: Sendable, Hashable {
  /// |q|.
  public let qt: Double
  /// u_par.
  public let parallel: Double
  /// u_perp.
  public let perpendicular: Double
  /// q̂.
  let axisX: Double
  let axisY: Double

  /// No momentum reaches this, GeV: larger values are as good as infinite, and their powers would overflow.
  static let largest = 1e12

  /// Whether all four numbers are finite momenta.
  @inline(__always)
  static func areMomenta(_ qx: Double, _ qy: Double, _ metX: Double, _ metY: Double) -> Bool {
    abs(qx) < largest && abs(qy) < largest && abs(metX) < largest && abs(metY) < largest
  }

  /// - Returns: nil if any input is not finite (or not below 1e12 GeV), or if qT is zero or below `minimumQT`: there is no axis then.
  @inline(__always)
  public init?(qx: Double, qy: Double, metX: Double, metY: Double, minimumQT: Double) {
    let qt = (qx * qx + qy * qy).squareRoot()
    guard qt > 0, qt >= minimumQT, Self.areMomenta(qx, qy, metX, metY) else { return nil }
    self.qt = qt
    axisX = qx / qt
    axisY = qy / qt
    let (ux, uy) = (-(metX + qx), -(metY + qy))
    parallel = -(ux * axisX + uy * axisY)
    perpendicular = axisX * uy - axisY * ux
  }

  /// MET′ = −(u′ + q) for corrected components, in GeV.
  @inline(__always)
  public func met(parallel: Double, perpendicular: Double) -> (x: Double, y: Double) {
    // u′ = −u_par q̂ + u_perp (ẑ × q̂)
    let ux = -parallel * axisX - perpendicular * axisY
    let uy = -parallel * axisY + perpendicular * axisX
    return (-(ux + qt * axisX), -(uy + qt * axisY))
  }
}
