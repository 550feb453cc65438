import Cards

/// The column `weight`: the product of others, and of each one's variations with the others nominal.
struct WeightProduct: Sendable {
  static let name = "weight"

  /// The factors, as places in the list of columns.
  let factors: [Int]
  /// Its columns' names: the nominal one, then `weight_` and the name of each factor's variation.
  let names: [String]
  /// Where the card asks for it.
  let place: PlacedText

  /// - Throws: ``CardError`` for a factor that is a list.
  init(_ request: [PlacedText], _ columns: [CompiledColumn]) throws(CardError) {
    var factors: [Int] = []
    for name in request {
      guard let index = columns.firstIndex(where: { $0.planned.name == name.text }) else {
        preconditionFailure("the card knows its columns")
      }
      guard !columns[index].writesLists else {
        throw name.error("‘\(name.text)’ is a list per event. Make it one number with reduce: product")
      }
      factors.append(index)
    }
    self.factors = factors
    place = request[0].with("")
    names = [Self.name] + factors.flatMap { columns[$0].names.dropFirst().map { "\(Self.name)_\($0)" } }
  }

  /// The products, in the order of ``names``.
  /// - Parameter values: of every column, nominal and variations.
  func columns(of values: [[[Double]]]) -> [[Double]] {
    var result = [product(of: values, replacing: nil)]
    for (place, factor) in factors.enumerated() {
      for variation in values[factor].indices.dropFirst() { result.append(product(of: values, replacing: (place, variation))) }
    }
    return result
  }

  private func product(of values: [[[Double]]], replacing other: (place: Int, variation: Int)?) -> [Double] {
    var result = values[factors[0]][other?.place == 0 ? other?.variation ?? 0 : 0]
    for (place, factor) in factors.enumerated().dropFirst() {
      let column = values[factor][other?.place == place ? other?.variation ?? 0 : 0]
      for i in result.indices { result[i] *= column[i] }
    }
    return result
  }
}
