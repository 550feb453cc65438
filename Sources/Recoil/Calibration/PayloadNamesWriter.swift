public import Corrections
import EventFiles
import Fitting

extension RecoilCalibration {
  /// The calibration under the names that readers of Drell-Yan recoil corrections look for: `Recoil_correction_QuantileMapHist`,
  /// `…_QuantileMapFit`, `…_Rescaling` and, if response and resolution were derived, `…_Uncertainty`.
  ///
  /// They are functions of ([era,] order, njet, ptll, var, [kind,] val [, syst]) of components of U = MET + vis − V:
  /// Upara = u_par − qT and Uperp = −u_perp; the uncertainty of H = −(MET + vis), Hpara = −u_par and Hperp = u_perp. The map
  /// called Hist is the calibration's own, whole and inverted; Fit holds the two cumulative distributions whose user inverts one;
  /// Rescaling is the straight line through means and standard deviations. The last two go bin by bin however maps are joined.
  /// - Parameters:
  ///   - era: the key of an input `era`; nil for no such input.
  ///   - order: the key of the input `order`.
  /// - Returns: the set and the largest difference between its maps and the exact ones on a grid, GeV.
  /// - Throws: as ``correctionSet(tolerance:method:threads:)``.
  public func payloadCorrectionSet(
    era: String? = nil, order: String = "NLO", tolerance: Double = 1e-7, method: RecoilExportMethod = .exact, threads: Int = 1
  ) throws -> (set: CorrectionSet, largestError: Double) {
    let own = try correctionSet(tolerance: tolerance, method: method, threads: threads)
    let writer = PayloadNamesWriter(calibration: self, era: era, order: order)
    var corrections = [try writer.map(own.set), try writer.fit(), try writer.rescaling()]
    if let uncertainty = try writer.uncertainty() { corrections.append(uncertainty) }
    return (try CorrectionSet(description: own.set.description, corrections: corrections), own.largestError)
  }
}

/// Writes the corrections of one calibration under other names.
private struct PayloadNamesWriter {
  typealias Method = PayloadCorrections.Method
  let calibration: RecoilCalibration
  let era: String?
  let order: String

  private let njet = RealInput("njet", "number of jets, as a real number; the nearest bin applies outside")
  private let ptll = RealInput("ptll", "transverse momentum of the boson in GeV; the nearest bin applies outside")
  private let component = StringInput("var", "Upara or Uperp of U = MET + vis - V; Hpara or Hperp of H = -(MET + vis)")
  private let value = RealInput("val", "the component, GeV")

  init(calibration: RecoilCalibration, era: String?, order: String) {
    (self.calibration, self.era, self.order) = (calibration, era, order)
  }

  // MARK: Quantile maps

  /// The maps of the calibration's own set. Those of u_perp are turned round: T(Uperp) = −T(u_perp) at u_perp = −Uperp.
  func map(_ own: CorrectionSet) throws -> Correction {
    var trees: [CorrectionNode] = []
    var generics: [FormulaNode] = []
    for (component, name) in [(RecoilComponent.parallel, "u_par"), (.perpendicular, "u_perp")] {
      let correction = try own.correction(name)
      let ours = component == .parallel ? "u_par_minus_qt" : "u_perp"
      let rewriting = CorrectionRewriting(
        names: ["qt": "ptll", "njets": "njet", ours: "val"], chosen: ["syst": "nominal"], value: "val")
      generics = try rewriting.generics(of: correction)  // the same for both
      let tree = try rewriting.tree(of: correction)
      trees.append(component == .parallel ? tree : try turned(tree))
    }
    let components = CorrectionNode.category(
      try CategoryNode(input: "var", keys: .strings(["Upara", "Uperp"]), content: trees))
    return try Correction(
      name: Method.histogram.rawValue, description: description("the quantile map between fits, inverted"),
      inputs: inputs([value]).map(\.variable), output: output("GeV").variable, genericFormulas: generics,
      data: try chosen(components))
  }

  private func turned(_ tree: CorrectionNode) throws(CorrectionError) -> CorrectionNode {
    let negative = CorrectionNode.formula(try FormulaNode("-1*x", variables: ["val"]))
    let inner = CorrectionNode.transform(TransformNode(input: "val", rule: negative, content: tree))
    return .transform(TransformNode(input: "val", rule: inner, content: negative))
  }

  private func chosen(_ node: CorrectionNode) throws(CorrectionError) -> CorrectionNode {
    let ordered = CorrectionNode.category(try CategoryNode(input: "order", keys: .strings([order]), content: [node]))
    guard let era else { return ordered }
    return .category(try CategoryNode(input: "era", keys: .strings([era]), content: [ordered]))
  }

  // MARK: Distributions and lines

  /// The cumulative distributions of data and simulation.
  func fit() throws(CorrectionError) -> Correction {
    let kind = StringInput("kind", "Data or DY")
    let formulas = MixtureFormulas(of: value)
    func distributions(_ sign: Double, _ component: RecoilComponent) -> CorrectionContent {
      kind.cases {
        Case("Data", bins { formulas.cdf(mixture($0[component].map.target, sign)) })
        Case("DY", bins { formulas.cdf(mixture($0[component].map.source, sign)) })
      }
    }
    return try correction(
      .fit, "cumulative distributions of the fits; the user inverts that of data", inputs([kind, value]),
      component.cases(["Upara": distributions(1, .parallel), "Uperp": distributions(-1, .perpendicular)]), "probability")
  }

  private func mixture(_ mixture: GaussianMixture, _ sign: Double) -> GaussianMixture { sign < 0 ? mixture.mirrored : mixture }

  /// mean_data + σ_data/σ_MC (value − mean_MC).
  func rescaling() throws(CorrectionError) -> Correction {
    let line = SharedFormula("[0]+[1]*(x-[2])", of: value)
    func lines(_ sign: Double, _ component: RecoilComponent) -> CorrectionContent {
      bins { region in
        let (from, to) = (region[component].map.source, region[component].map.target)
        return line(sign * to.mean, to.standardDeviation / from.standardDeviation, sign * from.mean)
      }
    }
    return try correction(
      .rescaling, "means and widths of the fits matched", inputs([value]),
      component.cases(["Upara": lines(1, .parallel), "Uperp": lines(-1, .perpendicular)]), "GeV")
  }

  // MARK: Uncertainty

  /// What response and resolution make of the corrected H; nil if the calibration has not both.
  func uncertainty() throws(CorrectionError) -> Correction? {
    var cases: [Case<String>] = []
    for (kind, name) in [(RecoilSource.Kind.response, "Resp"), (.resolution, "Resol")] {
      guard let source = calibration.sources?.first(where: { $0.kind == kind }), source.variations.count == 2 else { return nil }
      for (variation, ending) in zip(source.variations, ["Up", "Down"]) {
        cases.append(Case(name + ending, components(of: variation)))
      }
    }
    let syst = StringInput("syst", "RespUp, RespDown, ResolUp or ResolDown")
    return try correction(
      .uncertainty, "response and resolution, for components of H after the nominal correction", inputs([value]) + [syst],
      syst.cases { cases }, "GeV")
  }

  private func components(of variation: RecoilVariation) -> CorrectionContent {
    // u′ = c + f (u − c) + s, turned into Hpara = −u_par = −(u + qT) and Hperp = u_perp.
    let along = SharedFormula("[1]*x+([1]-1)*(y+[0])-[2]", of: value, ptll)
    let across = SharedFormula("[0]+[1]*(x-[0])+[2]", of: value)
    func scaled(_ component: RecoilComponent, _ formula: SharedFormula) -> CorrectionContent {
      let changes = Dictionary(uniqueKeysWithValues: variation.changes.map { ($0.region, $0[component]) })
      return binsByRegion { region in
        guard case .scaled(let center, let factor, let shift) = changes[region] ?? nil else { return formula(0, 1, 0) }
        return formula(center, factor, shift)
      }
    }
    return component.cases(["Hpara": scaled(.parallel, along), "Hperp": scaled(.perpendicular, across)])
  }

  // MARK: Around all

  private func bins(_ content: (RecoilRegionFit) -> CorrectionContent) -> CorrectionContent {
    binsByRegion { content(calibration.regions[$0]) }
  }

  private func binsByRegion(_ content: (Int) -> CorrectionContent) -> CorrectionContent {
    let (bins, regions) = (calibration.bins, calibration.regionOfBin)
    return njet.bins(
      Bins(bins.njets.edges), flow: .clamp,
      (0..<bins.njets.count).map { slice in
        ptll.bins(
          Bins(bins.qt.edges), flow: .clamp, (0..<bins.qt.count).map { content(regions[bins.index(qt: $0, njets: slice)]) })
      })
  }

  private func inputs(_ last: [any CorrectionVariable]) -> [any CorrectionVariable] {
    let first: [any CorrectionVariable] = era == nil ? [] : [StringInput("era", era)]
    return first + [StringInput("order", order), njet, ptll, component] + last
  }

  private func output(_ unit: String) -> RealInput { RealInput("corrected", unit) }

  private func correction(
    _ method: Method, _ text: String, _ inputs: [any CorrectionVariable], _ content: CorrectionContent, _ unit: String
  ) throws(CorrectionError) -> Correction {
    let ordered = StringInput("order").cases { Case(order, content) }
    let all = era.map { era in StringInput("era").cases { Case(era, ordered) } } ?? ordered
    return try Correction(method.rawValue, description: description(text), inputs: inputs, output: output(unit), all)
  }

  private func description(_ text: String) -> String {
    "\(text); calibration=\(calibration.name); digest=\(calibration.digest)"
  }
}

/// Cumulative distributions of mixtures as formulas: per component two halves of an error function, which meet at the mean.
private struct MixtureFormulas {
  private let value: RealInput

  init(of value: RealInput) { self.value = value }

  /// Per component [0]…[4]: share · A_low, share · A_high, mean, √2 σ_low, √2 σ_high.
  func cdf(_ mixture: GaussianMixture) -> CorrectionContent {
    let terms = mixture.components.indices.map { i in
      let p = (0..<5).map { "[\(5 * i + $0)]" }
      return "\(p[0])*(1+erf(min(x-\(p[2]),0)/\(p[3])))+\(p[1])*erf(max(x-\(p[2]),0)/\(p[4]))"
    }
    let parameters = mixture.components.flatMap { part in
      let low = part.sigmaLow / (part.sigmaLow + part.sigmaHigh)
      return [
        part.share * low, part.share * (1 - low), part.mean, part.sigmaLow * 2.0.squareRoot(),
        part.sigmaHigh * 2.0.squareRoot(),
      ]
    }
    return SharedFormula(terms.joined(separator: "+"), of: value)(parameters)
  }
}
