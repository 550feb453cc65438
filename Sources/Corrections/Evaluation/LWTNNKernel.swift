import Numerics

extension LWTNNNetwork {
  /// The outputs for many rows.
  ///
  /// Sixteen rows go through all layers together, each in lanes of its own: what a row gives does not depend on the others.
  /// - Parameters:
  ///   - columns: one per input, `count` values each.
  ///   - outputs: room for output j of row i at `j * count + i`.
  func evaluate(columns: [UnsafePointer<Double>], count: Int, into outputs: UnsafeMutablePointer<Double>) {
    precondition(columns.count == inputs.count, "the network has \(inputs.count) inputs, not \(columns.count)")
    withUnsafeTemporaryAllocation(byteCount: 4 * width * 128, alignment: 64) { memory in
      let lanes = memory.bindMemory(to: LWTNNKernel.Vector.self)
      guard let base = lanes.baseAddress else { return }
      for first in stride(from: 0, to: count, by: 16) {
        var kernel = LWTNNKernel(memory: base, width: width)
        let rows = min(16, count - first)
        for (k, input) in inputs.enumerated() {
          kernel.load(columns[k] + first, rows, at: k, offset: input.offset, scale: input.scale)
        }
        var size = inputs.count
        for layer in layers { kernel.apply(layer, &size) }
        for j in 0..<size { kernel.store(j, rows, to: outputs + j * count + first) }
      }
    }
  }
}

/// Sixteen rows on their way through a network: unit k's numbers are `current[2 * k]` and `current[2 * k + 1]`.
struct LWTNNKernel {
  typealias Vector = VectorMath.Vector
  typealias Units = UnsafeMutablePointer<Vector>

  private var current: Units
  private var next: Units
  private let spare: Units
  private let carried: Units

  init(memory: Units, width: Int) {
    (current, next) = (memory, memory + 2 * width)
    (spare, carried) = (memory + 4 * width, memory + 6 * width)
  }

  func load(_ column: UnsafePointer<Double>, _ rows: Int, at unit: Int, offset: Double, scale: Double) {
    let numbers = UnsafeMutableRawPointer(current + 2 * unit).assumingMemoryBound(to: Double.self)
    for row in 0..<rows { numbers[row] = (column[row] + offset) * scale }
    for row in rows..<16 { numbers[row] = 0 }
  }

  func store(_ unit: Int, _ rows: Int, to column: UnsafeMutablePointer<Double>) {
    let numbers = UnsafeMutableRawPointer(current + 2 * unit).assumingMemoryBound(to: Double.self)
    for row in 0..<rows { column[row] = numbers[row] }
  }

  mutating func apply(_ layer: LWTNNLayer, _ size: inout Int) {
    switch layer {
    case .dense(let map, let activation):
      size = Self.multiply(map, current, size, into: next)
      Self.activate(activation, next, size)
    case .normalization(let map):
      for k in 0..<2 * size { next[k] = map.weights[k / 2] * (current[k] + map.bias[k / 2]) }
    case .maxout(let maps):
      var outputs = size
      for (i, map) in maps.enumerated() {
        outputs = Self.multiply(map, current, size, into: i == 0 ? next : spare)
        guard i > 0 else { continue }
        for k in 0..<2 * outputs { next[k] = next[k].replacing(with: spare[k], where: spare[k] .> next[k]) }
      }
      size = outputs
    case .highway(let transform, let carry, let activation):
      _ = Self.multiply(transform, current, size, into: next)
      Self.activate(activation, next, size)
      _ = Self.multiply(carry, current, size, into: carried)
      Self.activate(.sigmoid, carried, size)
      for k in 0..<2 * size { next[k] = carried[k] * next[k] + (1 - carried[k]) * current[k] }
    }
    swap(&current, &next)
  }

  /// W x + b; four outputs together, so that a loaded input serves four products.
  private static func multiply(_ map: LWTNNMap, _ x: Units, _ inputs: Int, into y: Units) -> Int {
    let outputs = map.weights.isEmpty ? inputs : map.weights.count / inputs
    if map.weights.isEmpty {
      for k in 0..<2 * outputs { y[k] = x[k] }
    }
    map.weights.withUnsafeBufferPointer { weights in
      guard let w = weights.baseAddress else { return }
      for o in stride(from: 0, to: outputs & ~3, by: 4) { fourRows(w + o * inputs, x, inputs, into: y + 2 * o) }
      for o in outputs & ~3..<outputs { oneRow(w + o * inputs, x, inputs, into: y + 2 * o) }
    }
    if !map.bias.isEmpty {
      for k in 0..<2 * outputs { y[k] += map.bias[k / 2] }
    }
    return outputs
  }

  @inline(__always)
  private static func fourRows(_ w: UnsafePointer<Double>, _ x: Units, _ inputs: Int, into y: Units) {
    let zero = Vector(repeating: 0)
    var (a0, a1, b0, b1, c0, c1, d0, d1) = (zero, zero, zero, zero, zero, zero, zero, zero)
    for i in 0..<inputs {
      let (x0, x1) = (x[2 &* i], x[2 &* i &+ 1])
      let (a, b) = (Vector(repeating: w[i]), Vector(repeating: w[inputs &+ i]))
      let (c, d) = (Vector(repeating: w[2 &* inputs &+ i]), Vector(repeating: w[3 &* inputs &+ i]))
      (a0, a1) = (a0.addingProduct(a, x0), a1.addingProduct(a, x1))
      (b0, b1) = (b0.addingProduct(b, x0), b1.addingProduct(b, x1))
      (c0, c1) = (c0.addingProduct(c, x0), c1.addingProduct(c, x1))
      (d0, d1) = (d0.addingProduct(d, x0), d1.addingProduct(d, x1))
    }
    (y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7]) = (a0, a1, b0, b1, c0, c1, d0, d1)
  }

  @inline(__always)
  private static func oneRow(_ w: UnsafePointer<Double>, _ x: Units, _ inputs: Int, into y: Units) {
    var (a0, a1) = (Vector(repeating: 0), Vector(repeating: 0))
    for i in 0..<inputs {
      let a = Vector(repeating: w[i])
      (a0, a1) = (a0.addingProduct(a, x[2 &* i]), a1.addingProduct(a, x[2 &* i &+ 1]))
    }
    (y[0], y[1]) = (a0, a1)
  }
}
