public import Corrections

extension RecoilPayload {
  /// The map of one component in one bin, in the payload's own variables.
  struct CellMap {
    let map: PiecewiseMap
    let simulation: IsotonicCDF
    let data: IsotonicCDF
  }

  /// The quantile map of a cell's histograms; nil if one of them is missing or makes no distribution.
  func map(of cell: Cell, tail: Double) -> CellMap? {
    guard let (data, simulation) = histograms(of: cell), data.isOneSided == simulation.isOneSided,
      let target = IsotonicCDF(data), let source = IsotonicCDF(simulation), let wide = data.deviation,
      let narrow = simulation.deviation,
      let map = PiecewiseMap(
        from: source, to: target, widths: (narrow, wide), tail: tail, isOneSided: simulation.isOneSided)
    else { return nil }
    return CellMap(map: map, simulation: source, data: target)
  }

  private func histograms(of cell: Cell) -> (data: PayloadHistogram, simulation: PayloadHistogram)? {
    guard let data = cell.data.histogram, let simulation = cell.simulation.histogram else { return nil }
    return (data, simulation)
  }

  /// The payload as a correction set with ``RecoilCalibration``'s variables: `u_par` and `u_perp` of (syst, qt, njets, value).
  ///
  /// Bins of the histograms are never set to zero: sums that fall are replaced by the nearest rising ones (``IsotonicCDF``), and how
  /// far they fell is told. Edges that were lost are taken from the labels.
  /// - Parameter tail: the share of simulated events on either side for which u is rescaled instead, in (0, 0.5).
  /// - Returns: the set, and in sentences what was decided.
  /// - Throws: ``RecoilPayloadError`` if bins of data and simulation differ, a bin has no histograms that can be mapped, or the
  ///   variables contain qT, so that bins of them are no bins of the recoil.
  public func correctionSet(tail: Double = 1e-4) throws -> (set: CorrectionSet, decisions: [String]) {
    precondition(tail > 0 && tail < 0.5, "a tail of \(tail) leaves no core")
    try requireConvertible()
    var decisions = self.decisions
    var corrections: [Correction] = []
    for component in RecoilComponent.allCases {
      var maps: [[PiecewiseMap]] = []
      for bin in 0..<qt.data.count {
        var row: [PiecewiseMap] = []
        for jets in 0..<njets.data.count { row.append(try map(component, qt: bin, njets: jets, tail: tail, &decisions)) }
        maps.append(row)
      }
      let nodes = PiecewiseMapNodes(value: component == .parallel ? "u_par_minus_qt" : "u_perp")
      corrections.append(
        try nodes.correction(
          name: component == .parallel ? "u_par" : "u_perp", qt: try BinEdges(qt.data.edges),
          njets: try BinEdges(njets.data.edges),
          maps: maps, description: description(component)))
    }
    let leaf = file.split(separator: "/").last.map(String.init) ?? file
    let set = try CorrectionSet(
      description:
        "Recoil maps of \(leaf), converted by Concord. \(RecoilConventions().recoil). \(decisions.joined(separator: " "))",
      corrections: corrections)
    return (set, decisions)
  }

  private func requireConvertible() throws(RecoilPayloadError) {
    guard convention.slope == 0 else {
      throw RecoilPayloadError(
        file: file, place: "convention",
        "histograms of \(convention.rawValue) contain qT: their bins are no bins of u_par - qT. Fill histograms of U = MET + vis - V"
      )
    }
    for (what, axes) in [("qT", qt), ("njets", njets)] {
      guard axes.data.edges == axes.simulation.edges else {
        throw RecoilPayloadError(
          file: file, place: axes.simulation.place,
          "bins in \(what) are \(axes.data.edges) in data and \(axes.simulation.edges) in simulation. Give both the same bins")
      }
      for (i, pair) in zip(axes.data.edges, axes.data.edges.dropFirst()).enumerated() where !(pair.0 < pair.1) {
        throw RecoilPayloadError(
          file: file, place: axes.data.place, "edges must rise: edge \(i + 1) is \(pair.1), after \(pair.0)")
      }
    }
  }

  private var decisions: [String] {
    var result = [
      statedConvention == nil
        ? "The file does not say what its variables are; they are taken as components of U = MET + vis - V."
        : "Variables: \(convention.rawValue)."
    ]
    if convention == .missing { result.append("u_par - qT = U_par and u_perp = -U_perp.") }
    for axis in [qt.data, njets.data] where axis.isLost {
      result.append("Edges of \(axis.place) are lost (\(axis.storedEdges)); its labels tell \(axis.edges).")
    }
    return result
  }

  private func map(
    _ component: RecoilComponent, qt bin: Int, njets jets: Int, tail: Double, _ decisions: inout [String]
  ) throws(RecoilPayloadError) -> PiecewiseMap {
    guard let cell = cells.first(where: { $0.component == component && $0.qt == bin && $0.njets == jets }),
      let found = map(of: cell, tail: tail)
    else {
      throw RecoilPayloadError(
        file: file, place: label(qt: bin, njets: jets),
        "\(component.symbol) has no histograms of data and simulation that make distributions. See what concord validate says")
    }
    for (name, cdf) in [(cell.data.histogram?.place, found.data), (cell.simulation.histogram?.place, found.simulation)]
    where cdf.largestDip > 0 {
      decisions.append("\(name ?? ""): sums fell by up to \(cdf.largestDip) at \(cdf.dipPlace) GeV; made to rise.")
    }
    return component == .perpendicular && convention == .missing ? found.map.mirrored : found.map
  }

  private func description(_ component: RecoilComponent) -> String {
    """
    \(component.symbol) of simulation corrected to data, GeV; quantile map between histograms, straight lines between their edges; \
    beyond the simulation's tails rescaled by the ratio of the widths; njets is a real number
    """
  }
}

/// Spells maps of straight lines in nodes of a correction set.
struct PiecewiseMapNodes {
  let value: String

  func correction(
    name: String, qt: BinEdges, njets: BinEdges, maps: [[PiecewiseMap]], description: String
  ) throws(CorrectionError) -> Correction {
    var rows: [CorrectionNode] = []
    for row in maps {
      var nodes: [CorrectionNode] = []
      for map in row { nodes.append(try node(map)) }
      rows.append(.binning(try BinningNode(input: "njets", edges: njets, content: nodes, flow: .clamp)))
    }
    let data = try CategoryNode(
      input: "syst", keys: .strings(["nominal"]),
      content: [.binning(try BinningNode(input: "qt", edges: qt, content: rows, flow: .clamp))])
    return try Correction(
      name: name, description: description,
      inputs: [
        Variable("syst", .string, description: "variation: nominal"),
        Variable("qt", .real, description: "transverse momentum of the boson in GeV; the nearest bin applies outside"),
        Variable("njets", .real, description: "number of jets, as a real number; the nearest bin applies outside"),
        Variable(value, .real, description: "recoil component of the simulation in GeV"),
      ], output: Variable("mapped_\(value)", .real, description: "GeV"),
      genericFormulas: [
        try FormulaNode("[0]+[1]*(x-[2])", variables: [value]), try FormulaNode("x", variables: [value]),
      ], data: .category(data))
  }

  private func node(_ map: PiecewiseMap) throws(CorrectionError) -> CorrectionNode {
    let (first, last) = (map.lines[0], map.lines[map.lines.count - 1])
    let edges = [-.infinity] + map.lines.map(\.x0) + [last.x1, .infinity]
    let lines = map.lines.map { line($0.y0, $0.slope, $0.x0) }
    let content = [line(first.y0, map.tailSlope, first.x0)] + lines + [line(last.y1, map.tailSlope, last.x1)]
    let unchanged = CorrectionNode.formulaReference(FormulaReferenceNode(1))
    return .binning(try BinningNode(input: value, edges: BinEdges(edges), content: content, flow: .content(unchanged)))
  }

  private func line(_ y: Double, _ slope: Double, _ x: Double) -> CorrectionNode {
    .formulaReference(FormulaReferenceNode(0, parameters: [y, slope, x]))
  }
}
