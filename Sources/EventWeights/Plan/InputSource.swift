import Cards
import Corrections

/// Where the values of one input come from.
enum InputSource: Sendable {
  /// The same in every row.
  case constant(CorrectionInput)
  /// A formula of the events; for an int input it must give whole numbers.
  case formula(PlacedText)
  /// A column of the events, read as it is: texts, or whole numbers with every digit.
  case column(PlacedText)

  /// The formula, if it is one.
  var formula: PlacedText? {
    guard case .formula(let formula) = self else { return nil }
    return formula
  }

  /// - Throws: ``CardError`` for a text that cannot be a value of the input's type.
  init(_ request: InputRequest, for input: Variable, of correction: CorrectionFunction) throws(CardError) {
    switch (request.source, input.type) {
    case (.column(let column), .string), (.column(let column), .int): self = .column(column)
    case (.column(let column), .real): self = .formula(PlacedText(quoting: column))
    case (.written(let text), .string): self = .constant(.string(try Self.key(text, input, correction)))
    case (.written(let formula), let type): self = try Self.number(formula, type) ?? .formula(formula)
    }
  }

  /// A constant, if the formula is a number.
  private static func number(_ formula: PlacedText, _ type: Variable.Kind) throws(CardError) -> InputSource? {
    let isNumber = formula.text.allSatisfy { "0123456789.+-eE ".contains($0) }
    guard isNumber, let value = Double(formula.text.filter { $0 != " " }), value.isFinite else { return nil }
    guard type == .int else { return .constant(.real(value)) }
    guard let whole = Int64(formula.text.filter { $0 != " " }) ?? Int64(exactly: value) else {
      throw formula.error("this input takes whole numbers of 64 bits, found \(formula.text)")
    }
    return .constant(.int(whole))
  }

  /// A text that categories know.
  private static func key(_ text: PlacedText, _ input: Variable, _ correction: CorrectionFunction) throws(CardError) -> String {
    let (keys, takesOthers) = correction.keys(of: input.name)
    guard keys.isEmpty || takesOthers || keys.containsExactly(text.text) else {
      let found = "‘\(correction.name)’ has no key ‘\(text.text)’ for ‘\(input.name)’"
      throw text.error("\(found). \(near(text.text, keys)) A column of texts is written {column: NAME}")
    }
    return text.text
  }
}
