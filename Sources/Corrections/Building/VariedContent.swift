/// Nominal content with its shifts, on its way to one category: keys outside, bins inside, shifted values and no bare
/// uncertainties.
///
/// Category outermost costs one lookup of the key per call of many rows, where a category in every bin costs one per row.
public struct VariedContent: Sendable {
  /// One source with its shifted contents.
  public struct Shift: Sendable {
    /// The source.
    public let source: VariationSource
    /// The content shifted up, or the alternative of a one-sided source.
    public let up: CorrectionContent
    /// The content shifted down; nil for one-sided sources, where it is the nominal one.
    public let down: CorrectionContent?

    /// A shift up and down.
    public init(_ source: VariationSource, up: CorrectionContent, down: CorrectionContent) {
      (self.source, self.up, self.down) = (source, up, down)
    }

    /// One alternative.
    public init(oneSided name: String, _ content: CorrectionContent, _ correlation: VariationSource.Correlation = .correlated) {
      (source, up, down) = (VariationSource(name, .oneSided, correlation), content, nil)
    }
  }

  /// What holds without any shift.
  public let nominal: CorrectionContent
  /// The shifts, in the order of their keys.
  public let shifts: [Shift]

  /// Nominal content with its shifts.
  public init(nominal: CorrectionContent, shifts: [Shift]) {
    (self.nominal, self.shifts) = (nominal, shifts)
  }

  /// The category, the nominal key first, and the input that it is looked up by.
  /// - Throws: ``CorrectionError``: two sources of one key; a shift that looks an input up in other bins than the nominal content
  ///   does, so that their ratio would be of different bins; contents that are wrong in themselves.
  public func content(_ convention: VariationConvention = .concord) throws(CorrectionError) -> CorrectionContent {
    var cases = [Case(convention.nominal, nominal)]
    for shift in shifts {
      cases.append(Case(convention.upKey(shift.source), shift.up))
      cases.append(Case(convention.downKey(shift.source), shift.down ?? nominal))
    }
    try Self.requireDistinct(cases.map(\.key))
    let bins = try Self.bins(of: nominal)
    for entry in cases.dropFirst() {
      for (input, edges) in try Self.bins(of: entry.content) where bins[input] != edges {
        throw CorrectionError(.otherBins(variation: entry.key, input: input.text), at: "data")
      }
    }
    return StringInput(convention.input).cases { cases }
  }

  /// The input that chooses a shift, with its keys in the description.
  public func input(_ convention: VariationConvention = .concord) -> StringInput {
    let keys = shifts.flatMap { [convention.upKey($0.source), convention.downKey($0.source)] }
    let shown = keys.prefix(20).joined(separator: ", ") + (keys.count > 20 ? ", …" : "")
    return StringInput(convention.input, convention.nominal + (keys.isEmpty ? "" : ", " + shown))
  }

  private static func requireDistinct(_ keys: [String]) throws(CorrectionError) {
    var seen: Set<ExactText> = []
    for key in keys where !seen.insert(key.exact).inserted { throw CorrectionError(.duplicateKey(key), at: "data") }
  }

  /// All bins by input. Inputs that are not looked up have none: a flat shift fits any bins.
  private static func bins(of content: CorrectionContent) throws(CorrectionError) -> [ExactText: Set<BinEdges>] {
    var resolver = ContentResolver()
    var found: [ExactText: Set<BinEdges>] = [:]
    try resolver.node(content).walk { node in
      switch node {
      case .binning(let lookup): found[lookup.input.exact, default: []].insert(lookup.edges)
      case .multibinning(let lookup):
        for (input, edges) in zip(lookup.inputs, lookup.edges) { found[input.exact, default: []].insert(edges) }
      default: break
      }
    }
    return found
  }
}

extension Correction {
  /// A correction with variations: the input that chooses them comes first.
  /// - Throws: as ``VariedContent/content(_:)`` and ``Correction/init(_:version:description:inputs:output:_:)``.
  public init(
    _ name: String, version: Int = 1, description: String? = nil, inputs: [any CorrectionVariable],
    output: RealInput = RealInput("weight"), varied: VariedContent, convention: VariationConvention = .concord
  ) throws(CorrectionError) {
    let content: CorrectionContent
    do throws(CorrectionError) { content = try varied.content(convention) } catch { throw error.named(name) }
    try self.init(
      name, version: version, description: description, inputs: [varied.input(convention)] + inputs, output: output, content)
  }
}
