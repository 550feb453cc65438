internal import Numerics

/// Which outputs a training step drops: a pure function of seed, step, block, row and unit.
struct DropoutDraws: Sendable {
  let seed: UInt64
  let step: UInt64

  /// What is drawn for one tile of a block.
  func task<Scalar: NetworkScalar>(
    _ rate: Double, block: Int, tile: Int, units: Int, on values: UnsafeMutablePointer<Scalar.Lanes>, as: Scalar.Type
  ) -> DropoutTask<Scalar> {
    DropoutTask(
      key: RandomPurpose.dropout.key(seed: seed, part: UInt32(block)), step: step, rate: rate, tile: tile, units: units,
      values: values)
  }
}

/// Sets dropped numbers of a tile to 0 and divides the others by the share that is kept, in place. Four rows share a block of
/// random words.
package struct DropoutTask<Scalar: NetworkScalar> {
  let key: (UInt32, UInt32)
  let step: UInt64
  let rate: Double
  let tile: Int
  let units: Int
  let values: UnsafeMutablePointer<Scalar.Lanes>

  @inline(__always) func run() {
    let numbers = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Scalar.self)
    let limit = UInt32(rate * 0x1p32)
    let factor = 1 / (1 - Scalar(rate))
    let (low, high) = (UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32))
    for unit in 0..<units {
      for group in 0..<16 {
        let words = Philox.block(SIMD4(UInt32(tile * 16 + group), UInt32(unit), low, high), key: key)
        for lane in 0..<4 { numbers[unit * 64 + group * 4 + lane] *= words[lane] < limit ? 0 : factor }
      }
    }
  }
}
