extension Correction {
  /// The correction without the input `name`, which is `value` for ever. Whatever the other inputs are, the result is the same
  /// bit by bit.
  ///
  /// Lookups of the input are replaced by what they lead to; in formulas it becomes a parameter. The description says what was
  /// frozen.
  /// - Throws: ``CorrectionError``: an input that the correction lacks or a value of another type; a value that a lookup refuses;
  ///   `notFreezable`: a NaN or an infinity in a formula, a hash or a network of the input, or a transform that writes it from
  ///   others.
  public func freezing(_ name: String, at value: CorrectionInput) throws(CorrectionError) -> Correction {
    guard let variable = inputs.first(named: name) else {
      throw CorrectionError(.unknownInput(name, known: inputs.map(\.name))).named(self.name)
    }
    guard variable.type == value.type else {
      throw CorrectionError(.argumentType(input: name, is: variable.type, given: value.type)).named(self.name)
    }
    do throws(CorrectionError) {
      let freezing = try InputFreezing(variable, of: genericFormulas)
      let tree = try located("data") { () throws(CorrectionError) in try freezing.reduced(data, value) }
      let mark = "[\(name) = \(value.text)]"
      return try Correction(
        name: self.name, description: description.map { "\($0) \(mark)" } ?? mark, version: version,
        inputs: inputs.filter { $0.name.exact != name.exact }, output: output, genericFormulas: freezing.generics, data: tree)
    } catch {
      throw error.named(self.name)
    }
  }
}
