/// What can be evaluated by name: a correction, or a compound of several.
public enum CorrectionFunction: Sendable {
  case correction(Correction)
  case compound(CompoundCorrection)

  /// The function called `name`. Corrections come first, compounds where there is no such correction or they are asked for.
  /// - Throws: ``CorrectionError`` (`unknownCorrection`) that lists what there is.
  public init(_ name: String, in set: CorrectionSet, isCompound: Bool = false) throws(CorrectionError) {
    if !isCompound, let found = set.corrections.first(named: name) {
      self = .correction(found)
    } else if let found = set.compounds.first(named: name) {
      self = .compound(found)
    } else {
      let known = (isCompound ? [] : set.corrections.map(\.name)) + set.compounds.map(\.name)
      throw CorrectionError(.unknownCorrection(name, known: known))
    }
  }

  /// Its name.
  public var name: String {
    switch self {
    case .correction(let correction): correction.name
    case .compound(let compound): compound.name
    }
  }

  /// Its inputs, in the order of the arguments.
  public var inputs: [Variable] {
    switch self {
    case .correction(let correction): correction.inputs
    case .compound(let compound): compound.inputs
    }
  }

  /// The corrections it is made of.
  package var parts: [Correction] {
    switch self {
    case .correction(let correction): [correction]
    case .compound(let compound): compound.stack
    }
  }

  /// The value for one set of arguments, as ``Correction/evaluate(_:options:)``.
  package func evaluate(
    _ arguments: [CorrectionInput], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> Double {
    switch self {
    case .correction(let correction): try correction.evaluate(arguments, options: options)
    case .compound(let compound): try compound.evaluate(arguments, options: options)
    }
  }

  /// The values for many rows under several variations, as ``Correction/evaluate(_:changes:options:)``.
  package func evaluate(
    _ columns: [CorrectionColumn], changes: [[Int: CorrectionInput]], options: EvaluationOptions
  ) throws(CorrectionError) -> [[Double]] {
    switch self {
    case .correction(let correction): try correction.evaluate(columns, changes: changes, options: options)
    case .compound(let compound): try compound.evaluate(columns, changes: changes, options: options)
    }
  }

  /// The values for many rows, as ``Correction/evaluate(_:options:)``.
  public func evaluate(_ columns: [CorrectionColumn], options: EvaluationOptions) throws(CorrectionError) -> [Double] {
    switch self {
    case .correction(let correction): try correction.evaluate(columns, options: options)
    case .compound(let compound): try compound.evaluate(columns, options: options)
    }
  }

  /// The leaves that give the values, as ``Correction/leaves(_:options:)``. Compounds have none of their own.
  /// - Throws: ``CorrectionError`` (`notAsked`) for compounds, and with the library's defects.
  public func leaves(_ columns: [CorrectionColumn], options: EvaluationOptions) throws(CorrectionError) -> [Int] {
    guard case .correction(let correction) = self else {
      throw CorrectionError(.notAsked("the leaf of a compound", remedy: "ask the corrections of its stack")).named(name)
    }
    try refuseDefects("the leaf", options)
    return try correction.leaves(columns, options: options)
  }

  /// The derivatives along a real input, as ``Correction/derivatives(_:along:options:)``, of compounds by the chain rule.
  /// - Throws: ``CorrectionError`` (`notAsked`) with the library's defects.
  public func derivatives(
    _ columns: [CorrectionColumn], along input: String, options: EvaluationOptions
  ) throws(CorrectionError) -> [Double] {
    try refuseDefects("the derivative", options)
    return switch self {
    case .correction(let correction): try correction.derivatives(columns, along: input, options: options)
    case .compound(let compound): try compound.derivatives(columns, along: input, options: options)
    }
  }

  /// Leaves and derivatives are those of Concord's own bins, which are not always those of the library's values.
  private func refuseDefects(_ quantity: String, _ options: EvaluationOptions) throws(CorrectionError) {
    guard options.isBugCompatible else { return }
    let remedy = "ask without, or for the value alone"
    throw CorrectionError(.notAsked("\(quantity) with correctionlib's defects", remedy: remedy)).named(name)
  }
}
