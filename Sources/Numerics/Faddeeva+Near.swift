extension Faddeeva {
  /// w by the rule whose nodes lie away from x, and the residues of the poles between the nodes and the line.
  @inline(__always)
  func near(_ signed: Vector) -> Value {
    let x = Vector(repeating: 0).replacing(with: signed, where: signed .>= 0).replacing(with: -signed, where: signed .< 0)
    let position = x * Self.polesPerUnit
    let node = (position + VectorMath.roundingShift) - VectorMath.roundingShift
    let offset = (-node).addingProduct(x, Vector(repeating: Self.polesPerUnit))  // in (−½, ½), the product not rounded
    var distance = offset
    let isBetween = offset * offset .> 0.0625
    let byTrapezoid = hasResidues ? isBetween .& (x .> height) : SIMDMask(repeating: false)
    distance.replace(with: offset - 0.5, where: byTrapezoid .& (offset .> 0))
    distance.replace(with: offset + 0.5, where: byTrapezoid .& (offset .< 0))
    var w = ruleSum(x, byTrapezoid)
    if hasResidues, any(x * x - height * height .< reach) { addResidues(x, distance, to: &w) }
    w.imaginary.replace(with: -w.imaginary, where: signed .< 0)
    return w
  }

  /// (2ihz/π) Σ e^(−t²)/(z² − t²) over the nodes t of the rule.
  ///
  /// With z² − t² = a + ib: Re = y Σ (|z|² + t²) e^(−t²)/(a² + b²), all terms positive, and Im = x Σ (|z|² − t²) e^(−t²)/(a² + b²).
  @inline(__always)
  private func ruleSum(_ x: Vector, _ byTrapezoid: SIMDMask<SIMD8<Int64>>) -> Value {
    let (xx, yy) = (x * x, height * height)
    let sums = NodeSums(difference: xx - yy, product: 4 * yy * xx, byTrapezoid: byTrapezoid)
    let total = sums.sum()
    let spread = (xx + yy) * total.plain
    let scale = 0.32573500793527993  // 2h/π
    return Value(scale * height * (spread + total.squared), scale * x * (spread - total.squared))
  }

  /// 2e^(−z²)/(1 ± e^(−2πiz/h)), the sign of the rule: with θ = 2π `distance`, which counts from the point farthest from
  /// the nodes, and q = e^(−2πy/h) it is 2e^(−z²) q e^(iθ)/(1 + q e^(iθ)) for both.
  @inline(__always)
  private func addResidues(_ x: Vector, _ distance: Vector, to w: inout Value) {
    let (sine, cosine) = VectorMath.sineAndCosine(2 * .pi * distance)
    let (phaseSine, phaseCosine) = VectorMath.sineAndCosine(2 * height * x)
    let square = -(x * x)
    let sum = square + exponent
    let rounding = (-square).addingProduct(-x, x) + (exponent - (sum - square))  // x² may be 700, its last digit 1e-13
    let size = VectorMath.exp(sum)
    let denominator = (Vector(repeating: 1 + decay * decay)).addingProduct(cosine, Vector(repeating: 2 * decay))
    let factor = 2 * size.addingProduct(size, rounding) / denominator
    let real = cosine * phaseCosine + sine * phaseSine + decay * phaseCosine
    let imaginary = sine * phaseCosine - cosine * phaseSine - decay * phaseSine
    w.real.addProduct(factor, real)
    w.imaginary.addProduct(factor, imaginary)
  }
}
