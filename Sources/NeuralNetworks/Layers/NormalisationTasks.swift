/// y = scale x + shift, each unit with its own, for one tile: batch normalisation once its moments are known.
package struct AffineTask<Scalar: NetworkScalar> {
  let units: Int
  let scale: UnsafePointer<Scalar>
  let shift: UnsafePointer<Scalar>
  let rows: UnsafePointer<Scalar.Lanes>
  let results: UnsafeMutablePointer<Scalar.Lanes>

  @inline(__always) func run() {
    let perTile = Scalar.vectorsPerTile
    for unit in 0..<units {
      let (s, t) = (Scalar.broadcast(scale[unit]), Scalar.broadcast(shift[unit]))
      for place in unit * perTile..<(unit + 1) * perTile { results[place] = Scalar.fused(s, rows[place], plus: t) }
    }
  }
}

/// g ← p g + m (q x + r) in place for one tile: the gradient through batch normalisation, where the row's multiplicity m is its
/// weight in the moments and p, q, r belong to the unit.
package struct BatchSlopeTask<Scalar: NetworkScalar> {
  let units: Int
  let p: UnsafePointer<Scalar>
  let q: UnsafePointer<Scalar>
  let r: UnsafePointer<Scalar>
  let rows: UnsafePointer<Scalar.Lanes>
  let multiplicities: UnsafePointer<Scalar.Lanes>
  let gradients: UnsafeMutablePointer<Scalar.Lanes>

  @inline(__always) func run() {
    let perTile = Scalar.vectorsPerTile
    for unit in 0..<units {
      let (a, b, c) = (Scalar.broadcast(p[unit]), Scalar.broadcast(q[unit]), Scalar.broadcast(r[unit]))
      for vector in 0..<perTile {
        let place = unit * perTile + vector
        let common = Scalar.product(multiplicities[vector], Scalar.fused(b, rows[place], plus: c))
        gradients[place] = Scalar.fused(a, gradients[place], plus: common)
      }
    }
  }
}

/// Adds one tile's Σ g and Σ g (a − c) of each unit to sums in double precision.
package struct MomentTask<Scalar: NetworkScalar> {
  let units: Int
  let gradients: UnsafePointer<Scalar.Lanes>
  let rows: UnsafePointer<Scalar.Lanes>
  /// c of each unit.
  let centres: UnsafePointer<Scalar>
  /// 64 ones.
  let ones: UnsafePointer<Double>
  /// Σ g of all units, then Σ g (a − c).
  let sums: UnsafeMutablePointer<Double>

  @inline(__always) func run() {
    let perTile = Scalar.vectorsPerTile
    for unit in 0..<units {
      let centre = Scalar.broadcast(centres[unit])
      var (sum, product) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 0))
      for place in unit * perTile..<(unit + 1) * perTile {
        Scalar.addWeighted(gradients[place], Scalar.difference(rows[place], centre), ones, to: &sum, &product)
      }
      sums[unit] += sum.total
      sums[units + unit] += product.total
    }
  }
}

/// Layer normalisation of one tile: y = gain (x − mean)/√(variance + epsilon) + shift, moments over the units of a row.
package struct LayerTask<Scalar: NetworkScalar> {
  let units: Int
  let epsilon: Scalar
  let gain: UnsafePointer<Scalar>
  let shift: UnsafePointer<Scalar>
  let rows: UnsafePointer<Scalar.Lanes>
  let results: UnsafeMutablePointer<Scalar.Lanes>

  @inline(__always) func run() {
    let perTile = Scalar.vectorsPerTile
    for vector in 0..<perTile {
      let (mean, inverse) = rowMoments(rows + vector, units: units, epsilon: epsilon, as: Scalar.self)
      for unit in 0..<units {
        let place = unit * perTile + vector
        let normal = Scalar.product(Scalar.difference(rows[place], mean), inverse)
        results[place] = Scalar.fused(Scalar.broadcast(gain[unit]), normal, plus: Scalar.broadcast(shift[unit]))
      }
    }
  }
}

/// The gradient through layer normalisation of one tile, in place; adds the tile's share of the gain's and shift's gradients.
package struct LayerSlopeTask<Scalar: NetworkScalar> {
  let units: Int
  let epsilon: Scalar
  let gain: UnsafePointer<Scalar>
  let rows: UnsafePointer<Scalar.Lanes>
  let gradients: UnsafeMutablePointer<Scalar.Lanes>
  /// As many ones as a register has lanes.
  let ones: UnsafePointer<Double>
  /// Of the gain, then of the shift.
  let sums: UnsafeMutablePointer<Double>

  @inline(__always) func run() {
    let perTile = Scalar.vectorsPerTile
    let share = Scalar.broadcast(1 / Scalar(units))
    for vector in 0..<perTile {
      let (mean, inverse) = rowMoments(rows + vector, units: units, epsilon: epsilon, as: Scalar.self)
      var total = Scalar.broadcast(0)
      var along = total
      for unit in 0..<units {
        let place = unit * perTile + vector
        let normal = Scalar.product(Scalar.difference(rows[place], mean), inverse)
        var (sum, product) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 0))
        Scalar.addWeighted(gradients[place], normal, ones, to: &sum, &product)
        sums[unit] += product.total
        sums[units + unit] += sum.total
        let g = Scalar.product(gradients[place], Scalar.broadcast(gain[unit]))
        total = Scalar.sum(total, g)
        along = Scalar.fused(g, normal, plus: along)
      }
      (total, along) = (Scalar.product(total, share), Scalar.product(along, share))
      for unit in 0..<units {
        let place = unit * perTile + vector
        let normal = Scalar.product(Scalar.difference(rows[place], mean), inverse)
        let g = Scalar.product(gradients[place], Scalar.broadcast(gain[unit]))
        let free = Scalar.difference(Scalar.difference(g, total), Scalar.product(normal, along))
        gradients[place] = Scalar.product(inverse, free)
      }
    }
  }
}

/// The mean over the units of a register's rows, and 1/√(variance + epsilon), the variance about that mean.
@inline(__always) private func rowMoments<Scalar: NetworkScalar>(
  _ rows: UnsafePointer<Scalar.Lanes>, units: Int, epsilon: Scalar, as: Scalar.Type
) -> (mean: Scalar.Lanes, inverse: Scalar.Lanes) {
  let perTile = Scalar.vectorsPerTile
  let share = Scalar.broadcast(1 / Scalar(units))
  var sum = Scalar.broadcast(0)
  for unit in 0..<units { sum = Scalar.sum(sum, rows[unit * perTile]) }
  let mean = Scalar.product(sum, share)
  var squares = Scalar.broadcast(0)
  for unit in 0..<units {
    let d = Scalar.difference(rows[unit * perTile], mean)
    squares = Scalar.fused(d, d, plus: squares)
  }
  return (mean, Scalar.inverseRoot(Scalar.fused(squares, share, plus: Scalar.broadcast(epsilon))))
}
