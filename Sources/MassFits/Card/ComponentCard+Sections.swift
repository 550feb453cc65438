import Cards
import Columns

extension ComponentCard {
  /// Reads `signal` and `background`, or the general form `components: {jpsi: {…}, psi2s: {…}, flat: {…}}`.
  static func all(_ root: CardMapping) throws(CardError) -> [ComponentCard] {
    var result: [ComponentCard] = []
    if let general = root["components"] {
      if let short = root["signal"] ?? root["background"] {
        throw short.error("components names all of them: move \(short.key) there, or leave components out")
      }
      for entry in try general.mapping().entries { result.append(try ComponentCard(named(entry.name, entry.value), entry.value)) }
      guard !result.isEmpty else { throw general.error("there must be at least one component") }
    } else {
      let signal = try root.require("signal", "the shape that is looked for, as in {model: voigt, …}; or components")
      result = [try ComponentCard("signal", signal)]
      let background = try root.require("background", "the shape below the signal; {model: none} if there is none")
      if try !isNone(background) { result.append(try ComponentCard("background", background)) }
    }
    try checkLinks(result, root)
    return result
  }

  /// The full names of all parameters that are fitted or fixed, linked ones once.
  static func parameterNames(_ components: [ComponentCard]) -> [String] {
    var names: [String] = []
    for component in components {
      for parameter in ["yield"] + component.model.parameterNames {
        let name = component.parameterName(parameter)
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  private static func named(_ name: String, _ value: CardValue) throws(CardError) -> String {
    let isName = name.utf8.allSatisfy { ($0 | 32) &- 97 < 26 || $0 == 0x5f || (0x30...0x39).contains($0) }
    guard isName, let first = name.utf8.first, !(0x30...0x39).contains(first) else {
      throw value.error("‘\(name)’ names a column sw_\(name): use letters, digits and _, a letter first")
    }
    return name
  }

  private static func isNone(_ value: CardValue) throws(CardError) -> Bool {
    let mapping = try value.mapping()
    guard let model = mapping["model"], try model.string() == "none" else { return false }
    try mapping.refuseUnknownKeys(["model"])
    return true
  }

  /// A link leads to a parameter that is there and is not linked itself.
  private static func checkLinks(_ components: [ComponentCard], _ root: CardMapping) throws(CardError) {
    var targets: [String] = []
    for component in components {
      targets += (["yield"] + component.model.parameterNames).filter { component.links[$0] == nil }.map {
        "\(component.name).\($0)"
      }
    }
    for component in components {
      for (parameter, target) in component.links.sorted(by: { $0.key < $1.key }) where !targets.contains(target) {
        let section = (try? root["components"]?.mapping())?[component.name] ?? root[component.name]
        let value = (try? section?.mapping())?["link"] ?? root.value
        throw value.error(
          "‘\(parameter)’ is linked to \(target), which is no parameter with a value of its own. \(suggestion(for: target, in: targets))"
        )
      }
    }
  }
}
