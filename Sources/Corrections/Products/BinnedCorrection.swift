/// Numbers in bins with their uncertainties, on their way to a correction: what a histogram holds.
///
/// Numeric axes become one binning or multibinning, axes with labels become categories around it, and with
/// ``varied`` a category `systematic` of `nominal`, `up` and `down` stands outermost.
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
  /// Its uncertainty, as many.
  public let errors: [Double]
  /// What lies outside of the numeric axes.
  public let flow: Flow
  /// Whether the values plus and minus their uncertainty are there too.
  public let varied: Bool

  /// The name of the input that chooses `nominal`, `up` or `down`.
  public static let systematic = "systematic"

  /// - Throws: ``CorrectionError`` if the numbers of values and errors are not that of the bins.
  public init(axes: [Axis], values: [Double], errors: [Double], flow: Flow, varied: Bool) throws(CorrectionError) {
    let bins = axes.reduce(1) { $0 * ($1.edges.count - 1) }
    for count in [values.count, errors.count] where count != bins {
      throw CorrectionError(.contentCount(found: count, needed: bins), at: "content")
    }
    self.axes = axes
    self.values = values
    self.errors = errors
    self.flow = flow
    self.varied = varied
  }

  /// The correction.
  /// - Throws: ``CorrectionError``: edges that do not rise, two inputs or keys of one name, values that are not finite.
  public func correction(name: String, description: String?) throws(CorrectionError) -> Correction {
    var inputs = axes.map { Variable($0.input, $0.labels.isEmpty ? .real : .string, description: $0.description) }
    var data = try node(values)
    if varied {
      inputs.insert(Variable(Self.systematic, .string, description: "nominal, up or down"), at: 0)
      let up = try node(zip(values, errors).map { $0 + $1 })
      let down = try node(zip(values, errors).map { $0 - $1 })
      data = .category(
        try CategoryNode(input: Self.systematic, keys: .strings(["nominal", "up", "down"]), content: [data, up, down]))
    }
    return try Correction(
      name: name, description: description, inputs: inputs, output: Variable("weight", .real), data: data)
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
