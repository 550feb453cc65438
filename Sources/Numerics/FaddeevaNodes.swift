/// Σ e^(−t²)/|z² − t²|² and Σ t² e^(−t²)/|z² − t²|² over the fourteen nodes of the midpoint rule, t = (k + ½)h, or of the
/// trapezoidal rule, t = kh, whichever each lane asks for; h² = π/12.
struct NodeSums {
  /// Eight numbers.
  typealias Vector = VectorMath.Vector
  /// x² − y².
  let difference: Vector
  /// (2xy)².
  let product: Vector
  /// Which rule.
  let byTrapezoid: SIMDMask<SIMD8<Int64>>

  /// Both sums, two nodes at a time on a common denominator: divisions cost more than products.
  @inline(__always)
  func sum() -> (plain: Vector, squared: Vector) {
    var plain = Vector(repeating: 0)
    var squared = Vector(repeating: 0)
    for index in Self.pairs.indices {
      let pair = Self.pairs[index]
      let first = choose(pair[0], pair[2])
      let second = choose(pair[4], pair[6])
      let a = difference - first
      let b = difference - second
      let da = product.addingProduct(a, a)
      let db = product.addingProduct(b, b)
      let inverse = 1 / (da * db)
      let fa = choose(pair[1], pair[3]) * db * inverse
      let fb = choose(pair[5], pair[7]) * da * inverse
      plain += fa + fb
      squared += fa * first + fb * second
    }
    return (plain, squared)
  }

  @inline(__always)
  private func choose(_ midpoint: Double, _ trapezoid: Double) -> Vector {
    Vector(repeating: midpoint).replacing(with: trapezoid, where: byTrapezoid)
  }

  /// Two nodes a row, each as t² and e^(−t²), first of the midpoint rule, then of the trapezoidal rule, whose first node counts
  /// half.
  private static let pairs: InlineArray<7, Vector> = [
    [
      0.06544984694978737, 0.9366460212365959, 0.0, 0.5,
      0.5890486225480862, 0.5548549101598534, 0.26179938779914946, 0.7696654124932398,
    ],
    [
      1.636246173744684, 0.1947095780852903, 1.0471975511965979, 0.350919807178411,
      3.2070425005395804, 0.04047614460380574, 2.356194490192345, 0.09478022484215486,
    ],
    [
      5.301437602932776, 0.004984423132468586, 4.188790204786391, 0.01516461986454657,
      7.9194314809242705, 0.00036360898638930446, 6.544984694978736, 0.0014373060804075317,
    ],
    [
      11.061024134514064, 1.571296901780048e-05, 9.42477796076938, 8.06995175703046e-05,
      14.726215563702155, 4.022405421564814e-07, 12.828170002158322, 2.684086793096743e-06,
    ],
    [
      18.915005768488548, 6.0998249159121596e-09, 16.755160819145566, 5.2884221169441576e-08,
      23.627394748873236, 5.479650239757527e-11, 21.205750411731103, 6.17247886522431e-10,
    ],
    [
      28.863382504856226, 2.916031755179499e-13, 26.179938779914945, 4.267731135455224e-12,
      34.62296903643751, 9.192541525134372e-16, 31.677725923697082, 1.7479879405655014e-14,
    ],
    [
      40.9061543436171, 1.7166544857036055e-18, 37.69911184307752, 4.241151183016078e-17,
      47.712938426394985, 1.8990400591625347e-21, 44.244096538056255, 6.095832383276605e-20,
    ],
  ]
}
