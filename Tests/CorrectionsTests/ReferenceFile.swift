import Corrections
import Foundation
import Testing

/// A committed reference, read with the parser under test (its own tests do not use it).
func reference(_ name: String) throws -> JSONValue {
  let url = try #require(Bundle.module.url(forResource: "Reference/\(name)", withExtension: "json"))
  return try JSONParser.parse(Array(try Data(contentsOf: url)))
}

struct NotThere: Error {}

extension JSONValue {
  subscript(key: String) -> JSONValue {
    get throws {
      guard case .object(let members) = self, let member = members.first(where: { $0.key == key }) else { throw NotThere() }
      return member.value
    }
  }

  var items: [JSONValue] {
    get throws {
      guard case .array(let items) = self else { throw NotThere() }
      return Array(items)
    }
  }

  /// The number here, or nil for null.
  var double: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  var text: String {
    get throws {
      guard case .string(let text) = self else { throw NotThere() }
      return text
    }
  }
}

/// Equal, both NaN, or within `relative` of each other.
func agree(_ a: Double, _ b: Double, relative: Double = 0) -> Bool {
  a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= relative * max(a.magnitude, b.magnitude)
}

extension JSONValue {
  /// The text as Python wrote it, but for blanks: the writer's own numbers have other digits, which correctionlib reads differently.
  var shortestText: String {
    get throws {
      switch self {
      case .number(let value): NumberText.text(value)
      case .array(let items): "[" + (try items.map { try $0.shortestText }).joined(separator: ",") + "]"
      case .object(let members):
        "{"
          + (try members.map { "\(try JSONValue.string($0.key).compactText()):\(try $0.value.shortestText)" }).joined(
            separator: ",") + "}"
      default: try compactText()
      }
    }
  }
}
