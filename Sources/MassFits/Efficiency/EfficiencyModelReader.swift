import Cards
import Columns

/// Reads the models of an efficiency card: components, what passing and failing probes share, and alternatives.
struct EfficiencyModelReader {
  let root: CardMapping

  /// All components, `signal` first.
  func components() throws(CardError) -> [ComponentCard] {
    let all = try ComponentCard.all(root)
    guard let signal = all.firstIndex(where: { $0.name == "signal" }) else {
      throw (root["components"] ?? root.value).error(
        "one component must be called signal: its efficiency is measured. \(suggestion(for: "signal", in: all.map(\.name)))")
    }
    for component in all {
      try refuseYields(component)
      if let link = component.links.sorted(by: { $0.key < $1.key }).first {
        throw (root[component.name] ?? root["components"] ?? root.value).error(
          "‘\(link.key)’ is linked to \(link.value): efficiency cards share shapes between passing and failing probes only")
      }
    }
    return [all[signal]] + all.indices.filter { $0 != signal }.map { all[$0] }
  }

  /// Yields differ from bin to bin, so the card cannot say them.
  private func refuseYields(_ component: ComponentCard) throws(CardError) {
    let isNamed =
      component.starts["yield"] != nil || component.limits["yield"] != nil || component.constraints["yield"] != nil
      || component.fixed.contains("yield")
    guard isNamed else { return }
    throw (root[component.name] ?? root["components"] ?? root.value).error(
      "the yield of \(component.name) is found in every bin. Leave it out")
  }

  /// The components and parameters that passing and failing probes share: `[signal, background.slope]`; `[signal]` if left out.
  func shared(_ value: CardValue?, _ components: [ComponentCard]) throws(CardError) -> [String] {
    guard let value else { return ["signal"] }
    let known = components.flatMap { component in
      [component.name] + component.model.parameterNames.map { "\(component.name).\($0)" }
    }
    var names: [String] = []
    for item in try value.list() {
      let name = try item.string()
      guard known.contains(name) else {
        throw item.error("there is no component or parameter ‘\(name)’. \(suggestion(for: name, in: known))")
      }
      names.append(name)
    }
    return names
  }

  /// `alternatives: {tails: {signal: {model: crystal-ball, …}}, apart: {shared: []}}`.
  func alternatives(_ usual: [ComponentCard], _ shared: [String]) throws(CardError) -> [EfficiencyCard.Alternative] {
    var result: [EfficiencyCard.Alternative] = []
    for entry in try root["alternatives"]?.mapping().entries ?? [] {
      let mapping = try entry.value.mapping()
      try mapping.refuseUnknownKeys(usual.map(\.name) + ["shared"])
      guard !mapping.entries.isEmpty else {
        throw entry.value.error("an alternative must change something: signal, background or shared")
      }
      var components = usual
      for (place, component) in usual.enumerated() {
        guard let value = mapping[component.name] else { continue }
        components[place] = try ComponentCard(component.name, value)
        try refuseYields(components[place])
      }
      let own = try mapping["shared"].map { value throws(CardError) in try self.shared(value, components) }
      let kept = shared.filter { name in components.contains { $0.name == name || name.hasPrefix($0.name + ".") } }
      result.append(.init(name: entry.name, components: components, shared: own ?? kept))
    }
    return result
  }

  /// Counting needs no model.
  func refuseModels() throws(CardError) {
    for key in ["signal", "background", "components", "shared", "alternatives", "systematics"] {
      if let value = root[key] { throw value.error("nothing is fitted: every sample has method: count. Leave \(key) out") }
    }
  }
}
