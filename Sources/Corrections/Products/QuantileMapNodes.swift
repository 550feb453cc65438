/// Spells a quantile map in stock nodes of schema 2, which has neither `erfc` nor a root finder.
///
/// With F and f the data's distribution and density and L = log(F_MC/(1 - F_MC)) at the value to map:
/// x₀ = mean_data + rms_data/rms_MC (x - mean_MC), then x ← x - (log(F/(1 - F)) - L) F (1 - F)/f(x) a few times. Log-odds of
/// a bell curve are close to linear in x near the centre and to a parabola in the tails, so Newton converges from the
/// linear guess in four steps; where shapes differ much, straight lines between exact points are the better guess and need
/// three. Transforms hold the intermediate values: once the bin is chosen, qt and njets are free to
/// carry F and L. All formulas are generic, so that a map costs its parameters only.
struct QuantileMapNodes {
  let value: String
  let qt: String
  let njets: String

  private enum Generic: Int, CaseIterable {
    case logOdds, guess, cdf, step, shift, identity, cubic, cubicPair
  }

  /// The formulas that ``node(for:)`` refers to, in the order of their indices.
  func genericFormulas() throws(CorrectionError) -> [FormulaNode] {
    var formulas: [FormulaNode] = []
    for formula in Generic.allCases {
      formulas.append(try FormulaNode(Self.expression(formula), variables: [value, qt, njets]))
    }
    return formulas
  }

  /// Parameters of the mixtures: [0]…[4] are f, mu1, √2 sigma1, mu2, √2 sigma2. A square needs the `-1*`, because a minus
  /// sign binds tighter than `^`.
  private static func expression(_ formula: Generic) -> String {
    let cdf = "[0]*0.5*(1+erf((x-[1])/[2]))+(1-[0])*0.5*(1+erf((x-[3])/[4]))"
    let tail = "[0]*0.5*(1-erf((x-[1])/[2]))+(1-[0])*0.5*(1-erf((x-[3])/[4]))"
    let bells = "[0]/[2]*exp(-1*((x-[1])/[2])^2)+(1-[0])/[4]*exp(-1*((x-[3])/[4])^2)"
    let density = "(\(NumberText.text(1 / Double.pi.squareRoot()))*(\(bells)))"
    return switch formula {
    case .logOdds: "log((\(cdf))/(\(tail)))"
    case .guess: "[0]+[1]*(x-[2])"
    // Kept off 0 and 1, so that a guess too far out still has log-odds.
    case .cdf: "max(1e-16,min(0.9999999999999999,\(cdf)))"
    // No step is longer than [5]; far out, where the density vanishes, a step would be endless.
    case .step: "x-max(-1*[5],min([5],(log(y/(1-y))-z)*y*(1-y)/\(density)))"
    case .shift: "x+[0]"
    case .identity: "x"
    case .cubic: cubic("[0]", "[1]", "[2]", "[3]", origin: "[4]")
    case .cubicPair:
      "(1-(y-[9])/[10])*(\(cubic("[0]", "[1]", "[2]", "[3]", origin: "[8]")))"
        + "+(y-[9])/[10]*(\(cubic("[4]", "[5]", "[6]", "[7]", origin: "[8]")))"
    }
  }

  private static func cubic(_ a: String, _ b: String, _ c: String, _ d: String, origin: String) -> String {
    "\(a)+(x-\(origin))*(\(b)+(x-\(origin))*(\(c)+(x-\(origin))*\(d)))"
  }

  /// A map in cubic pieces: a lookup of the value above one polynomial each.
  func node(for map: CubicMap) throws(CorrectionError) -> CorrectionNode {
    try lookup(map, zip(map.coefficients, map.origins).map { reference(.cubic, $0 + [$1]) })
  }

  /// Two maps between which qt interpolates.
  func node(for pair: CubicMapPair) throws(CorrectionError) -> CorrectionNode {
    let both = zip(pair.first.coefficients, pair.second.coefficients)
    return try lookup(
      pair.first,
      zip(both, pair.first.origins).map { c, origin in
        reference(.cubicPair, c.0 + c.1 + [origin, pair.low, pair.high - pair.low])
      })
  }

  private func lookup(_ map: CubicMap, _ pieces: [CorrectionNode]) throws(CorrectionError) -> CorrectionNode {
    .binning(
      try BinningNode(
        input: value, edges: BinEdges([-.infinity] + map.knots + [.infinity]), content: pieces,
        flow: .content(pieces[pieces.count - 1])))
  }

  private func reference(_ formula: Generic, _ parameters: [Double] = []) -> CorrectionNode {
    .formulaReference(FormulaReferenceNode(formula.rawValue, parameters: parameters))
  }

  /// The map of one bin: a lookup in the guard interval above the chain of transforms.
  func node(for bin: QuantileMapBin) throws(CorrectionError) -> CorrectionNode {
    if bin.isIdentity { return reference(.identity) }
    let above = reference(.shift, [bin.shiftAbove])
    // +infinity and NaN belong to no bin, hence the flow.
    return .binning(
      try BinningNode(
        input: value, edges: BinEdges([-.infinity, bin.low, bin.high, .infinity]),
        content: [reference(.shift, [bin.shiftBelow]), try chain(for: bin), above], flow: .content(above)))
  }

  private func chain(for bin: QuantileMapBin) throws(CorrectionError) -> CorrectionNode {
    let (simulation, data) = (bin.simulation, bin.data)
    var node = reference(.identity)
    for _ in 0..<bin.steps {
      let step = reference(.step, parameters(data) + [2 * data.rms])
      node = transform(qt, reference(.cdf, parameters(data)), transform(value, step, node))
    }
    return transform(njets, reference(.logOdds, parameters(simulation)), transform(value, try guess(for: bin), node))
  }

  /// One straight line through means and widths, or lines between the knots.
  private func guess(for bin: QuantileMapBin) throws(CorrectionError) -> CorrectionNode {
    let (simulation, data) = (bin.simulation, bin.data)
    guard !bin.knots.isEmpty else {
      return reference(.guess, [data.mean, data.rms / simulation.rms, simulation.mean])
    }
    let lines = zip(bin.knots, bin.knots.dropFirst()).map { a, b in
      reference(.guess, [a.y, (b.y - a.y) / (b.x - a.x), a.x])
    }
    return .binning(
      try BinningNode(input: value, edges: BinEdges(bin.knots.map(\.x)), content: lines, flow: .clamp))
  }

  private func transform(_ input: String, _ rule: CorrectionNode, _ content: CorrectionNode) -> CorrectionNode {
    .transform(TransformNode(input: input, rule: rule, content: content))
  }

  private func parameters(_ m: MapMixture) -> [Double] {
    [m.fraction, m.mu1, m.sigma1 * 2.0.squareRoot(), m.mu2, m.sigma2 * 2.0.squareRoot()]
  }

  /// One bin alone, as a correction of (qt, njets, value).
  func correction(of bin: QuantileMapBin) throws(CorrectionError) -> Correction {
    try Correction(
      name: "map", inputs: [Variable(qt, .real), Variable(njets, .real), Variable(value, .real)],
      output: Variable("mapped", .real), genericFormulas: genericFormulas(), data: node(for: bin))
  }
}
