/// exp(−q/2) of eight squared distances at once.
///
/// exp(x) = 2ⁿ exp(r) with n the integer nearest to x/ln 2 and |r| ≤ ln 2/2, where a polynomial of degree 11 fitted at
/// Chebyshev nodes is within 3.2e-18 of the exponential. Results are within 2 units in the last place; below 2⁻¹⁰²² they are 0.
/// - Parameter q: at least 0; infinity gives 0. NaN is the caller's to keep out.
@inlinable
@inline(__always)
package func gaussianKernel(_ q: SIMD8<Double>) -> SIMD8<Double> {
  typealias Lanes = SIMD8<Double>
  let isTiny = q .> 1416
  let x = (q * -0.5).replacing(with: -708, where: isTiny)
  let shifted = Lanes(repeating: 0x1.8p52).addingProduct(x, Lanes(repeating: 1.44269504088896340736))  // the low bits hold n
  let n = shifted - 0x1.8p52
  let r = x.addingProduct(n, Lanes(repeating: -0x1.62e42fefa38p-1)).addingProduct(n, Lanes(repeating: -0x1.ef35793c7673p-45))
  var p = Lanes(repeating: 2.5110095611886237174e-8)
  p = Lanes(repeating: 2.763271507163225414e-7).addingProduct(p, r)
  p = Lanes(repeating: 2.7557240761739259262e-6).addingProduct(p, r)
  p = Lanes(repeating: 2.480148527837006257e-5).addingProduct(p, r)
  p = Lanes(repeating: 1.984126989019370597e-4).addingProduct(p, r)
  p = Lanes(repeating: 1.3888888952505406454e-3).addingProduct(p, r)
  p = Lanes(repeating: 8.3333333333195455608e-3).addingProduct(p, r)
  p = Lanes(repeating: 4.1666666666487379615e-2).addingProduct(p, r)
  p = Lanes(repeating: 0.16666666666666680877).addingProduct(p, r)
  p = Lanes(repeating: 0.50000000000000184777).addingProduct(p, r)
  p = Lanes(repeating: 1).addingProduct(p, r)
  p = Lanes(repeating: 1).addingProduct(p, r)
  let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
  let power = unsafeBitCast((bits &+ 1023) &<< 52, to: Lanes.self)
  return (p * power).replacing(with: 0, where: isTiny)
}
