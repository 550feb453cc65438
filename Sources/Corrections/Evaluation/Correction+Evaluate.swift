extension Correction {
  /// The value for one set of arguments, in the order of ``inputs``.
  ///
  /// A real input may be NaN: formulas propagate it by IEEE rules (`max`, `min` and comparisons as ``CorrectionFormula`` says);
  /// binnings do what ``EvaluationOptions/NaNPolicy`` says.
  /// - Throws: ``CorrectionError``: a wrong number or type of arguments (an integer for a real input is one); a value
  ///   outside bins whose flow is `error`; a key that a category lacks.
  public func evaluate(
    _ arguments: [CorrectionInput], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> Double {
    try single(arguments, options: options).value
  }

  /// The values for many rows at once, in their order; the same, bit for bit, as row by row, for any number of threads.
  /// - Parameter columns: one per input; those that are not constant must have equal lengths. All constant: one row.
  /// - Throws: as for one row, with the number of the first row that fails, counted from 0.
  /// - Complexity: rows × nodes visited per row.
  public func evaluate(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    try evaluate(columns, options, .value, [[:]])[0]
  }

  /// The values for many rows under several variations, which change some of the inputs to constants; they share the search for
  /// bins.
  /// - Parameter variations: the inputs that each changes, by name; one that changes none gives the values of `columns`.
  /// - Returns: for each variation what ``evaluate(_:options:)-([CorrectionColumn],_)`` gives with its inputs.
  /// - Throws: as without variations; an input that there is not.
  public func evaluate(
    _ columns: [CorrectionColumn], variations: [[String: CorrectionInput]], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [[Double]] {
    var changes: [[Int: CorrectionInput]] = []
    for variation in variations { changes.append(try named { () throws(CorrectionError) in try indexed(variation) }) }
    return try evaluate(columns, changes: changes, options: options)
  }

  /// As ``evaluate(_:variations:options:)``, with the inputs that change by their places.
  package func evaluate(
    _ columns: [CorrectionColumn], changes: [[Int: CorrectionInput]], options: EvaluationOptions
  ) throws(CorrectionError) -> [[Double]] {
    try evaluate(columns, options, .value, changes)
  }

  /// The number of the leaf of the tree that gives each row's value: which of the bins, keys and formulas of ``leaves`` it is, so
  /// that their uncertainties can be told apart. −1 where NaN leads nowhere.
  public func leaves(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Int] {
    try evaluate(columns, options, .leaf, [[:]])[0].map { Int($0) }
  }

  /// The derivative of the value along a real input, in every row.
  ///
  /// It is that of the leaf: bins and keys do not change, draws neither, and edges have no derivative of their own. Transforms
  /// and networks follow the chain rule.
  /// - Throws: as ``evaluate(_:options:)``; an input that is missing or not real.
  public func derivatives(
    _ columns: [CorrectionColumn], along input: String, options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    guard let index = inputs.index(named: input) else {
      throw CorrectionError(.unknownInput(input, known: inputs.map(\.name))).named(name)
    }
    guard inputs[index].type == .real else {
      throw CorrectionError(.wrongInputType(input, is: inputs[index].type, needed: "a real input")).named(name)
    }
    return try rowByRow(columns, options, along: index) { $0.rate }
  }
}
