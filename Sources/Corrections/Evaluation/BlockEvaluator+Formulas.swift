internal import Glibc
internal import Numerics

// How formulas run over columns.

extension BlockEvaluator {
  /// One value while a formula runs: the same in all rows, or a column, which may be overwritten if it is the formula's own.
  private enum Operand {
    case scalar(Double)
    case column(BlockColumn, isOwn: Bool)
  }

  /// The values of a formula.
  /// - Parameter columns: what the formula's arguments index.
  mutating func run(
    _ formula: CorrectionProgram.Formula, _ parameters: BlockParameters, _ columns: [BlockColumn], _ count: Int,
    into out: BlockColumn
  ) {
    arena.scope {
      var stack: [Operand] = []
      stack.reserveCapacity(formula.stackDepth)
      for instruction in formula.instructions {
        switch instruction {
        case .constant(let value): stack.append(.scalar(value))
        case .variable(let k): stack.append(.column(columns[formula.arguments[k]], isOwn: false))
        case .parameter(let k): stack.append(parameter(parameters, k, count))
        case .negate: stack.append(map(stack.removeLast(), count, lanes: { VectorMath.negative($0) }, scalar: { -$0 }))
        case .function(let function): stack.append(apply(function, stack.removeLast(), count))
        case .operation(let operation):
          let b = stack.removeLast()
          stack.append(apply(operation, stack.removeLast(), b, count))
        }
      }
      switch stack[0] {
      case .scalar(let value): fill(out, value, count)
      case .column(let column, _):
        let (from, to) = (column.lanes, out.lanes)
        for g in 0..<(count + 7) / 8 { to[g] = from[g] }
      }
    }
  }

  private func parameter(_ parameters: BlockParameters, _ k: Int, _ count: Int) -> Operand {
    if case .shared(let base) = parameters { return .scalar(program.parameters[base + k]) }
    let column = arena.take()
    copy(parameters, k, count, into: column)
    return .column(column, isOwn: true)
  }

  /// Parameter `k` of every row.
  func copy(_ parameters: BlockParameters, _ k: Int, _ count: Int, into out: BlockColumn) {
    switch parameters {
    case .shared(let base): fill(out, program.parameters[base + k], count)
    case .own(let bases, let shift):
      let out = out.reals
      program.parameters.withUnsafeBufferPointer { pool in
        for i in 0..<count { out[i] = pool[Int(bases[i]) + shift + k] }
      }
    }
  }

  // MARK: Loops

  @inline(__always)
  private func map(
    _ a: Operand, _ count: Int, lanes: (SIMD8<Double>) -> SIMD8<Double>, scalar: (Double) -> Double
  ) -> Operand {
    guard case .column(let column, let isOwn) = a else {
      guard case .scalar(let value) = a else { return a }
      return .scalar(scalar(value))
    }
    let result = isOwn ? column : arena.take()
    let (from, to) = (column.lanes, result.lanes)
    for g in 0..<(count + 7) / 8 { to[g] = lanes(from[g]) }
    return .column(result, isOwn: true)
  }

  /// Whole columns, for functions that give the C library's results, whose every bit files rely on.
  @inline(__always)
  private func map(
    _ a: Operand, _ count: Int,
    columns: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void, scalar: (Double) -> Double
  ) -> Operand {
    guard case .column(let column, let isOwn) = a else { return map(a, count, scalar) }
    let result = isOwn ? column : arena.take()
    columns(column.reals, result.reals, count)
    return .column(result, isOwn: true)
  }

  /// Row by row, for the C library's other functions.
  @inline(__always)
  private func map(_ a: Operand, _ count: Int, _ function: (Double) -> Double) -> Operand {
    switch a {
    case .scalar(let value): return .scalar(function(value))
    case .column(let column, let isOwn):
      let result = isOwn ? column : arena.take()
      let (from, to) = (column.reals, result.reals)
      for i in 0..<count { to[i] = function(from[i]) }
      return .column(result, isOwn: true)
    }
  }

  @inline(__always)
  private func zip(
    _ a: Operand, _ b: Operand, _ count: Int, lanes: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) -> Operand {
    let groups = (count + 7) / 8
    switch (a, b) {
    case (.scalar(let x), .scalar(let y)): return .scalar(lanes(SIMD8(repeating: x), SIMD8(repeating: y))[0])
    case (.column(let column, let isOwn), .scalar(let y)):
      let result = isOwn ? column : arena.take()
      let (from, to, y) = (column.lanes, result.lanes, SIMD8(repeating: y))
      for g in 0..<groups { to[g] = lanes(from[g], y) }
      return .column(result, isOwn: true)
    case (.scalar(let x), .column(let column, let isOwn)):
      let result = isOwn ? column : arena.take()
      let (from, to, x) = (column.lanes, result.lanes, SIMD8(repeating: x))
      for g in 0..<groups { to[g] = lanes(x, from[g]) }
      return .column(result, isOwn: true)
    case (.column(let first, let isOwn), .column(let second, let isOwnToo)):
      let result = isOwn ? first : isOwnToo ? second : arena.take()
      let (x, y, to) = (first.lanes, second.lanes, result.lanes)
      for g in 0..<groups { to[g] = lanes(x[g], y[g]) }
      return .column(result, isOwn: true)
    }
  }

  /// Row by row, as for one argument.
  @inline(__always)
  private func zip(_ a: Operand, _ b: Operand, _ count: Int, _ function: (Double, Double) -> Double) -> Operand {
    let result: BlockColumn
    switch (a, b) {
    case (.scalar(let x), .scalar(let y)): return .scalar(function(x, y))
    case (.column(let column, isOwn: true), _), (_, .column(let column, isOwn: true)): result = column
    default: result = arena.take()
    }
    let (to, x, y) = (result.reals, values(a, count), values(b, count))
    for i in 0..<count { to[i] = function(x[i], y[i]) }
    return .column(result, isOwn: true)
  }

  private func values(_ operand: Operand, _ count: Int) -> UnsafeMutablePointer<Double> {
    switch operand {
    case .column(let column, _): return column.reals
    case .scalar(let value):
      let column = arena.take()
      fill(column, value, count)
      return column.reals
    }
  }

  // MARK: Functions

  private func apply(_ function: FormulaFunction, _ a: Operand, _ count: Int) -> Operand {
    switch function {
    case .log: map(a, count, columns: LibraryMath.logarithms, scalar: { Glibc.log($0) })
    case .log10: map(a, count, columns: LibraryMath.decimalLogarithms, scalar: { Glibc.log10($0) })
    case .exp: map(a, count, columns: LibraryMath.exponentials, scalar: { Glibc.exp($0) })
    case .erf: map(a, count, columns: ErrorFunction.values, scalar: { ErrorFunction.value($0) })
    case .sqrt: map(a, count, lanes: { $0.squareRoot() }, scalar: { $0.squareRoot() })
    case .abs: map(a, count, lanes: { VectorMath.magnitude($0) }, scalar: { $0.magnitude })
    case .cos: map(a, count, columns: LibraryMath.cosines, scalar: { Glibc.cos($0) })
    case .sin: map(a, count, columns: LibraryMath.sines, scalar: { Glibc.sin($0) })
    case .tan: map(a, count) { Glibc.tan($0) }
    case .acos: map(a, count) { Glibc.acos($0) }
    case .asin: map(a, count) { Glibc.asin($0) }
    case .atan: map(a, count) { Glibc.atan($0) }
    case .cosh: map(a, count) { Glibc.cosh($0) }
    case .sinh: map(a, count) { Glibc.sinh($0) }
    case .tanh: map(a, count) { Glibc.tanh($0) }
    case .acosh: map(a, count) { Glibc.acosh($0) }
    case .asinh: map(a, count) { Glibc.asinh($0) }
    case .atanh: map(a, count) { Glibc.atanh($0) }
    }
  }

  private func apply(_ operation: FormulaOperator, _ a: Operand, _ b: Operand, _ count: Int) -> Operand {
    let (zero, one) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 1))
    return switch operation {
    case .plus: zip(a, b, count, lanes: { $0 + $1 })
    case .minus: zip(a, b, count, lanes: { $0 - $1 })
    case .times: zip(a, b, count, lanes: { $0 * $1 })
    case .over: zip(a, b, count, lanes: { $0 / $1 })
    case .max: zip(a, b, count, lanes: { $0.replacing(with: $1, where: $0 .< $1) })
    case .min: zip(a, b, count, lanes: { $0.replacing(with: $1, where: $1 .< $0) })
    case .equal: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .== $1) })
    case .notEqual: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .!= $1) })
    case .greater: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .> $1) })
    case .less: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .< $1) })
    case .greaterOrEqual: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .>= $1) })
    case .lessOrEqual: zip(a, b, count, lanes: { zero.replacing(with: one, where: $0 .<= $1) })
    case .or: zip(a, b, count, lanes: { zero.replacing(with: one, where: ($0 .!= 0) .| ($1 .!= 0)) })
    case .and: zip(a, b, count, lanes: { zero.replacing(with: one, where: ($0 .!= 0) .& ($1 .!= 0)) })
    case .atan2: zip(a, b, count) { Glibc.atan2($0, $1) }
    case .power, .pow: power(a, b, count)
    }
  }

  private func power(_ a: Operand, _ b: Operand, _ count: Int) -> Operand {
    switch b {
    case .scalar(let exponent):
      return map(
        a, count, columns: { LibraryMath.powers(of: $0, exponent: exponent, into: $1, count: $2) },
        scalar: { Glibc.pow($0, exponent) })
    case .column(let exponents, _):
      let result = arena.take()
      LibraryMath.powers(of: values(a, count), exponents: exponents.reals, into: result.reals, count: count)
      return .column(result, isOwn: true)
    }
  }
}
