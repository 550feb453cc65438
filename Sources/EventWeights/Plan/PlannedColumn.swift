import Cards
import Corrections

/// A column of a card with its correction found: all that can be known without events.
struct PlannedColumn: Sendable {
  let request: ColumnRequest
  /// The set that the correction is of.
  let setPath: String
  let correction: CorrectionFunction
  /// By input of the correction.
  let nominal: [InputSource]
  /// Those that are written.
  private(set) var variations: [PlannedVariation]
  let options: EvaluationOptions

  /// The column's name.
  var name: String { request.name.text }

  /// - Throws: ``CardError``: an unknown correction; inputs that are unknown, have no value, or one of another type.
  init(_ request: ColumnRequest, in set: CorrectionSet, at path: String) throws(CardError) {
    setPath = path
    let correction = try set.correction(for: request)
    self.request = request
    self.correction = correction
    var options = EvaluationOptions()
    options.nanPolicy = request.nanPolicy
    self.options = options
    let given = try Self.changes(request.inputs, correction)
    var nominal: [InputSource] = []
    for (index, input) in correction.inputs.enumerated() {
      guard let source = given.first(where: { $0.input == index })?.source else {
        let all = correction.inputs.map { "\($0.name) (\($0.type.rawValue))" }.joined(separator: ", ")
        throw request.name.error("inputs: ‘\(correction.name)’ needs a value for ‘\(input.name)’. Its inputs are \(all)")
      }
      nominal.append(source)
    }
    self.nominal = nominal
    variations = try Self.variations(request, correction, nominal)
  }

  /// What a card says of inputs, by their numbers.
  private static func changes(
    _ requests: [InputRequest], _ correction: CorrectionFunction
  ) throws(CardError) -> [PlannedVariation.Change] {
    var result: [PlannedVariation.Change] = []
    for request in requests {
      guard let index = correction.inputs.index(named: request.name.text) else {
        throw request.name.error(
          "‘\(correction.name)’ has no input ‘\(request.name.text)’. \(near(request.name.text, correction.inputs.map(\.name)))")
      }
      let source = try InputSource(request, for: correction.inputs[index], of: correction)
      result.append(PlannedVariation.Change(input: index, source: source))
    }
    return result
  }

  private static func variations(
    _ request: ColumnRequest, _ correction: CorrectionFunction, _ nominal: [InputSource]
  ) throws(CardError) -> [PlannedVariation] {
    switch request.variations {
    case .none: return []
    case .named(let list):
      var result: [PlannedVariation] = []
      for (name, changes) in list {
        result.append(PlannedVariation(name: name.text, changes: try Self.changes(changes, correction)))
      }
      return result
    case .otherKeys(let input): return try otherKeys(of: input, correction, nominal)
    }
  }

  private static func otherKeys(
    of input: PlacedText, _ correction: CorrectionFunction, _ nominal: [InputSource]
  ) throws(CardError) -> [PlannedVariation] {
    let texts = correction.inputs.filter { $0.type == .string }.map(\.name)
    guard texts.containsExactly(input.text), let index = correction.inputs.index(named: input.text) else {
      throw input.error("‘\(correction.name)’ has no input of texts called ‘\(input.text)’. \(near(input.text, texts))")
    }
    guard case .constant(.string(let own)) = nominal[index] else {
      throw input.error("‘\(input.text)’ has no one nominal key: it comes from a column. Name the variations instead")
    }
    var taken: [String: String] = [:]
    var result: [PlannedVariation] = []
    for key in correction.keys(of: input.text).keys where key.exact != own.exact {
      let name = String(String.UnicodeScalarView(key.unicodeScalars.map { $0.isColumnLetter ? $0 : "_" }))
      if let other = taken.updateValue(key, forKey: name) {
        throw input.error("the keys ‘\(other)’ and ‘\(key)’ would both be called ‘\(name)’. Name the variations instead")
      }
      let change = PlannedVariation.Change(input: index, source: .constant(.string(key)))
      result.append(PlannedVariation(name: name, changes: [change]))
    }
    return result
  }
}

extension PlannedColumn {
  /// The same with the variations whose columns' names `isWanted`.
  func keeping(_ isWanted: (String) -> Bool) -> PlannedColumn {
    var result = self
    result.variations = variations.filter { isWanted(columnName($0)) }
    return result
  }

  /// The name of a variation's column.
  func columnName(_ variation: PlannedVariation) -> String { "\(name)_\(variation.name)" }
}

extension CorrectionSet {
  /// The correction or compound that a column asks for.
  fileprivate func correction(for request: ColumnRequest) throws(CardError) -> CorrectionFunction {
    let wanted = request.correction.text
    let (plain, compound) = (corrections.first(named: wanted), compounds.first(named: wanted))
    if request.isCompound {
      if let compound { return .compound(compound) }
      let hint =
        plain == nil
        ? near(wanted, compounds.map(\.name)) : "There is a correction of that name: write correction: \(wanted)"
      throw request.correction.error("the set has no compound correction ‘\(wanted)’. \(hint)")
    }
    if let plain { return .correction(plain) }
    let hint =
      compound == nil
      ? near(wanted, corrections.map(\.name)) : "There is a compound of that name: write compound: \(wanted)"
    throw request.correction.error("the set has no correction ‘\(wanted)’. \(hint)")
  }
}
