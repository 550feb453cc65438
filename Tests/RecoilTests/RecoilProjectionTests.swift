import Glibc
import Numerics
import Recoil
import Testing
import _TestSupport

@Suite("Recoil projections")
struct RecoilProjectionTests {
  /// Events of all sizes: |q| and MET from 1e-3 to 1e4 GeV in any direction.
  private func events(_ count: Int) -> [(qx: Double, qy: Double, metX: Double, metY: Double)] {
    var random = Philox(seed: 41_907, stream: 3)
    return (0..<count).map { _ in
      let (q, met) = (pow(10, 7 * random.uniform() - 3), pow(10, 7 * random.uniform() - 3))
      let (a, b) = (6.2832 * random.uniform(), 6.2832 * random.uniform())
      return (q * cos(a), q * sin(a), met * cos(b), met * sin(b))
    }
  }

  private func size(_ event: (qx: Double, qy: Double, metX: Double, metY: Double)) -> Double {
    max(abs(event.qx), abs(event.qy), abs(event.metX), abs(event.metY))
  }

  @Test("u_par and u_perp are the components of u = -(MET + q) along and across q")
  func definition() throws {
    for event in events(2_000) {
      let seen = try #require(
        RecoilProjection(qx: event.qx, qy: event.qy, metX: event.metX, metY: event.metY, minimumQT: 0))
      let (ux, uy) = (-(event.metX + event.qx), -(event.metY + event.qy))
      let (angleU, angleQ) = (atan2(uy, ux), atan2(event.qy, event.qx))
      let near = Tolerance.rounding * size(event)
      #expect(abs(seen.qt - hypot(event.qx, event.qy)) <= near)
      #expect(abs(seen.parallel + hypot(ux, uy) * cos(angleU - angleQ)) <= near)
      #expect(abs(seen.perpendicular - hypot(ux, uy) * sin(angleU - angleQ)) <= near)
    }
  }

  @Test("A perfect detector has u_par = qT and u_perp = 0; MET along q adds to u_par")
  func response() throws {
    let perfect = try #require(RecoilProjection(qx: -23.85, qy: 41.7, metX: 0, metY: 0, minimumQT: 1))
    #expect(abs(perfect.parallel - perfect.qt) <= Tolerance.rounding * perfect.qt)
    #expect(perfect.perpendicular == 0)
    let along = try #require(RecoilProjection(qx: 0, qy: 30, metX: -2.5, metY: 7, minimumQT: 1))
    #expect(along.parallel == 37 && along.perpendicular == -2.5)  // q̂ = ŷ; u = (2.5, −37); x̂ points to −ẑ × ŷ
  }

  @Test("MET' = -(u' + q) undoes the projection to rounding")
  func roundTrip() throws {
    for event in events(2_000) {
      let seen = try #require(
        RecoilProjection(qx: event.qx, qy: event.qy, metX: event.metX, metY: event.metY, minimumQT: 0))
      let back = seen.met(parallel: seen.parallel, perpendicular: seen.perpendicular)
      let near = Tolerance.rounding * size(event)
      #expect(abs(back.x - event.metX) <= near && abs(back.y - event.metY) <= near)
      let moved = seen.met(parallel: seen.parallel + 3.25, perpendicular: seen.perpendicular - 1.75)
      let again = try #require(
        RecoilProjection(qx: event.qx, qy: event.qy, metX: moved.x, metY: moved.y, minimumQT: 0))
      let wide = Tolerance.rounding * max(size(event), 3.25)
      #expect(abs(again.parallel - seen.parallel - 3.25) <= wide && abs(again.perpendicular - seen.perpendicular + 1.75) <= wide)
    }
  }

  @Test("Turning the event turns nothing in the components", arguments: [0.31, 1.9, 3.1416, -2.6])
  func rotation(angle: Double) throws {
    func turned(_ x: Double, _ y: Double) -> (Double, Double) {
      (x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
    }
    for event in events(500) {
      let (q, met) = (turned(event.qx, event.qy), turned(event.metX, event.metY))
      let first = try #require(
        RecoilProjection(qx: event.qx, qy: event.qy, metX: event.metX, metY: event.metY, minimumQT: 0))
      let second = try #require(RecoilProjection(qx: q.0, qy: q.1, metX: met.0, metY: met.1, minimumQT: 0))
      let near = Tolerance.rounding * size(event)
      #expect(abs(first.parallel - second.parallel) <= near && abs(first.perpendicular - second.perpendicular) <= near)
    }
  }

  @Test("Mirroring the event changes the sign of u_perp alone")
  func mirror() throws {
    for event in events(200) {
      let first = try #require(
        RecoilProjection(qx: event.qx, qy: event.qy, metX: event.metX, metY: event.metY, minimumQT: 0))
      let second = try #require(
        RecoilProjection(qx: event.qx, qy: -event.qy, metX: event.metX, metY: -event.metY, minimumQT: 0))
      #expect(first.parallel == second.parallel && first.perpendicular == -second.perpendicular)
    }
  }

  @Test("Without an axis or a number there is no projection")
  func refusals() {
    func projected(_ qx: Double, _ qy: Double, _ metX: Double, _ metY: Double, _ minimum: Double = 0) -> Bool {
      RecoilProjection(qx: qx, qy: qy, metX: metX, metY: metY, minimumQT: minimum) != nil
    }
    #expect(!projected(0, 0, 12.5, -3) && !projected(-0.0, 0, 1, 1))
    #expect(!projected(0.6, 0.7, 5, 5, 1) && projected(0.6, 0.8, 5, 5, 1))
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(!projected(bad, 3, 4, 5) && !projected(3, bad, 4, 5) && !projected(3, 4, bad, 5) && !projected(3, 4, 5, bad))
    }
    #expect(!projected(3, 4, .infinity, -.infinity))
    #expect(!projected(1e200, 0, 1, 1))  // q² overflows: no event, but no crash
  }
}
