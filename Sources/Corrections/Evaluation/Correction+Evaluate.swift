/// One argument of a correction.
public enum CorrectionInput: Sendable, Hashable {
  case real(Double)
  case int(Int64)
  case string(String)

  /// Its type, which must be that of the input.
  public var type: Variable.Kind {
    switch self {
    case .real: .real
    case .int: .int
    case .string: .string
    }
  }
}

/// The values of one input for many rows.
public enum CorrectionColumn: Sendable, Hashable {
  case real([Double])
  case int([Int64])
  case string([String])
  /// The same value in every row.
  case constant(CorrectionInput)

  /// The type of its values, which must be that of the input.
  public var type: Variable.Kind {
    switch self {
    case .real: .real
    case .int: .int
    case .string: .string
    case .constant(let value): value.type
    }
  }

  /// How many rows it has; a constant fits any number.
  var count: Int? {
    switch self {
    case .real(let values): values.count
    case .int(let values): values.count
    case .string(let values): values.count
    case .constant: nil
    }
  }
}

extension Correction {
  /// The value for one set of arguments, in the order of ``inputs``.
  ///
  /// NaN policy: a real input may be NaN. Formulas propagate it by IEEE rules (`max`, `min` and comparisons as
  /// ``CorrectionFormula`` says); binnings treat it as above their last edge, as ``Flow`` says, on explicit and uniform axes alike.
  /// - Throws: ``CorrectionError``: a wrong number or type of arguments (an integer for a real input is one); a value
  ///   outside bins whose flow is `error`; a key that a category lacks.
  public func evaluate(_ arguments: [CorrectionInput]) throws(CorrectionError) -> Double {
    do throws(CorrectionError) {
      try check(arguments.map(\.type))
      var row = CorrectionRow(for: program)
      for (i, argument) in arguments.enumerated() { row.set(i, argument) }
      return try program.value(&row)
    } catch {
      throw error.named(name)
    }
  }

  /// The values for many rows at once, in their order.
  /// - Parameter columns: one per input; those that are not constant must have equal lengths. All constant: one row.
  /// - Throws: as for one row, with the number of the first row that fails, counted from 0.
  /// - Complexity: rows × nodes visited per row.
  public func evaluate(_ columns: [CorrectionColumn]) throws(CorrectionError) -> [Double] {
    do throws(CorrectionError) {
      try check(columns.map(\.type))
      let lengths = columns.compactMap(\.count)
      let count = lengths.first ?? 1
      guard lengths.allSatisfy({ $0 == count }) else { throw CorrectionError(.columnLengths(lengths)) }
      return try values(columns, count: count)
    } catch {
      throw error.named(name)
    }
  }

  /// The same with a choice of what NaN does, of threads, and of the library's defects.
  public func evaluate(
    _ columns: [CorrectionColumn], options: EvaluationOptions
  ) throws(CorrectionError) -> [Double] {
    try evaluate(columns)
  }

  private func values(_ columns: [CorrectionColumn], count: Int) throws(CorrectionError) -> [Double] {
    var row = CorrectionRow(for: program)
    for (i, column) in columns.enumerated() { if case .constant(let value) = column { row.set(i, value) } }
    var values: [Double] = []
    values.reserveCapacity(count)
    for r in 0..<count {
      for (i, column) in columns.enumerated() { row.set(i, column, row: r) }
      do { values.append(try program.value(&row)) } catch { throw error.within("row \(r)") }
    }
    return values
  }

  private func check(_ types: [Variable.Kind]) throws(CorrectionError) {
    guard types.count == inputs.count else {
      throw CorrectionError(.argumentCount(given: types.count, inputs: inputs.map(\.name)))
    }
    for (input, type) in zip(inputs, types) where input.type != type {
      throw CorrectionError(.argumentType(input: input.name, is: input.type, given: type))
    }
  }
}

extension CorrectionRow {
  fileprivate mutating func set(_ input: Int, _ value: CorrectionInput) {
    switch value {
    case .real(let value): reals[input] = value
    case .int(let value): integers[input] = value
    case .string(let value): strings[input] = value
    }
  }

  fileprivate mutating func set(_ input: Int, _ column: CorrectionColumn, row: Int) {
    switch column {
    case .real(let values): reals[input] = values[row]
    case .int(let values): integers[input] = values[row]
    case .string(let values): strings[input] = values[row]
    case .constant: break
    }
  }
}
