extension Faddeeva {
  /// w by the rule whose nodes lie away from x, and the residues of the poles between the nodes and the line.
  @inline(__always)
  func near(_ signed: Vector) -> Value {
    let x = VectorMath.magnitude(signed)
    let node = (x * Self.polesPerUnit + VectorMath.roundingShift) - VectorMath.roundingShift
    let offset = (-node).addingProduct(x, Vector(repeating: Self.polesPerUnit))  // in (−½, ½), the product not rounded
    let between = (offset * offset).replacing(with: 0, where: x .<= (hasResidues ? height : .infinity))
    let byTrapezoid = between .> 0.0625
    let shift = Vector(repeating: 0).replacing(with: VectorMath.signed(Vector(repeating: 0.5), as: offset), where: byTrapezoid)
    var w = ruleSum(x, byTrapezoid)
    if hasResidues, any(x * x - height * height .< reach) { addResidues(x, offset - shift, to: &w) }
    w.imaginary = VectorMath.signed(w.imaginary, as: signed)
    return w
  }

  /// (2ihz/π) Σ e^(−t²)/(z² − t²) over the nodes t of the rule.
  ///
  /// With z² − t² = a + ib: Re = y Σ (|z|² + t²) e^(−t²)/(a² + b²), all terms positive, and Im = x Σ (|z|² − t²) e^(−t²)/(a² +
  /// b²).
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
    let isBeyond = x * x - height * height .>= reach  // so that no lane depends on its neighbours
    let size = VectorMath.exp(sum).replacing(with: 0, where: isBeyond)
    let denominator = (Vector(repeating: 1 + decay * decay)).addingProduct(cosine, Vector(repeating: 2 * decay))
    let factor = 2 * size.addingProduct(size, rounding) / denominator
    let real = cosine * phaseCosine + sine * phaseSine + decay * phaseCosine
    let imaginary = sine * phaseCosine - cosine * phaseSine - decay * phaseSine
    w.real.addProduct(factor, real)
    w.imaginary.addProduct(factor, imaginary)
  }
}
