/// A single value with a name: TParameter<…>, TObjString, TNamed (its title) or std::string.
public struct RootParameter: Sendable, Hashable {
  /// What it can be.
  public enum Value: Sendable, Hashable {
    /// A signed integer of any size.
    case integer(Int)
    /// An unsigned integer of any size.
    case unsigned(UInt)
    /// A float or double.
    case real(Double)
    /// True or false.
    case flag(Bool)
    /// Letters.
    case text(String)
  }

  /// The name it was given; of a TObjString or std::string the name it was stored by.
  public let name: String
  /// Its C++ class.
  public let className: String
  /// The value.
  public let value: Value
}

extension RootParameter {
  init(_ node: ObjectNode, storedAs key: String) throws(Damage) {
    className = node.className
    name = node.text("fName") ?? key
    guard let value = Self.value(node) else {
      throw Damage(offset: 0, reason: node.leftOut ?? "a \(node.className) without a value that is read")
    }
    self.value = value
  }

  private static func value(_ node: ObjectNode) -> Value? {
    switch node.className {
    case "TObjString": return node.text("fString").map { .text($0) }
    case "TNamed": return node.text("fTitle").map { .text($0) }
    default: break
    }
    switch node.members["fVal"] {
    case .integer(let value):
      if node.className == "TParameter<bool>" { return .flag(value != 0) }
      let isUnsigned = node.className.contains("unsigned") || node.className.contains("<U")
      return isUnsigned ? .unsigned(UInt(bitPattern: value)) : .integer(value)
    case .real(let value): return .real(value)
    case .text(let value): return .text(value)
    default: return nil
    }
  }
}
