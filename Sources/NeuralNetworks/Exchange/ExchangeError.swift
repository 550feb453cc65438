/// Why a model made by another program could not be read, and where in it.
package struct ExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was wrong.
  package let problem: Problem
  /// The byte of the file at which it was noticed, counted from 0; nil where the bytes were sound but not their meaning.
  package let offset: Int?
  /// The way from the outermost message, such as `node[17].attr[value].tensor`, or the node's name in quotes.
  package let path: String
  /// The file, if the bytes came from one.
  package private(set) var file: String?

  init(_ problem: Problem, at offset: Int? = nil, in path: String = "") {
    (self.problem, self.offset, self.path) = (problem, offset, path)
  }

  func inFile(_ file: String) -> ExchangeError {
    var outer = self
    outer.file = file
    return outer
  }

  /// File, byte, path and problem with its remedy, on one line.
  package var description: String {
    var place: [String] = []
    if let file { place.append(file) }
    if let offset { place.append("byte \(offset)") }
    if !path.isEmpty { place.append(path) }
    return place.isEmpty ? problem.description : place.joined(separator: ", ") + ": " + problem.description
  }
}

extension ExchangeError {
  /// What can be wrong with an exchanged model.
  package enum Problem: Sendable, Hashable {
    case unreadable(reason: String)
    case truncated(what: String, needs: UInt64, left: Int)
    case overlongNumber
    case badFieldNumber(UInt64)
    case group(field: Int)
    case badWireType(Int, field: Int)
    case wrongWireType(field: Int, expected: String, found: String)
    case tooDeep(limit: Int)
    case tooMany(what: String, count: Int, limit: Int)
    case notText(what: String)
    case badShape([Int])
    case wrongCount(what: String, count: Int, expected: Int)
    case unnamed(node: Int)
    case duplicateName(String)
    case badInput(String)
    case missingInput(String, near: [String])
    case cycle(through: String)
    case unexpected(part: String, expected: String, found: String)
  }
}

extension ExchangeError.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let reason): "\(reason). Give the path of a frozen graph"
    case .truncated(let what, let needs, let left):
      "\(what) needs \(needs) bytes, \(left) are left. The file is cut short or damaged; fetch it again"
    case .overlongNumber: "a number has more than 64 bits. The file is damaged or no protobuf; fetch it again"
    case .badFieldNumber(let number):
      "field number \(number) is outside 1...536870911. The file is damaged or no protobuf; fetch it again"
    case .group(let field): "field \(field) is a group, which protobuf has given up. Write the model with a current program"
    case .badWireType(let type, let field):
      "field \(field) has wire type \(type), which does not exist. The file is damaged or no protobuf; fetch it again"
    case .wrongWireType(let field, let expected, let found):
      "field \(field) should be a \(expected) and is a \(found). The file is damaged or of another kind"
    case .tooDeep(let limit): "messages lie in each other more than \(limit) deep. Models do not; the file is damaged"
    case .tooMany(let what, let count, let limit):
      "\(count) \(what), at most \(limit) are read. The file is damaged, or too large for this reader"
    case .notText(let what): "\(what) is not UTF-8. The file is damaged; fetch it again"
    case .badShape(let shape): "\(shape) is no shape of a tensor. Sizes must be 0 or more, at most 8 of them"
    case .wrongCount(let what, let count, let expected):
      "\(count) \(what) where the shape asks for \(expected). The file is damaged; fetch it again"
    default: graphDescription
    }
  }

  private var graphDescription: String {
    switch self {
    case .unnamed(let node): "node \(node) has no name or no operation. Freeze the graph again"
    case .duplicateName(let name): "two nodes are named \"\(name)\". Freeze the graph again; names must differ"
    case .badInput(let input): "\"\(input)\" is not an input: it should be a name, name:port or ^name. Freeze the graph again"
    case .missingInput(let name, let near):
      "its input \"\(name)\" is not in the graph\(near.isEmpty ? "" : " (near: \(near.joined(separator: ", ")))")."
        + " Freeze the graph with all nodes its output needs"
    case .cycle(let name): "the graph runs in a circle through \"\(name)\". Loops are not read; freeze the graph without them"
    case .unexpected(let part, let expected, let found):
      "\(part): expected \(expected), found \(found). Only DeepMET's graph is recognised; export others as ONNX"
    default: "the model cannot be read"
    }
  }
}
