/// Numbers in bins with their uncertainties, on their way to a correction: what a histogram or a table of scale factors holds.
///
/// Numeric axes become one binning or multibinning, axes with labels become categories around it, and sources of uncertainty a
/// category of shifted values outermost, with keys as a ``VariationConvention`` spells them.
public struct BinnedCorrection: Sendable {
  /// One axis: an input of the correction.
  public struct Axis: Sendable, Hashable {
    /// The input's name.
    public let input: String
    /// What it means.
    public let description: String?
    /// Rising edges, one more than bins.
    public let edges: [Double]
    /// Keys of the bins, if it is looked up by text; a bin with an empty key is left out. Empty for numbers.
    public let labels: [String]

    /// Describes an axis.
    public init(input: String, description: String? = nil, edges: [Double], labels: [String] = []) {
      self.input = input
      self.description = description
      self.edges = edges
      self.labels = labels
    }
  }

  /// The axes, in the order of the inputs.
  public let axes: [Axis]
  /// One value per combination of bins, the first axis running fastest.
  public let values: [Double]
  /// What lies outside of the numeric axes.
  public let flow: Flow
  /// The uncertainties, in the order of their keys.
  public let sources: [BinnedSource]
  /// How variations are called.
  public let convention: VariationConvention

  /// What `systematic`, `nominal`, `up` and `down` are called in sets of histograms by default.
  public static let histogramConvention = VariationConvention(
    input: "systematic", nominal: "nominal", up: .init(suffix: "_up", total: "up"), down: .init(suffix: "_down", total: "down"))

  /// - Throws: ``CorrectionError`` if the numbers of values, or of shifts, are not that of the bins.
  public init(
    axes: [Axis], values: [Double], sources: [BinnedSource] = [], flow: Flow, convention: VariationConvention = .concord
  ) throws(CorrectionError) {
    let bins = axes.reduce(1) { $0 * ($1.edges.count - 1) }
    guard values.count == bins else { throw CorrectionError(.contentCount(found: values.count, needed: bins), at: "content") }
    for source in sources { _ = try source.shifted(values) }
    (self.axes, self.values, self.flow, self.sources, self.convention) = (axes, values, flow, sources, convention)
  }

  /// What a histogram holds: values, and with `varied` the values plus and minus their errors.
  /// - Throws: ``CorrectionError`` if the numbers of values and errors are not that of the bins.
  public init(
    axes: [Axis], values: [Double], errors: [Double], flow: Flow, varied: Bool,
    convention: VariationConvention = histogramConvention
  ) throws(CorrectionError) {
    try self.init(
      axes: axes, values: values, sources: varied ? [.total(errors: errors)] : [], flow: flow, convention: convention)
    guard errors.count == values.count else {
      throw CorrectionError(.contentCount(found: errors.count, needed: values.count), at: "content")
    }
  }

  /// The correction.
  /// - Throws: ``CorrectionError``: edges that do not rise, two inputs or keys of one name, values that are not finite.
  public func correction(name: String, description: String? = nil, version: Int = 1) throws(CorrectionError) -> Correction {
    var inputs = axes.map { Variable($0.input, $0.labels.isEmpty ? .real : .string, description: $0.description) }
    var data = try node(values)
    if !sources.isEmpty {
      let varied = try varied(data)
      data = try located("data") { () throws(CorrectionError) in
        var resolver = ContentResolver()
        return try resolver.node(try varied.content(convention))
      }
      inputs.insert(varied.input(convention).variable, at: 0)
    }
    return try Correction(
      name: name, description: description, version: version, inputs: inputs, output: Variable("weight", .real), data: data)
  }

  private func varied(_ nominal: CorrectionNode) throws(CorrectionError) -> VariedContent {
    var shifts: [VariedContent.Shift] = []
    for source in sources {
      let (up, down) = try source.shifted(values)
      let content = CorrectionContent(try node(up))
      if let down {
        shifts.append(.init(source.source, up: content, down: CorrectionContent(try node(down))))
      } else {
        shifts.append(.init(oneSided: source.source.name, content, source.source.correlation))
      }
    }
    return VariedContent(nominal: CorrectionContent(nominal), shifts: shifts)
  }

  private func node(_ values: [Double]) throws(CorrectionError) -> CorrectionNode {
    try category(axes.indices.filter { !axes[$0].labels.isEmpty }, axes.map { _ in 0 }, values)
  }

  /// Categories for the axes with labels that are left, around the bins of the others.
  private func category(_ left: [Int], _ bins: [Int], _ values: [Double]) throws(CorrectionError) -> CorrectionNode {
    guard let axis = left.first else { return try binning(bins, values) }
    var content: [CorrectionNode] = []
    let named = axes[axis].labels.indices.filter { !axes[axis].labels[$0].isEmpty }
    for bin in named {
      var here = bins
      here[axis] = bin
      content.append(try category(Array(left.dropFirst()), here, values))
    }
    let keys = named.map { axes[axis].labels[$0] }
    return .category(try CategoryNode(input: axes[axis].input, keys: .strings(keys), content: content))
  }

  private func binning(_ bins: [Int], _ values: [Double]) throws(CorrectionError) -> CorrectionNode {
    let numeric = axes.indices.filter { axes[$0].labels.isEmpty }
    guard let first = numeric.first else { return .constant(values[place(bins)]) }
    var edges: [BinEdges] = []
    for axis in numeric { edges.append(try located("edges[\(axis)]") { () throws(CorrectionError) in try axes[axis].binEdges }) }
    let content = self.values(values, bins, numeric).map { CorrectionNode.constant($0) }
    if numeric.count == 1 {
      return .binning(try BinningNode(input: axes[first].input, edges: edges[0], content: content, flow: flow))
    }
    return .multibinning(
      try MultiBinningNode(inputs: numeric.map { axes[$0].input }, edges: edges, content: content, flow: flow))
  }

  /// The values with the last axis running fastest.
  func lastAxisFastest(_ values: [Double]) -> [Double] { self.values(values, axes.map { _ in 0 }, Array(axes.indices)) }

  /// The values over the numeric axes, the last of them running fastest, as the schema wants it.
  private func values(_ values: [Double], _ fixed: [Int], _ numeric: [Int]) -> [Double] {
    var result: [Double] = []
    var bins = fixed
    for axis in numeric { bins[axis] = 0 }
    while true {
      result.append(values[place(bins)])
      guard let axis = numeric.last(where: { bins[$0] + 2 < axes[$0].edges.count }) else { return result }
      bins[axis] += 1
      for later in numeric where later > axis { bins[later] = 0 }
    }
  }

  private func place(_ bins: [Int]) -> Int {
    zip(axes, bins).reversed().reduce(0) { $0 * ($1.0.edges.count - 1) + $1.1 }
  }
}

extension BinnedCorrection.Axis {
  /// Uniform where readers of the schema then find every edge in the bin above it, by whichever of the usual formulas they
  /// divide; else edge by edge.
  fileprivate var binEdges: BinEdges {
    get throws(CorrectionError) {
      let explicit = try BinEdges(edges)
      let (low, high, count) = (explicit.low, explicit.high, Double(explicit.count))
      guard low.isFinite, high.isFinite, (high - low).isFinite, count > 1 else { return explicit }
      let width = (high - low) / count
      let isUniform = (0..<explicit.count).allSatisfy { bin in
        let x = edges[bin] - low
        let places = [x / (high - low) * count, count * x / (high - low), x / width]
        return edges[bin] == low + Double(bin) * width && places.allSatisfy { Int($0) == bin }
      }
      return isUniform ? try BinEdges(uniform: explicit.count, low: low, high: high) : explicit
    }
  }
}
