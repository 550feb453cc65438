extension CorrectionSet {
  /// The corrections and compounds of the given names, in the order of the set.
  ///
  /// What a named compound is made of is kept with it. A name that both a correction and a compound have keeps both.
  /// - Throws: ``CorrectionError`` (`unknownCorrection`).
  public func slice(_ names: [String]) throws(CorrectionError) -> CorrectionSet {
    let known = corrections.map(\.name) + compounds.map(\.name)
    for name in names where !known.containsExactly(name) { throw CorrectionError(.unknownCorrection(name, known: known)) }
    let kept = compounds.filter { names.containsExactly($0.name) }
    let parts = Set(kept.flatMap { $0.stack.map(\.name.exact) } + names.map(\.exact))
    return try CorrectionSet(
      description: description, corrections: corrections.filter { parts.contains($0.name.exact) }, compounds: kept)
  }

  /// The set without one input, which has one value for ever.
  ///
  /// Corrections and compounds that lack the input stay as they are. See ``Correction/freezing(_:at:)``.
  /// - Parameter text: the value, as the input's type spells it.
  /// - Throws: ``CorrectionError``: no correction has the input; `badValue`; `notFreezable`; a key that a category lacks.
  public func freezing(_ input: String, at text: String) throws(CorrectionError) -> CorrectionSet {
    guard corrections.contains(where: { $0.inputs.index(named: input) != nil }) else {
      let known = Set(corrections.flatMap { $0.inputs.map(\.name) }).sorted()
      throw CorrectionError(.unknownInput(input, known: known))
    }
    var frozen: [Correction] = []
    for correction in corrections {
      guard let variable = correction.inputs.first(named: input) else {
        frozen.append(correction)
        continue
      }
      do throws(CorrectionError) {
        frozen.append(try correction.freezing(input, at: CorrectionInput(text, for: variable)))
      } catch {
        throw error.named(correction.name)
      }
    }
    return try CorrectionSet(description: description, corrections: frozen, compounds: freezing(input, partsFrom: frozen))
  }

  private func freezing(_ input: String, partsFrom frozen: [Correction]) throws(CorrectionError) -> [CompoundCorrection] {
    let parts = frozen.byName
    var result: [CompoundCorrection] = []
    for compound in compounds {
      guard !compound.inputsUpdate.containsExactly(input) else {
        let why = "the compound updates it; leave the compound out with --names"
        throw CorrectionError(.notFreezable(input: input, why)).named(compound.name)
      }
      result.append(
        try CompoundCorrection(
          name: compound.name, description: compound.description, inputs: compound.inputs.filter { $0.name.exact != input.exact },
          output: compound.output, inputsUpdate: compound.inputsUpdate, inputOperation: compound.inputOperation,
          outputOperation: compound.outputOperation, stack: compound.stack.compactMap { parts[$0.name.exact] }))
    }
    return result
  }
}

extension CorrectionInput {
  /// The value that a text spells for an input.
  /// - Throws: ``CorrectionError`` (`badValue`).
  public init(_ text: String, for input: Variable) throws(CorrectionError) {
    switch input.type {
    case .string: self = .string(text)
    case .int:
      guard let value = Int64(text) else { throw CorrectionError(.badValue(input: input.name, text, is: .int)) }
      self = .int(value)
    case .real:
      guard let value = Double(text) else { throw CorrectionError(.badValue(input: input.name, text, is: .real)) }
      self = .real(value)
    }
  }

  /// The value as a text that reads back as the same.
  public var text: String {
    switch self {
    case .string(let value): value
    case .int(let value): "\(value)"
    case .real(let value): "\(value)"
    }
  }
}
