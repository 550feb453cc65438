/// An object read by the layout of its class: members of base classes stand beside its own.
struct ObjectNode {
  let className: String
  var members: MemberTable = [:]
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

/// The members of an object by name. Objects have few, and trees have thousands of objects: walking a row of names is
/// faster than hashing them.
struct MemberTable: ExpressibleByDictionaryLiteral {
  private var names: [String] = []
  private var values: [ObjectValue] = []

  init(dictionaryLiteral members: (String, ObjectValue)...) {
    names = members.map(\.0)
    values = members.map(\.1)
  }

  /// The value set last under this name.
  subscript(name: String) -> ObjectValue? {
    get {
      for i in names.indices.reversed() where names[i] == name { return values[i] }
      return nil
    }
    set {
      guard let newValue else { return }
      names.append(name)
      values.append(newValue)
    }
  }
}

/// The value of a member. Large ones are kept elsewhere, so that the many small ones take no memory of their own.
enum ObjectValue {
  /// Any integer, unsigned 64-bit ones by their bits.
  case integer(Int)
  case real(Double)
  case text(String)
  case integers([Int])
  case reals([Double])
  /// An object, and the place by which others refer to it.
  indirect case object(ObjectNode, place: Int)
  case list([ObjectValue])
  indirect case basket(EmbeddedBasket)
  /// An object stored elsewhere in the same record.
  case reference(place: Int)
  case null
  /// An object of this class could not be read; the ones around it could.
  indirect case skipped(className: String, reason: String)
}
