/// An object read by the layout of its class: members of base classes stand beside its own.
struct ObjectNode {
  let className: String
  var members: [String: ObjectValue] = [:]
  /// Why some members are missing, if any are.
  var leftOut: String?

  func int(_ name: String) -> Int? {
    switch members[name] {
    case .integer(let value): value
    case .real(let value): Int(exactly: value.rounded())  // before 2005 entries were counted in doubles
    default: nil
    }
  }

  func real(_ name: String) -> Double? {
    switch members[name] {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// An array of reals; empty if there is none.
  func reals(_ name: String) -> [Double] { numbers(name) ?? [] }

  /// An array of numbers of any type; nil if there is none.
  func numbers(_ name: String) -> [Double]? {
    switch members[name] {
    case .integers(let values): values.map(Double.init)
    case .reals(let values): values
    default: nil
    }
  }

  func text(_ name: String) -> String? {
    if case .text(let value) = members[name] { return value }
    return nil
  }

  func integers(_ name: String) -> [Int] {
    if case .integers(let values) = members[name] { return values }
    return []
  }

  func list(_ name: String) -> [ObjectValue] {
    if case .list(let values) = members[name] { return values }
    return []
  }
}

/// The value of a member.
indirect enum ObjectValue {
  /// Any integer, unsigned 64-bit ones by their bits.
  case integer(Int)
  case real(Double)
  case text(String)
  case integers([Int])
  case reals([Double])
  /// An object, and the place by which others refer to it.
  case object(ObjectNode, place: Int)
  case list([ObjectValue])
  case basket(EmbeddedBasket)
  /// An object stored elsewhere in the same record.
  case reference(place: Int)
  case null
  /// An object of this class could not be read; the ones around it could.
  case skipped(className: String, reason: String)
}
