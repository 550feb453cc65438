public import Corrections
import EventFiles

extension XYCalibration {
  /// The name of the correction in the set.
  public static let correctionName = "met_xy"

  /// The calibration as a correction set of schema v2: `met_xy`, a function of (`out`, `kind`, `met`, `syst`, `met_pt`, `met_phi`,
  /// `npv`, `run`); `met` is there with several METs, `run` with periods.
  ///
  /// nPV is clamped and scaled by a transform in front of the polynomials, so that NaN stays NaN.
  /// - Throws: ``CorrectionError``.
  public func correctionSet() throws(CorrectionError) -> CorrectionSet {
    let order = (mets.flatMap { $0.all.map { max($0.fit.x.count, $0.fit.y.count) } }.max() ?? 1) - 1
    var outputs: [CorrectionNode] = []
    for index in XYOutput.allCases.indices { outputs.append(try kinds(formula: index, order: order)) }
    let text = """
      MET with its offsets taken away, GeV and radians; data with backgrounds subtracted and simulation have their own polynomials; \
      stat variations of different kinds, METs and runs are independent of each other; calibration=\(name); digest=\(digest)
      """
    let correction = try Correction(
      name: Self.correctionName, description: text, inputs: inputs,
      output: Variable("result", .real, description: "GeV, or radians for phi"),
      genericFormulas: try XYOutput.allCases.map { output throws(CorrectionError) in
        try FormulaNode(output.formula(order: order), variables: ["met_pt", "met_phi", "npv"])
      },
      data: try category("out", XYOutput.allCases.map(\.rawValue), outputs))
    let description = "Concord \(concordVersion) XY calibration ‘\(name)’. \(conventions.correction). \(conventions.polynomial)"
    return try CorrectionSet(description: description, corrections: [correction])
  }

  private var inputs: [Variable] {
    [
      Variable("out", .string, description: "pt or phi: MET after correction; px or py: the shift that is subtracted"),
      Variable("kind", .string, description: "data or mc"),
    ]
      + (mets.count > 1 ? [Variable("met", .string, description: "\(mets.map(\.met).joined(separator: ", "))")] : [])
      + [
        Variable("syst", .string, description: "nominal, stat1_up, stat1_down, …"),
        Variable("met_pt", .real, description: "GeV, uncorrected"), Variable("met_phi", .real, description: "uncorrected"),
        Variable("npv", .real, description: "number of vertices; clamped to the fitted range"),
      ] + (periods == nil ? [] : [Variable("run", .real, description: "looked at for data only")])
  }

  private func kinds(formula: Int, order: Int) throws(CorrectionError) -> CorrectionNode {
    var keys: [String] = []
    var content: [CorrectionNode] = []
    for (key, isData) in [("data", true), ("mc", false)] where hasSide(isData: isData) {
      var nodes: [CorrectionNode] = []
      for fits in mets { nodes.append(try variations(fits, isData: isData, formula: formula, order: order)) }
      keys.append(key)
      content.append(mets.count > 1 ? try category("met", mets.map(\.met), nodes) : nodes[0])
    }
    return try category("kind", keys, content)
  }

  private func variations(_ fits: XYMETFits, isData: Bool, formula: Int, order: Int) throws(CorrectionError) -> CorrectionNode {
    let variations = [XYVariation.nominal] + XYVariation.all(modes: modeCount)
    var nodes: [CorrectionNode] = []
    for variation in variations {
      let polynomials = (isData ? fits.data : [fits.simulation].compactMap { $0 }).map { XYPolynomials($0, variation) }
      var leaves: [CorrectionNode] = []
      for polynomial in polynomials { leaves.append(try polynomial.node(formula: formula, order: order)) }
      nodes.append(isData ? try runs(leaves) : leaves[0])
    }
    return try category("syst", variations.map(\.name), nodes)
  }

  /// One leaf per period; runs between periods are an error, as runs outside all of them are.
  private func runs(_ leaves: [CorrectionNode]) throws(CorrectionError) -> CorrectionNode {
    guard let periods = periods?.periods else { return leaves[0] }
    let first = try BinEdges([Double(periods[0].first), Double(periods[0].last) + 1])
    var (edges, content) = ([Double(periods[0].first)], [CorrectionNode]())
    for (period, leaf) in zip(periods, leaves) {
      if Double(period.first) > edges[edges.count - 1] {
        // Schema 2 has no node that fails; a binning that never holds the run does.
        edges.append(Double(period.first))
        content.append(.binning(try BinningNode(input: "run", edges: first, content: [leaves[0]], flow: .error)))
      }
      edges.append(Double(period.last) + 1)
      content.append(leaf)
    }
    return .binning(try BinningNode(input: "run", edges: try BinEdges(edges), content: content, flow: .error))
  }

  private func category(_ input: String, _ keys: [String], _ content: [CorrectionNode]) throws(CorrectionError) -> CorrectionNode
  {
    .category(try CategoryNode(input: input, keys: .strings(keys), content: content))
  }
}

extension XYPolynomials {
  /// The clamped and scaled nPV in front of a generic formula.
  fileprivate func node(formula: Int, order: Int) throws(CorrectionError) -> CorrectionNode {
    // In this order a NaN passes both functions.
    let rule = try FormulaNode(
      "(min(max(x,[0]),[1])-[2])/[3]", variables: ["npv"], parameters: [low, high, centre, scale])
    let zeros = [Double](repeating: 0, count: order + 1)
    let parameters = [x, y].flatMap { $0 + zeros.dropFirst($0.count) }
    return .transform(
      TransformNode(
        input: "npv", rule: .formula(rule), content: .formulaReference(FormulaReferenceNode(formula, parameters: parameters))))
  }
}

/// What the correction gives.
enum XYOutput: String, CaseIterable {
  /// MET and its angle after correction, and the shift along x and y.
  case pt, phi, px, py

  /// x is MET, y its angle, z the scaled nPV; [0]… are the coefficients along x, those along y follow.
  func formula(order: Int) -> String {
    let (dx, dy) = (Self.polynomial(from: 0, order: order), Self.polynomial(from: order + 1, order: order))
    switch self {
    case .pt: return "sqrt((x*cos(y)-(\(dx)))^2+(x*sin(y)-(\(dy)))^2)"
    case .phi: return "atan2(x*sin(y)-(\(dy)),x*cos(y)-(\(dx)))"
    case .px: return dx
    case .py: return dy
    }
  }

  private static func polynomial(from first: Int, order: Int) -> String {
    order == 0 ? "[\(first)]" : "[\(first)]+z*(\(polynomial(from: first + 1, order: order - 1)))"
  }
}
