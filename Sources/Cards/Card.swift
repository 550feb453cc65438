import Storage
internal import Yams

/// A YAML card: a tree of keys, each of which knows its place in the file.
///
/// Readers take what they know from a mapping and then refuse the rest with ``CardMapping/refuseUnknownKeys()``, so that a
/// misspelt key is an error and never a silent default.
public struct Card: Sendable {
  /// The card's path, for messages.
  public let file: String
  /// The text of the card.
  public let text: String
  /// The folder that relative paths in the card start from.
  public var folder: String {
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// Takes the text of a card.
  public init(file: String, text: String) {
    self.file = file
    self.text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text  // a byte order mark says nothing
  }

  /// Reads a card.
  /// - Throws: ``StorageError`` if the file cannot be read; ``CardError`` if it is no text.
  public init(readingFrom file: String) throws {
    guard let text = String(validating: try contents(ofFile: file), as: UTF8.self), !text.contains("\0") else {
      throw CardError(file: file, line: nil, key: "", problem: "this is no text; give a card, a YAML file")
    }
    self.init(file: file, text: text)
  }

  /// The mapping at the top of the card.
  /// - Throws: ``CardError`` if the text is not YAML, or not a mapping.
  public func root() throws(CardError) -> CardMapping {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw CardError(file: file, line: Self.line(of: error), key: "", problem: "not valid YAML: \(error)")
    } catch {
      throw CardError(file: file, line: nil, key: "", problem: "not valid YAML: \(error)")
    }
    guard let node else { throw CardError(file: file, line: nil, key: "", problem: "the card is empty") }
    return try CardValue(file: file, key: "", node: node).mapping()
  }

  /// What the card is for, its key `kind`.
  /// - Parameter known: the kinds that the command which asks can use.
  /// - Throws: ``CardError`` if there is no kind, or it is none of these.
  public func kind(among known: [String]) throws(CardError) -> String {
    let value = try root().require("kind", "it says what the card is for, as in kind: \(known[0])")
    let found = try value.string()
    guard known.contains(found) else {
      let kinds = known.map { "kind: \($0)" }.joined(separator: ", ")
      throw value.error("cards of kind ‘\(found)’ are not known here; this command knows \(kinds)")
    }
    return found
  }

  /// `path` as seen from the working directory: relative paths start at the card's folder.
  public func resolve(_ path: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : folder + "/" + path
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }
}

/// One value of a card: a scalar, a list or a mapping.
public struct CardValue {
  /// The card's path.
  public let file: String
  /// The key path, as in `bins.qt`.
  public let key: String
  let node: Node

  /// The line the value stands on, from 1.
  public var line: Int? { node.mark?.line }

  /// An error at this place.
  public func error(_ problem: String) -> CardError { CardError(file: file, line: line, key: key, problem: problem) }

  /// The text of a scalar.
  public func string() throws(CardError) -> String {
    guard case .scalar(let scalar) = node else { throw error("expected text, found \(kind)") }
    return scalar.string
  }

  /// A number; `.inf` and `-.inf` are infinite.
  public func number() throws(CardError) -> Double {
    guard case .scalar = node, let number = Double.construct(from: node.scalar ?? .init("")), !number.isNaN else {
      throw error("expected a number, found \(found)")
    }
    return number
  }

  /// A whole number that is not negative.
  public func count() throws(CardError) -> Int {
    let value = try number()
    guard value >= 0, value == value.rounded(), value < 1e15 else { throw error("expected a whole number, found \(found)") }
    return Int(value)
  }

  /// A list of values.
  public func list() throws(CardError) -> [CardValue] {
    guard case .sequence(let sequence) = node else { throw error("expected a list [a, b, …], found \(kind)") }
    return sequence.enumerated().map { CardValue(file: file, key: "\(key)[\($0)]", node: $1) }
  }

  /// A list of numbers.
  public func numbers() throws(CardError) -> [Double] {
    var result: [Double] = []
    for value in try list() { result.append(try value.number()) }
    return result
  }

  /// A list of texts.
  public func strings() throws(CardError) -> [String] {
    var result: [String] = []
    for value in try list() { result.append(try value.string()) }
    return result
  }

  /// A mapping of keys to values.
  public func mapping() throws(CardError) -> CardMapping {
    guard case .mapping(let mapping) = node else { throw error("expected keys and values, found \(kind)") }
    var entries: [(name: String, value: CardValue)] = []
    var lines: [Int?] = []
    for (name, value) in mapping {
      guard case .scalar(let scalar) = name else { throw error("keys must be text") }
      entries.append(
        (scalar.string, CardValue(file: file, key: key.isEmpty ? scalar.string : "\(key).\(scalar.string)", node: value)))
      lines.append(name.mark?.line)
    }
    return CardMapping(value: self, entries: entries, keyLines: lines)
  }

  private var kind: String {
    switch node {
    case .scalar: "‘\(node.string ?? "")’"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }

  private var found: String { kind }
}
