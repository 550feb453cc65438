/// Adds one tile's share of a kernel's gradient, Σ_rows in_i g_o, and of the bias', Σ_rows g_o, to sums in double precision.
///
/// The gradients are turned first, so that registers run over outputs and each pair (i, o) needs no sum across a register. The
/// 64 products of a tile are added in the tile's own precision, then to the sums over tiles.
package struct OuterTask<Scalar: NetworkScalar> {
  let inputs: Int
  let outputs: Int
  let rows: UnsafePointer<Scalar.Lanes>
  let gradients: UnsafePointer<Scalar.Lanes>
  /// 64 rows of as many registers as the outputs fill.
  let turned: UnsafeMutablePointer<Scalar.Lanes>
  /// [inputs, outputs], then the bias' [outputs] if `hasBias`.
  let sums: UnsafeMutablePointer<Double>
  let hasBias: Bool

  /// Registers that the outputs fill.
  static func registers(_ outputs: Int) -> Int { (outputs + Scalar.width - 1) / Scalar.width }

  @inline(__always) func run() {
    turn()
    let registers = Self.registers(outputs)
    for register in 0..<registers {
      var input = 0
      while input + 8 <= inputs {
        eight(input, register, registers)
        input += 8
      }
      while input < inputs {
        one(input, register, registers)
        input += 1
      }
      if hasBias { bias(register, registers) }
    }
  }

  @inline(__always) private func turn() {
    let registers = Self.registers(outputs)
    let source = UnsafeRawPointer(gradients).assumingMemoryBound(to: Scalar.self)
    let target = UnsafeMutableRawPointer(turned).assumingMemoryBound(to: Scalar.self)
    let stride = registers * Scalar.width
    for output in 0..<outputs {
      for row in 0..<64 { target[row * stride + output] = source[output * 64 + row] }
    }
    for output in outputs..<stride {
      for row in 0..<64 { target[row * stride + output] = 0 }
    }
  }

  @inline(__always) private func eight(_ input: Int, _ register: Int, _ registers: Int) {
    let source = UnsafeRawPointer(rows).assumingMemoryBound(to: Scalar.self) + input * 64
    let zero = Scalar.broadcast(0)
    var (a, b, c, d) = (zero, zero, zero, zero)
    var (e, f, g, h) = (zero, zero, zero, zero)
    for row in 0..<64 {
      let y = turned[row * registers + register]
      a = Scalar.fused(Scalar.broadcast(source[row]), y, plus: a)
      b = Scalar.fused(Scalar.broadcast(source[64 + row]), y, plus: b)
      c = Scalar.fused(Scalar.broadcast(source[128 + row]), y, plus: c)
      d = Scalar.fused(Scalar.broadcast(source[192 + row]), y, plus: d)
      e = Scalar.fused(Scalar.broadcast(source[256 + row]), y, plus: e)
      f = Scalar.fused(Scalar.broadcast(source[320 + row]), y, plus: f)
      g = Scalar.fused(Scalar.broadcast(source[384 + row]), y, plus: g)
      h = Scalar.fused(Scalar.broadcast(source[448 + row]), y, plus: h)
    }
    add(a, input, register)
    add(b, input + 1, register)
    add(c, input + 2, register)
    add(d, input + 3, register)
    add(e, input + 4, register)
    add(f, input + 5, register)
    add(g, input + 6, register)
    add(h, input + 7, register)
  }

  @inline(__always) private func one(_ input: Int, _ register: Int, _ registers: Int) {
    let source = UnsafeRawPointer(rows).assumingMemoryBound(to: Scalar.self) + input * 64
    var a = Scalar.broadcast(0)
    for row in 0..<64 { a = Scalar.fused(Scalar.broadcast(source[row]), turned[row * registers + register], plus: a) }
    add(a, input, register)
  }

  @inline(__always) private func bias(_ register: Int, _ registers: Int) {
    var a = Scalar.broadcast(0)
    for row in 0..<64 { a = Scalar.sum(a, turned[row * registers + register]) }
    add(a, inputs, register)
  }

  @inline(__always) private func add(_ values: Scalar.Lanes, _ input: Int, _ register: Int) {
    let first = register * Scalar.width
    let target = sums + input * outputs + first
    withUnsafePointer(to: values) {
      let lanes = UnsafeRawPointer($0).assumingMemoryBound(to: Scalar.self)
      for lane in 0..<min(Scalar.width, outputs - first) { target[lane] += Double(lanes[lane]) }
    }
  }
}
