import Fitting

/// The weight that gives nominally corrected events the distribution that a varied map would give them.
///
/// The nominal map T = G⁻¹F brings simulation's density f to data's g, a varied one T_v = G_v⁻¹F_v, from other parameters of both. Out of
/// events of density f comes h₀(x) = f(T⁻¹x)/T′(T⁻¹x) = g(x) nominally and h_v(x) = f(y)/T_v′(y) = g_v(x) f(y)/f_v(y) with y = T_v⁻¹(x). So
///
///     w(u) = h_v(x)/h₀(x) = g_v(x)/g(x) · f(y)/f_v(y),   x = T(u),   y = F_v⁻¹(G_v(x)).
///
/// Where data's fit alone varies this is g_v(x)/g(x), where simulation's does, f(y)/f_v(y). Beyond the nominal map's core fits are
/// extrapolations: the weight stays what it is at the core's end.
struct EventWeight: Sendable {
  let core: ClosedRange<Double>
  private let map: QuantileMap
  private let back: QuantileMap

  /// What weights are cut to: an event in a tail that a mode makes fatter may not count for many.
  static let range = 0.0...10.0

  init(nominal: RecoilMap, varied: RecoilMap) {
    core = nominal.low...nominal.high
    map = nominal.core
    back = varied.core.inverse
  }

  /// The weight of an event at `u`, GeV; not cut.
  func callAsFunction(_ u: Double) -> Double { inside(min(max(u, core.lowerBound), core.upperBound)) }

  private func inside(_ u: Double) -> Double {
    let x = map(u)
    let y = back(x)
    return back.source.density(x) / map.target.density(x) * (map.source.density(y) / back.target.density(y))
  }

  /// The weight in cubic pieces of equal steps over the core, within `tolerance` of the exact one at three points of each, relative
  /// above 1 and absolute below.
  ///
  /// Slopes at the nodes are those of the quartics through five nodes; their number is doubled until the tolerance is met.
  /// - Returns: nil if 8,192 pieces are not enough.
  func table(tolerance: Double) -> [SIMD4<Double>]? {
    var count = 64
    while count <= 8_192 {
      let pieces = pieces(count)
      if isWithin(tolerance, pieces) { return pieces }
      count *= 2
    }
    return nil
  }

  private func step(_ count: Int) -> Double { (core.upperBound - core.lowerBound) / Double(count) }

  private func pieces(_ count: Int) -> [SIMD4<Double>] {
    let step = step(count)
    let nodes = (-2...count + 2).map { inside(core.lowerBound + step * Double($0)) }
    // Node i stands at place i + 2.
    let slopes = (0...count).map { (i: Int) -> Double in
      let (near, far) = (nodes[i + 3] - nodes[i + 1], nodes[i + 4] - nodes[i])
      return (8 * near - far) / 12
    }
    return (0..<count).map { i in
      let (rise, s, e) = (nodes[i + 3] - nodes[i + 2], slopes[i], slopes[i + 1])
      return SIMD4(nodes[i + 2], s, 3 * rise - 2 * s - e, s + e - 2 * rise)
    }
  }

  private func isWithin(_ tolerance: Double, _ pieces: [SIMD4<Double>]) -> Bool {
    let step = step(pieces.count)
    return pieces.enumerated().allSatisfy { i, c in
      [0.211, 0.5, 0.789].allSatisfy { t in
        let exact = inside(core.lowerBound + step * (Double(i) + t))
        return abs(c[0] + t * (c[1] + t * (c[2] + t * c[3])) - exact) <= tolerance * max(1, abs(exact))
      }
    }
  }
}
