public import Corrections
import EventFiles
import Numerics

extension XYPayload {
  /// The polynomials as a correction set: `met_xy` of (`out`, `kind`, `syst` = "nominal", `met_pt`, `met_phi`, `npv`), as XY calibrations
  /// are written.
  ///
  /// The number of vertices is clamped to `range`: nothing was fitted beyond.
  /// - Throws: ``RecoilPayloadError`` if neither data nor simulation has both components; ``CorrectionError``.
  public func correctionSet(
    range: ClosedRange<Double> = XYPayload.publishedRange
  ) throws -> (set: CorrectionSet, decisions: [String]) {
    let kinds = Self.sideNames.filter { sides[$0] != nil }
    guard !kinds.isEmpty else {
      throw RecoilPayloadError(file: file, "neither data nor mc has polynomials of both x and y: \(missing) are missing")
    }
    let order = (sides.values.map { max($0.x.count, $0.y.count) }.max() ?? 1) - 1
    var outputs: [CorrectionNode] = []
    for index in XYOutput.allCases.indices {
      let nodes = try kinds.map { try category("syst", ["nominal"], [node($0, formula: index, order: order, range)]) }
      outputs.append(try category("kind", kinds, nodes))
    }
    let decisions = decisions(range)
    let correction = try Correction(
      name: XYCalibration.correctionName, description: "MET with its offsets taken away, GeV and radians",
      inputs: [
        Variable("out", .string, description: "pt or phi: MET after correction; px or py: the shift that is subtracted"),
        Variable("kind", .string, description: kinds.joined(separator: " or ")),
        Variable("syst", .string, description: "nominal"), Variable("met_pt", .real, description: "GeV, uncorrected"),
        Variable("met_phi", .real, description: "uncorrected"),
        Variable("npv", .real, description: "number of vertices; clamped to \(range.lowerBound)…\(range.upperBound)"),
      ], output: Variable("result", .real, description: "GeV, or radians for phi"),
      genericFormulas: try XYOutput.allCases.map {
        try FormulaNode($0.formula(order: order), variables: ["met_pt", "met_phi", "npv"])
      }, data: try category("out", XYOutput.allCases.map(\.rawValue), outputs))
    let leaf = file.split(separator: "/").last.map(String.init) ?? file
    let text = """
      XY polynomials of \(leaf) (SHA-256 \(digest)), converted by Concord \(concordVersion). \(decisions.joined(separator: " "))
      """
    return (try CorrectionSet(description: text, corrections: [correction]), decisions)
  }

  private func decisions(_ range: ClosedRange<Double>) -> [String] {
    var result = [
      "dx and dy are polynomials in nPV, which is clamped to \(range.lowerBound)…\(range.upperBound).",
      "There is no uncertainty.",
    ]
    if !missing.isEmpty { result.append("Not in the file: \(missing.joined(separator: ", ")).") }
    if !others.isEmpty { result.append("Not converted: \(others.joined(separator: ", ")).") }
    for (kind, axis, place, shift) in largeShifts(range) {
      result.append(
        "d\(axis) of \(kind) is \(rounded(shift)) GeV at nPV \(rounded(place)); readers that drop shifts beyond 10 GeV differ there."
      )
    }
    return result
  }

  private func rounded(_ x: Double) -> String { "\((100 * x).rounded() / 100)" }

  /// The largest shift of each component where it is beyond what readers accept.
  func largeShifts(_ range: ClosedRange<Double>) -> [(kind: String, axis: String, npv: Double, shift: Double)] {
    Self.sideNames.flatMap { kind -> [(kind: String, axis: String, npv: Double, shift: Double)] in
      guard let side = sides[kind] else { return [] }
      return [("x", side.x), ("y", side.y)].compactMap { axis, coefficients in
        let places = (0...200).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 200 }
        let shifts = places.map { (place: $0, shift: horner(coefficients, $0)) }
        guard let worst = shifts.max(by: { abs($0.shift) < abs($1.shift) }), !(abs(worst.shift) <= Self.largestShift) else {
          return nil
        }
        return (kind, axis, worst.place, worst.shift)
      }
    }
  }

  private func node(
    _ kind: String, formula: Int, order: Int, _ range: ClosedRange<Double>
  ) throws(CorrectionError) -> CorrectionNode {
    // In this order a NaN passes both functions.
    let rule = try FormulaNode(
      "min(max(x,[0]),[1])", variables: ["npv"], parameters: [range.lowerBound, range.upperBound])
    let zeros = [Double](repeating: 0, count: order + 1)
    let parameters = [sides[kind]?.x ?? zeros, sides[kind]?.y ?? zeros].flatMap { $0 + zeros.dropFirst($0.count) }
    return .transform(
      TransformNode(
        input: "npv", rule: .formula(rule), content: .formulaReference(FormulaReferenceNode(formula, parameters: parameters))))
  }

  private func category(_ input: String, _ keys: [String], _ content: [CorrectionNode]) throws(CorrectionError) -> CorrectionNode
  {
    .category(try CategoryNode(input: input, keys: .strings(keys), content: content))
  }
}
