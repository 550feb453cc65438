/// A compound's inputs and its result on the way through the stack, and how fast they change.
struct CompoundPass {
  /// Values of rows; `rates` is nil where they do not change.
  struct Changing {
    var values: [Double]
    var rates: [Double]?
  }

  private let compound: CompoundCorrection
  private let options: EvaluationOptions
  private let count: Int
  private var columns: [CorrectionColumn]
  private var rates: [[Double]?]
  private var result: Changing?

  /// - Parameter along: the place of the input that derivatives are along; nil for values alone.
  init(
    _ compound: CompoundCorrection, _ columns: [CorrectionColumn], along: Int?, count: Int, options: EvaluationOptions
  ) {
    (self.compound, self.columns, self.count, self.options) = (compound, columns, count, options)
    rates = columns.map { _ in nil }
    if let along { rates[along] = [Double](repeating: 1, count: count) }
  }

  /// The result after the whole stack.
  /// - Throws: the error of the first row that fails, whichever part it fails in.
  mutating func run() throws(CorrectionError) -> Changing {
    let start = self
    for part in compound.stack {
      do throws(CorrectionError) { try apply(part) } catch {
        // A later part may fail in a row before.
        if let row = error.row, row > 0 {
          var before = start.prefix(row)
          _ = try before.run()
        }
        throw error
      }
    }
    return result ?? Changing(values: [], rates: nil)
  }

  private mutating func apply(_ part: Correction) throws(CorrectionError) {
    let places = part.inputs.map { place($0.name) }
    let seen = places.map { columns[$0] }
    let factor = Changing(
      values: spread(try part.evaluate(seen, options: options), over: count), rates: try rates(of: part, seen, places))
    for name in compound.inputsUpdate { update(place(name), by: factor) }
    result = result.map { compound.outputOperation.apply($0, factor) } ?? factor
  }

  /// The chain rule over the inputs that change, and that the part does not only look up.
  private func rates(
    of part: Correction, _ seen: [CorrectionColumn], _ places: [Int]
  ) throws(CorrectionError) -> [Double]? {
    var sum: [Double]?
    for (k, (input, place)) in zip(part.inputs, places).enumerated() where input.type == .real {
      guard let rates = rates[place], part.program.computes(with: k) else { continue }
      let slopes = spread(try part.derivatives(seen, along: input.name, options: options), over: count)
      let terms = zip(slopes, rates).map { $1 == 0 ? 0 : $0 * $1 }
      sum = sum.map { zip($0, terms).map { $0 + $1 } } ?? terms
    }
    return sum
  }

  private mutating func update(_ place: Int, by factor: Changing) {
    let old: [Double]
    switch columns[place] {
    case .real(let values): old = values
    case .constant(.real(let value)): old = [Double](repeating: value, count: count)
    case .int, .string, .coded, .constant: preconditionFailure("only real inputs are updated")
    }
    let new = compound.inputOperation.apply(Changing(values: old, rates: rates[place]), factor)
    (columns[place], rates[place]) = (.real(new.values), new.rates)
  }

  /// - Precondition: an input of the compound: its initialiser has looked.
  private func place(_ name: String) -> Int {
    guard let place = compound.inputs.index(named: name) else { preconditionFailure("no input \(name)") }
    return place
  }

  /// The same pass over the first rows alone.
  private func prefix(_ count: Int) -> CompoundPass {
    var short = CompoundPass(compound, columns.map { $0.prefix(count) }, along: nil, count: count, options: options)
    short.rates = rates.map { $0.map { Array($0.prefix(count)) } }
    return short
  }
}

extension CorrectionColumn {
  fileprivate func prefix(_ count: Int) -> CorrectionColumn {
    switch self {
    case .real(let values): .real(Array(values.prefix(count)))
    case .int(let values): .int(Array(values.prefix(count)))
    case .string(let values): .string(Array(values.prefix(count)))
    case .coded(let codes, let words): .coded(Array(codes.prefix(count)), words: words)
    case .constant: self
    }
  }
}

extension CompoundCorrection.Operation {
  /// Values and rates, these by the rules of sums, products and quotients.
  fileprivate func apply(_ old: CompoundPass.Changing, _ by: CompoundPass.Changing) -> CompoundPass.Changing {
    let values =
      switch self {
      case .add: combined(old.values, by.values) { $0 + $1 }
      case .multiply: combined(old.values, by.values) { $0 * $1 }
      case .divide: combined(old.values, by.values) { $0 / $1 }
      case .last: by.values
      }
    guard old.rates != nil || by.rates != nil else { return CompoundPass.Changing(values: values, rates: nil) }
    let rates = values.indices.map { i in
      rate(old.values[i], old.rates?[i] ?? 0, by.values[i], by.rates?[i] ?? 0)
    }
    return CompoundPass.Changing(values: values, rates: rates)
  }

  @inline(__always)
  private func combined(_ a: [Double], _ b: [Double], _ operation: (Double, Double) -> Double) -> [Double] {
    precondition(a.count == b.count, "columns of one length")
    return [Double](unsafeUninitializedCapacity: a.count) { values, count in
      for i in 0..<a.count { values[i] = operation(a[i], b[i]) }
      count = a.count
    }
  }

  private func rate(_ old: Double, _ oldRate: Double, _ value: Double, _ rate: Double) -> Double {
    switch self {
    case .add: oldRate + rate
    case .multiply: oldRate * value + old * rate
    case .divide: (oldRate - old / value * rate) / value
    case .last: rate
    }
  }
}
