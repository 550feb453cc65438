/// Why parameters cannot be laid out, or are not found.
package enum ParameterLayoutError: Error, Equatable, CustomStringConvertible {
  case emptyName(number: Int)
  case repeatedName(String)
  case badShape(String, [Int])
  case badSpread(String, Double)
  case unknownName(String, known: [String])

  package var description: String {
    switch self {
    case .emptyName(let number): "parameter \(number) has no name. Give each a name of its own, such as dense_1/kernel"
    case .repeatedName(let name): "two parameters are named \(name). Give each a name of its own; a prefix tells stacks apart"
    case .badShape(let name, let shape): "parameter \(name) has shape \(shape). Each dimension must be at least 1"
    case .badSpread(let name, let spread): "parameter \(name) is to be drawn with spread \(spread). Use a finite one, at least 0"
    case .unknownName(let name, let known):
      "there is no parameter \(name). There are: \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? ", …" : "")"
    }
  }
}
