public import Corrections

/// A correction set of recoil maps by other hands: `Recoil_correction_QuantileMapHist`, `…_QuantileMapFit`, `…_Rescaling` and `…_Uncertainty`
/// of ([era,] [order,] njet, ptll, var, [kind,] val [, syst]).
///
/// Its variables are components of U = MET + vis − V along and across V (of H = −(MET + vis) for the uncertainty).
public struct PayloadCorrections: Sendable {
  /// The file.
  public let file: String
  /// All corrections.
  public let set: CorrectionSet

  /// The names of what such a set may hold.
  enum Method: String, CaseIterable {
    case histogram = "Recoil_correction_QuantileMapHist"
    case fit = "Recoil_correction_QuantileMapFit"
    case rescaling = "Recoil_correction_Rescaling"
    case uncertainty = "Recoil_correction_Uncertainty"
  }

  /// - Returns: nil if the set holds no such correction.
  public init?(_ set: CorrectionSet, file: String) {
    guard set.corrections.contains(where: { Method(rawValue: $0.name) != nil }) else { return nil }
    (self.set, self.file) = (set, file)
  }

  func correction(_ method: Method) -> Correction? { set.corrections.first { $0.name == method.rawValue } }

  /// The names that such sets give their inputs, and Concord's.
  private static let names = [(["ptll", "qt", "pt"], "qt"), (["njet", "njets"], "njets")]

  /// The set in Concord's variables: `u_par` and `u_perp` of (syst, qt, njets, value), for one choice of the other inputs.
  ///
  /// Maps are taken over node by node, so that nothing is lost: from the quantile map of histograms if there is one, else from the two
  /// distributions that were fitted, inverted here, else from the rescaling.
  /// - Parameter choices: keys of inputs such as `era` and `order`; an input with one key needs no choice.
  /// - Throws: ``RecoilPayloadError`` if an input with several keys has no choice, or the inputs are other ones; ``CorrectionError``.
  public func correctionSet(choices: [String: String]) throws -> (set: CorrectionSet, decisions: [String]) {
    guard let method = [Method.histogram, .fit, .rescaling].first(where: { correction($0) != nil }),
      let source = correction(method)
    else {
      throw RecoilPayloadError(file: file, "it holds no nominal recoil correction, only \(set.corrections.map(\.name))")
    }
    var decisions = ["Maps of \(method.rawValue).", "u_par - qT = U_par and u_perp = -U_perp, with U = MET + vis - V."]
    var corrections: [Correction] = []
    for component in RecoilComponent.allCases {
      var chosen = try choice(choices, source, &decisions)
      let key = component == .parallel ? "Upara" : "Uperp"
      chosen["var"] = key
      guard source.keys(of: "var").contains(key) else {
        throw RecoilPayloadError(
          file: file, place: source.name, "its input var has no key \(key), only \(source.keys(of: "var"))")
      }
      let value = component == .parallel ? "u_par_minus_qt" : "u_perp"
      let rewriting = try self.rewriting(source, chosen, value: value)
      corrections.append(
        method == .fit
          ? try inverted(source, component, rewriting) : try rewriting.correction(source, isMirrored: component == .perpendicular)
      )
    }
    let leaf = file.split(separator: "/").last.map(String.init) ?? file
    let set = try CorrectionSet(
      description:
        "Recoil maps of \(leaf), converted by Concord. \(RecoilConventions().recoil). \(decisions.joined(separator: " "))",
      corrections: corrections)
    return (set, Array(Set(decisions)).sorted())
  }

  private func choice(_ choices: [String: String], _ source: Correction, _ decisions: inout [String]) throws -> [String: String] {
    var chosen: [String: String] = [:]
    for input in source.inputs where input.type == .string && input.name != "var" && input.name != "kind" {
      let keys = source.keys(of: input.name)
      if let key = choices[input.name] ?? (keys.count == 1 ? keys[0] : nil), keys.contains(key) {
        chosen[input.name] = key
        decisions.append("\(input.name) = \(key).")
      } else {
        throw RecoilPayloadError(
          file: file, place: source.name,
          "\(choices[input.name].map { "\(input.name) has no key \($0)" } ?? "\(input.name) must be chosen"): it is one of \(keys)"
        )
      }
    }
    return chosen
  }

  private func rewriting(_ source: Correction, _ chosen: [String: String], value: String) throws -> CorrectionRewriting {
    var names: [String: String] = [:]
    for (theirs, ours) in Self.names {
      guard let input = source.inputs.first(where: { theirs.contains($0.name) && $0.type == .real }) else {
        throw RecoilPayloadError(
          file: file, place: source.name, "it has no real input called \(theirs.joined(separator: " or "))")
      }
      names[input.name] = ours
    }
    guard let last = source.inputs.last(where: { $0.type == .real && names[$0.name] == nil }) else {
      throw RecoilPayloadError(file: file, place: source.name, "it has no real input for the value to be mapped")
    }
    names[last.name] = value
    return CorrectionRewriting(names: names, chosen: chosen, value: value)
  }

  /// Straight lines between points of F_data⁻¹(F_DY(x)), bin by bin.
  private func inverted(_ source: Correction, _ component: RecoilComponent, _ rewriting: CorrectionRewriting) throws -> Correction
  {
    let view = MapView(source, rewriting: rewriting)
    guard let qt = view.edges(of: "qt"), let njets = view.edges(of: "njets") else {
      throw RecoilPayloadError(file: file, place: source.name, "it has no bins in qT and njets")
    }
    var maps: [[PiecewiseMap]] = []
    for bin in 0..<qt.count - 1 {
      var row: [PiecewiseMap] = []
      for jets in 0..<njets.count - 1 {
        let place = (qt: middle(qt, bin), njets: middle(njets, jets))
        guard let map = FittedInverse(view: view, place: place).map() else {
          throw RecoilPayloadError(
            file: file, place: "\(source.name), qT \(qt[bin])…\(qt[bin + 1]), njets \(njets[jets])…\(njets[jets + 1])",
            "the distributions that were fitted do not rise from 0 to 1 and cannot be inverted. See what concord validate says")
        }
        row.append(component == .perpendicular ? map.mirrored : map)
      }
      maps.append(row)
    }
    return try PiecewiseMapNodes(value: rewriting.value).correction(
      name: component == .parallel ? "u_par" : "u_perp", qt: try BinEdges(qt), njets: try BinEdges(njets), maps: maps,
      description: "\(component.symbol) of simulation corrected to data, GeV; fitted distributions of \(source.name), inverted")
  }
}

/// A value inside a bin, also of one that does not end.
func middle(_ edges: [Double], _ bin: Int) -> Double {
  let (low, high) = (edges[bin], edges[bin + 1])
  if low.isFinite && high.isFinite { return 0.5 * (low + high) }
  return low.isFinite ? low + 1 : high - 1
}
