/// Σ e^(−t²)/|z² − t²|² and Σ t² e^(−t²)/|z² − t²|² over the twelve nodes of the midpoint rule, t = (k + ½)h, or of the
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

  /// Both sums.
  @inline(__always)
  func sum() -> (plain: Vector, squared: Vector) {
    var sums = (plain: Vector(repeating: 0), squared: Vector(repeating: 0))
    add(
      midpoint: (0.06544984694978737, 0.9366460212365959), (0.5890486225480862, 0.5548549101598534),
      trapezoid: (0.0, 0.5), (0.26179938779914946, 0.7696654124932398), to: &sums)
    add(
      midpoint: (1.636246173744684, 0.1947095780852903), (3.2070425005395804, 0.04047614460380574),
      trapezoid: (1.0471975511965979, 0.350919807178411), (2.356194490192345, 0.09478022484215486), to: &sums)
    add(
      midpoint: (5.301437602932776, 0.004984423132468586), (7.9194314809242705, 0.00036360898638930446),
      trapezoid: (4.188790204786391, 0.01516461986454657), (6.544984694978736, 0.0014373060804075317), to: &sums)
    add(
      midpoint: (11.061024134514064, 1.571296901780048e-05), (14.726215563702155, 4.022405421564814e-07),
      trapezoid: (9.42477796076938, 8.06995175703046e-05), (12.828170002158322, 2.684086793096743e-06), to: &sums)
    add(
      midpoint: (18.915005768488548, 6.0998249159121596e-09), (23.627394748873236, 5.479650239757527e-11),
      trapezoid: (16.755160819145566, 5.2884221169441576e-08), (21.205750411731103, 6.17247886522431e-10), to: &sums)
    add(
      midpoint: (28.863382504856226, 2.916031755179499e-13), (34.62296903643751, 9.192541525134372e-16),
      trapezoid: (26.179938779914945, 4.267731135455224e-12), (31.677725923697082, 1.7479879405655014e-14), to: &sums)
    return sums
  }

  /// Two nodes, given as (t², e^(−t²)), on a common denominator: divisions cost more than products.
  @inline(__always)
  private func add(
    midpoint m1: (Double, Double), _ m2: (Double, Double), trapezoid t1: (Double, Double), _ t2: (Double, Double),
    to sums: inout (plain: Vector, squared: Vector)
  ) {
    let first = choose(m1.0, t1.0)
    let second = choose(m2.0, t2.0)
    let a = difference - first
    let b = difference - second
    let da = product.addingProduct(a, a)
    let db = product.addingProduct(b, b)
    let inverse = 1 / (da * db)
    let fa = choose(m1.1, t1.1) * db * inverse
    let fb = choose(m2.1, t2.1) * da * inverse
    sums.plain += fa + fb
    sums.squared += fa * first + fb * second
  }

  @inline(__always)
  private func choose(_ midpoint: Double, _ trapezoid: Double) -> Vector {
    Vector(repeating: midpoint).replacing(with: trapezoid, where: byTrapezoid)
  }
}
