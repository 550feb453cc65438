/// Dense layers one after the other on rows of numbers: the engine of all networks here.
///
/// A stack holds no parameters: it knows where they lie in a model's one vector, which is in double precision whatever
/// `Scalar` it computes with. Sums over rows are taken in double precision for fixed ranges of tiles, which are added in their
/// order, so results do not depend on the number of threads.
package struct DenseStack<Scalar: NetworkScalar>: Sendable {
  package let inputs: Int
  package let blocks: [DenseBlock]
  /// In the order of the vector, from `offset` on.
  package let parameters: [Parameter]
  /// Where the stack's parameters lie in the model's vector.
  package let range: Range<Int>
  let places: [BlockPlace]

  /// - Parameters:
  ///   - prefix: before the names of the parameters, `dense_1/kernel`, `batch_normalization_1/gamma`, …, counted from 1.
  ///   - offset: of the first parameter in the model's vector.
  /// - Throws: ``DenseStackError``.
  package init(inputs: Int, blocks: [DenseBlock], prefix: String = "", at offset: Int = 0) throws(DenseStackError) {
    guard inputs > 0 else { throw .noInputs(inputs) }
    guard !blocks.isEmpty else { throw .noBlocks }
    var builder = StackBuilder(prefix: prefix, next: offset)
    var width = inputs
    for (number, block) in blocks.enumerated() {
      try block.check(number + 1)
      builder.add(block, number: number + 1, inputs: width)
      width = block.outputs
    }
    self.inputs = inputs
    self.blocks = blocks
    parameters = builder.parameters
    places = builder.places
    range = offset..<builder.next
  }

  package var outputs: Int { places[places.count - 1].outputs }

  /// The widest row that a thread must hold.
  var widest: Int { places.reduce(inputs) { max($0, $1.outputs) } }

  /// Tiles that one thread takes at once: at most 32 ranges, however many threads there are.
  static func tilesAtOnce(_ tiles: Int) -> Int { max(1, (tiles + 31) / 32) }
}

/// Where the numbers of one block lie in the model's vector.
struct BlockPlace: Sendable {
  let inputs: Int
  let outputs: Int
  let kernel: Int
  var bias: Int?
  /// Of a normalisation: its factor, and what it adds.
  var gain: Int?
  var shift: Int?
  var movingMean: Int?
  var movingVariance: Int?

  /// The biases; zeros without any.
  func biases(_ parameters: [Double]) -> [Double] {
    bias.map { Array(parameters[$0..<$0 + outputs]) } ?? [Double](repeating: 0, count: outputs)
  }
}

/// Names and places of a stack's parameters.
private struct StackBuilder {
  let prefix: String
  var next: Int
  var parameters: [Parameter] = []
  var places: [BlockPlace] = []

  init(prefix: String, next: Int) {
    self.prefix = prefix
    self.next = next
  }

  mutating func add(_ block: DenseBlock, number: Int, inputs: Int) {
    let kernel = place("dense_\(number)/kernel", [inputs, block.outputs], block.kernelInitialiser)
    var here = BlockPlace(inputs: inputs, outputs: block.outputs, kernel: kernel)
    let shape = [block.outputs]
    if block.hasBias { here.bias = place("dense_\(number)/bias", shape, .zeros) }
    switch block.normalisation {
    case .none: break
    case .batch:
      let name = "batch_normalization_\(number)"
      here.gain = place("\(name)/gamma", shape, .ones)
      here.shift = place("\(name)/beta", shape, .zeros)
      here.movingMean = place("\(name)/moving_mean", shape, .zeros, isTrainable: false)
      here.movingVariance = place("\(name)/moving_variance", shape, .ones, isTrainable: false)
    case .layer:
      here.gain = place("layer_normalization_\(number)/gamma", shape, .ones)
      here.shift = place("layer_normalization_\(number)/beta", shape, .zeros)
    }
    places.append(here)
  }

  private mutating func place(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, isTrainable: Bool = true
  ) -> Int {
    let parameter = Parameter(name: prefix + name, shape: shape, isTrainable: isTrainable, initialiser: initialiser)
    parameters.append(parameter)
    next += parameter.count
    return next - parameter.count
  }
}
