/// A number the networks compute with: `Float` in kernels that must be fast, `Double` for reference.
///
/// The first requirements are the arithmetic of one vector register, written out for each type because the generic operators
/// of `SIMD` work element by element. The rest are the kernels on tiles: their one generic text is compiled for each type
/// behind these names, so that callers may stay generic.
package protocol NetworkScalar: BinaryFloatingPoint, SIMDScalar, Sendable, Codable {
  /// 64 bytes.
  associatedtype Lanes: SIMD, Sendable where Lanes.Scalar == Self

  static func broadcast(_ x: Self) -> Lanes
  /// a b + c, rounded once.
  static func fused(_ a: Lanes, _ b: Lanes, plus c: Lanes) -> Lanes
  static func sum(_ a: Lanes, _ b: Lanes) -> Lanes
  static func difference(_ a: Lanes, _ b: Lanes) -> Lanes
  static func product(_ a: Lanes, _ b: Lanes) -> Lanes
  /// 1/√x.
  static func inverseRoot(_ x: Lanes) -> Lanes
  /// Adds w x and w x y in double precision to eight sums of each, in an order that never changes.
  static func addWeighted(
    _ x: Lanes, _ y: Lanes, _ weights: UnsafePointer<Double>, to sum: inout SIMD8<Double>, _ product: inout SIMD8<Double>)
  static func activated(_ z: Lanes, by activation: Activation) -> Lanes
  /// The derivative at z, from z itself or from the value y, as ``Activation/needsSum`` has it.
  static func slope(_ zOrY: Lanes, of activation: Activation) -> Lanes

  /// The nearest numbers of this type.
  static func numbers(_ values: [Double]) -> [Self]
  static func fillKernel(_ task: TableTask<Self>, tiles: UnsafeMutablePointer<Self>, from table: UnsafePointer<Self>)
  static func readKernel(_ task: TableTask<Self>, tiles: UnsafePointer<Self>, to table: UnsafeMutablePointer<Self>)
  static func dropoutKernel(_ task: DropoutTask<Self>)
  static func denseKernel(_ task: DenseTask<Self>)
  static func activationKernel(_ values: UnsafeMutablePointer<Lanes>, count: Int, _ activation: Activation)
  static func slopeKernel(
    _ gradients: UnsafeMutablePointer<Lanes>, _ zOrY: UnsafePointer<Lanes>, count: Int, _ activation: Activation)
  static func affineKernel(_ task: AffineTask<Self>)
  static func batchSlopeKernel(_ task: BatchSlopeTask<Self>)
  static func spreadKernel(_ task: SpreadTask<Self>)
  static func momentKernel(_ task: MomentTask<Self>)
  static func layerKernel(_ task: LayerTask<Self>)
  static func layerSlopeKernel(_ task: LayerSlopeTask<Self>)
  static func outerKernel(_ task: OuterTask<Self>)
}

extension NetworkScalar {
  /// Rows in a tile.
  package static var rowsPerTile: Int { 64 }
  /// Numbers in a register.
  @inline(__always) static var width: Int { Lanes.scalarCount }
  /// Registers for one feature of a tile.
  @inline(__always) static var vectorsPerTile: Int { 64 / Lanes.scalarCount }
}

extension UnsafePointer<Double> {
  /// Eight numbers from here on.
  @inline(__always) var eight: SIMD8<Double> { UnsafeRawPointer(self).loadUnaligned(as: SIMD8<Double>.self) }
}

extension SIMD8<Double> {
  /// The sum over the lanes by halves.
  @inline(__always) var total: Double {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
