/// What takes gradients back through a batch normalisation, ∂L/∂a = p g + m (q a + r), and the gradient of its factor.
struct BatchSlopes<Scalar: NetworkScalar>: Sendable {
  let gain: [Double]
  private let p: [Scalar]
  private let q: [Scalar]
  private let r: [Scalar]

  /// - Parameters:
  ///   - centres: c of each unit, the mean as the kernels have it.
  ///   - sums: Σ g of all units, then Σ g (a − c).
  init(_ moments: BatchMoments, centres: [Scalar], sums: [Double], gain factor: [Double], epsilon: Double) {
    let units = factor.count
    let inverse = moments.variance.map { 1 / ($0 + epsilon).squareRoot() }
    let along = (0..<units).map {
      inverse[$0] * (sums[units + $0] + (Double(centres[$0]) - moments.mean[$0]) * sums[$0])
    }
    let share = moments.rows > 0 ? 1 / moments.rows : 0
    gain = along
    let scale = (0..<units).map { factor[$0] * inverse[$0] }
    p = Scalar.numbers(scale)
    q = Scalar.numbers((0..<units).map { -scale[$0] * inverse[$0] * along[$0] * share })
    r = Scalar.numbers((0..<units).map { -scale[$0] * share * (sums[$0] - moments.mean[$0] * inverse[$0] * along[$0]) })
  }

  func run(
    _ units: Int, _ values: UnsafePointer<Scalar.Lanes>, _ multiplicities: UnsafePointer<Scalar.Lanes>,
    _ g: UnsafeMutablePointer<Scalar.Lanes>
  ) {
    p.withUnsafeBufferPointer { p in
      q.withUnsafeBufferPointer { q in
        r.withUnsafeBufferPointer { r in
          guard let p = p.baseAddress, let q = q.baseAddress, let r = r.baseAddress else { return }
          Scalar.batchSlopeKernel(
            BatchSlopeTask(units: units, p: p, q: q, r: r, rows: values, multiplicities: multiplicities, gradients: g))
        }
      }
    }
  }
}
