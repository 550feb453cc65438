/// What one thread works in.
final class TileScratch<Scalar: NetworkScalar> {
  let first: UnsafeMutablePointer<Scalar.Lanes>
  let second: UnsafeMutablePointer<Scalar.Lanes>
  /// A tile of gradients turned, one row after the other.
  let turned: UnsafeMutablePointer<Scalar.Lanes>
  /// One tile's multiplicities in the numbers of the kernels.
  let multiplicities: UnsafeMutablePointer<Scalar.Lanes>
  /// 64 ones, to weigh rows with that count alike.
  let ones: UnsafePointer<Double>

  init(widest: Int) {
    let size = widest * Scalar.vectorsPerTile
    first = .allocate(capacity: size)
    second = .allocate(capacity: size)
    turned = .allocate(capacity: 64 * OuterTask<Scalar>.registers(widest))
    multiplicities = .allocate(capacity: Scalar.vectorsPerTile)
    let ones = UnsafeMutablePointer<Double>.allocate(capacity: 64)
    ones.initialize(repeating: 1, count: 64)
    self.ones = UnsafePointer(ones)
  }

  deinit {
    first.deallocate()
    second.deallocate()
    turned.deallocate()
    multiplicities.deallocate()
    ones.deallocate()
  }
}
