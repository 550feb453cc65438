import Numerics

extension LWTNNNetwork {
  /// The outputs for many rows.
  ///
  /// Sixteen rows go through a layer together, each in lanes of its own, and eight such groups one after the other, so that
  /// layers, which all threads share, are seldom taken up. What a row gives does not depend on the others.
  /// - Parameters:
  ///   - columns: one per input, `count` values each.
  ///   - outputs: room for output j of row i at `j * count + i`.
  func evaluate(columns: [UnsafePointer<Double>], count: Int, into outputs: UnsafeMutablePointer<Double>) {
    precondition(columns.count == inputs.count, "the network has \(inputs.count) inputs, not \(columns.count)")
    let size = min(count, 16 * LWTNNKernel.most)
    withUnsafeTemporaryAllocation(byteCount: 4 * width * 128 * ((size + 15) / 16), alignment: 64) { memory in
      let lanes = memory.bindMemory(to: LWTNNKernel.Vector.self)
      guard let base = lanes.baseAddress else { return }
      for first in stride(from: 0, to: count, by: 16 * LWTNNKernel.most) {
        var kernel = LWTNNKernel(memory: base, width: width, rows: min(size, count - first))
        for (k, input) in inputs.enumerated() {
          kernel.load(columns[k] + first, at: k, offset: input.offset, scale: input.scale)
        }
        for layer in layers { kernel.apply(layer) }
        for j in 0..<kernel.units { kernel.store(j, to: outputs + j * count + first) }
      }
    }
  }
}

/// Groups of sixteen rows on their way through a network: a group's numbers of unit k are `current[2 * k]` and
/// `current[2 * k + 1]`, counted from where the group begins.
struct LWTNNKernel {
  typealias Vector = VectorMath.Vector
  typealias Units = UnsafeMutablePointer<Vector>

  /// How many groups there may be.
  static let most = 8

  private var current: Units
  private var next: Units
  private let spare: Units
  private let carried: Units
  private let rows: Int
  /// How far groups are apart.
  private let reach: Int
  /// How many units the layer at hand has.
  private(set) var units = 0

  init(memory: Units, width: Int, rows: Int) {
    (self.rows, reach) = (rows, 2 * width)
    let buffer = (rows + 15) / 16 * reach
    (current, next) = (memory, memory + buffer)
    (spare, carried) = (memory + 2 * buffer, memory + 3 * buffer)
  }

  mutating func load(_ column: UnsafePointer<Double>, at unit: Int, offset: Double, scale: Double) {
    units = max(units, unit + 1)
    for first in stride(from: 0, to: rows, by: 16) {
      let numbers = numbers(unit, of: first)
      for row in 0..<min(16, rows - first) { numbers[row] = (column[first + row] + offset) * scale }
      for row in min(16, rows - first)..<16 { numbers[row] = 0 }
    }
  }

  func store(_ unit: Int, to column: UnsafeMutablePointer<Double>) {
    for first in stride(from: 0, to: rows, by: 16) {
      let numbers = numbers(unit, of: first)
      for row in 0..<min(16, rows - first) { column[first + row] = numbers[row] }
    }
  }

  private func numbers(_ unit: Int, of first: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(current + first / 16 * reach + 2 * unit).assumingMemoryBound(to: Double.self)
  }

  mutating func apply(_ layer: LWTNNLayer) {
    let size = units
    switch layer {
    case .dense(let map, let activation):
      units = eachGroup { x, y, _, _ in
        let outputs = Self.multiply(map, x, size, into: y)
        Self.activate(activation, y, outputs)
        return outputs
      }
    case .normalization(let map):
      units = eachGroup { x, y, _, _ in
        for k in 0..<2 * size { y[k] = map.weights[k / 2] * (x[k] + map.bias[k / 2]) }
        return size
      }
    case .maxout(let maps): units = eachGroup { x, y, spare, _ in Self.largest(maps, x, size, into: y, spare) }
    case .highway(let transform, let carry, let activation):
      units = eachGroup { x, y, _, carried in
        Self.activate(activation, y, Self.multiply(transform, x, size, into: y))
        Self.activate(.sigmoid, carried, Self.multiply(carry, x, size, into: carried))
        for k in 0..<2 * size { y[k] = carried[k] * y[k] + (1 - carried[k]) * x[k] }
        return size
      }
    }
    swap(&current, &next)
  }

  /// Runs `body` for each group, with its numbers, where those of the next layer go, and room for two more.
  /// - Returns: what it gives: how many units the next layer has.
  @inline(__always)
  private func eachGroup(_ body: (Units, Units, Units, Units) -> Int) -> Int {
    var units = 0
    for start in stride(from: 0, to: (rows + 15) / 16 * reach, by: reach) {
      units = body(current + start, next + start, spare + start, carried + start)
    }
    return units
  }

  /// The largest of what several maps give, unit by unit.
  private static func largest(_ maps: [LWTNNMap], _ x: Units, _ inputs: Int, into y: Units, _ spare: Units) -> Int {
    var outputs = inputs
    for (i, map) in maps.enumerated() {
      outputs = multiply(map, x, inputs, into: i == 0 ? y : spare)
      guard i > 0 else { continue }
      for k in 0..<2 * outputs { y[k] = y[k].replacing(with: spare[k], where: spare[k] .> y[k]) }
    }
    return outputs
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
