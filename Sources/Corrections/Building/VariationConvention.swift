/// How a community calls the input that chooses a variation, and its keys.
public struct VariationConvention: Sendable, Hashable {
  /// The conventions of which there are presets. The raw values are the words of the command line.
  public enum Preset: String, Sendable, Hashable, CaseIterable {
    /// `syst`: `nom`, `<source>_up`, `<source>_down`; the total is `up`, `down`.
    case concord
    /// Muons, `scale_factors`: `nominal`, `<source>up`, `<source>down`; the total is `systup`, `systdown`.
    case muo
    /// Electrons and photons, `ValType`: `sf`, `<source>up`, `<source>down`; the total is `sfup`, `sfdown`.
    case egm
    /// Luminosity, `weights`: `nominal`, `<source>_up`, `<source>_down`; the total is `up`, `down`.
    case lum
    /// Jets and MET, `systematic`: `nom`, `<source>_up`, `<source>_down`; the total is `up`, `down`.
    case jme
    /// b tagging, `systematic`: `central`, `up_<source>`, `down_<source>`; the total is `up`, `down`.
    case btv
    /// Taus, `syst`: `nom`, `<source>_up`, `<source>_down`; the total is `up`, `down`.
    case tau
  }

  /// How a key is spelled: what stands before and after the label of a source, and the key of the total.
  public struct Spelling: Sendable, Hashable {
    let prefix: String
    let suffix: String
    let total: String

    /// `<prefix><label><suffix>`, and `total` for a source without a label.
    public init(prefix: String = "", suffix: String = "", total: String) {
      (self.prefix, self.suffix, self.total) = (prefix, suffix, total)
    }

    func key(_ label: String) -> String { label.isEmpty ? total : prefix + label + suffix }

    /// The label that a key was made of; nil for keys spelled otherwise.
    func label(_ key: String) -> String? {
      if key == total { return "" }
      guard key.hasPrefix(prefix), key.hasSuffix(suffix), key.count > prefix.count + suffix.count else { return nil }
      return String(key.dropFirst(prefix.count).dropLast(suffix.count))
    }
  }

  /// The name of the input.
  public let input: String
  /// The key of the nominal content.
  public let nominal: String
  /// Keys of shifts up.
  public let up: Spelling
  /// Keys of shifts down.
  public let down: Spelling

  /// A convention of one's own.
  public init(input: String, nominal: String, up: Spelling, down: Spelling) {
    (self.input, self.nominal, self.up, self.down) = (input, nominal, up, down)
  }

  /// A convention in use.
  public init(_ preset: Preset) {
    let (up, down) = (Spelling(suffix: "_up", total: "up"), Spelling(suffix: "_down", total: "down"))
    switch preset {
    case .concord, .tau: self.init(input: "syst", nominal: "nom", up: up, down: down)
    case .lum: self.init(input: "weights", nominal: "nominal", up: up, down: down)
    case .jme: self.init(input: "systematic", nominal: "nom", up: up, down: down)
    case .btv:
      self.init(
        input: "systematic", nominal: "central", up: Spelling(prefix: "up_", total: "up"),
        down: Spelling(prefix: "down_", total: "down"))
    case .muo:
      self.init(
        input: "scale_factors", nominal: "nominal", up: Spelling(suffix: "up", total: "systup"),
        down: Spelling(suffix: "down", total: "systdown"))
    case .egm:
      self.init(
        input: "ValType", nominal: "sf", up: Spelling(suffix: "up", total: "sfup"),
        down: Spelling(suffix: "down", total: "sfdown"))
    }
  }

  /// Concord's own, the preset of that name.
  public static let concord = VariationConvention(.concord)

  /// The key of a source's shift up.
  public func upKey(_ source: VariationSource) -> String { up.key(source.label) }

  /// The key of a source's shift down.
  public func downKey(_ source: VariationSource) -> String { down.key(source.label) }

  /// The keys that keys in use lack: the nominal one, and the partners of shifts that go one way only.
  public func missing(among keys: [String]) -> [String] {
    let present = Set(keys.map(\.exact))
    let partners = keys.compactMap { key in
      up.label(key).map { down.key($0) } ?? down.label(key).map { up.key($0) }
    }
    return ([nominal] + partners).reduce(into: []) { lacking, key in
      if !present.contains(key.exact) && !lacking.containsExactly(key) { lacking.append(key) }
    }
  }
}
