/// Quantile maps in bins of qT and number of jets, made into one ``Correction``.
///
/// Inputs, in this order: `syst` (string: the key of a variation), `qt` (real, GeV), `njets` (real), and the value to map
/// (real, GeV). The output is the mapped value. Outside the bins of qt and njets the nearest bin applies; NaN there takes
/// the last one.
public struct QuantileMapCorrection: Sendable {
  /// One bin's map.
  public enum Map: Sendable, Hashable {
    /// Between two mixtures, exact.
    case quantile(QuantileMapBin)
    /// Any other, in cubic pieces.
    case cubic(CubicMap)
  }

  /// The maps of one slice of njets along qt.
  public enum Slice: Sendable, Hashable {
    /// One map per qt bin.
    case bins([Map])
    /// Maps that go over into one another: `pairs` one after the other in qt; below the first and above the last, its end.
    case interpolated([CubicMapPair])
  }

  /// The maps of one variation, one slice per njets bin.
  public struct Variation: Sendable, Hashable {
    /// The key of the input `syst`.
    public let key: String
    /// One per njets bin.
    public let slices: [Slice]

    /// The maps that `key` selects.
    public init(key: String, slices: [Slice]) {
      self.key = key
      self.slices = slices
    }
  }

  /// Name of the correction.
  public let name: String
  /// Name of the input to map, such as `u_par_minus_qt`.
  public let value: String
  /// Bins of qT in GeV.
  public let qtEdges: BinEdges
  /// Bins of the number of jets; the last edge may be infinite.
  public let njetsEdges: BinEdges
  /// The nominal maps and their variations.
  public let variations: [Variation]

  /// - Throws: ``QuantileMapError/binCount(variation:found:needed:)`` if the bins do not fit the edges.
  public init(
    name: String, value: String, qtEdges: BinEdges, njetsEdges: BinEdges, variations: [Variation]
  ) throws(QuantileMapError) {
    for variation in variations {
      let found = variation.slices.map { slice in
        switch slice {
        case .bins(let maps): maps.count
        case .interpolated(let pairs): pairs.isEmpty ? 0 : qtEdges.count
        }
      }
      let needed = [Int](repeating: qtEdges.count, count: njetsEdges.count)
      if found != needed { throw .binCount(variation: variation.key, found: found, needed: needed) }
    }
    (self.name, self.value, self.qtEdges, self.njetsEdges) = (name, value, qtEdges, njetsEdges)
    self.variations = variations
  }

  /// With nominal maps only, under the key `nominal`: one row per qt bin, one map per njets bin.
  /// - Throws: ``QuantileMapError/binCount(variation:found:needed:)`` if the bins do not fit the edges.
  public init(
    name: String, value: String, qtEdges: BinEdges, njetsEdges: BinEdges, nominal: [[QuantileMapBin]]
  ) throws(QuantileMapError) {
    for row in nominal where row.count != njetsEdges.count {
      throw .binCount(variation: "nominal", found: nominal.map(\.count), needed: nominal.map { _ in njetsEdges.count })
    }
    let slices = (0..<njetsEdges.count).map { slice in Slice.bins(nominal.map { .quantile($0[slice]) }) }
    try self.init(
      name: name, value: value, qtEdges: qtEdges, njetsEdges: njetsEdges,
      variations: [Variation(key: "nominal", slices: slices)])
  }

  /// The correction, checked and ready to evaluate or write.
  /// - Throws: ``QuantileMapError/correction(_:)``: a key used twice, or a value named like another input.
  public func correction(description: String? = nil, version: Int = 1) throws(QuantileMapError) -> Correction {
    do throws(CorrectionError) {
      let nodes = QuantileMapNodes(value: value, qt: "qt", njets: "njets")
      var maps: [CorrectionNode] = []
      for variation in variations { maps.append(try lookup(of: variation, nodes)) }
      let data = try CategoryNode(input: "syst", keys: .strings(variations.map(\.key)), content: maps)
      return try Correction(
        name: name, description: description, version: version, inputs: inputs,
        output: Variable("mapped_\(value)", .real, description: "GeV"), genericFormulas: nodes.genericFormulas(),
        data: .category(data))
    } catch {
      throw .correction(error)
    }
  }

  private var inputs: [Variable] {
    [
      Variable("syst", .string, description: "variation: \(variations.map(\.key).joined(separator: ", "))"),
      Variable("qt", .real, description: "transverse momentum of the boson in GeV; the nearest bin applies outside"),
      Variable("njets", .real, description: "number of jets, as a real number; the nearest bin applies outside"),
      Variable(value, .real, description: "recoil component of the simulation in GeV"),
    ]
  }

  private func lookup(of variation: Variation, _ nodes: QuantileMapNodes) throws(CorrectionError) -> CorrectionNode {
    var slices: [CorrectionNode] = []
    for slice in variation.slices { slices.append(try node(of: slice, nodes)) }
    return .binning(try BinningNode(input: "njets", edges: njetsEdges, content: slices, flow: .clamp))
  }

  private func node(of slice: Slice, _ nodes: QuantileMapNodes) throws(CorrectionError) -> CorrectionNode {
    switch slice {
    case .bins(let maps):
      var content: [CorrectionNode] = []
      for map in maps { content.append(try node(of: map, nodes)) }
      return .binning(try BinningNode(input: "qt", edges: qtEdges, content: content, flow: .clamp))
    case .interpolated(let pairs):
      let last = pairs[pairs.count - 1]  // there is one: the initialiser checks
      var content = [try nodes.node(for: pairs[0].first)]
      for pair in pairs { content.append(try nodes.node(for: pair)) }
      content.append(try nodes.node(for: last.second))
      let edges = try BinEdges([-.infinity] + pairs.map(\.low) + [last.high, .infinity])
      return .binning(try BinningNode(input: "qt", edges: edges, content: content, flow: .content(content[content.count - 1])))
    }
  }

  private func node(of map: Map, _ nodes: QuantileMapNodes) throws(CorrectionError) -> CorrectionNode {
    switch map {
    case .quantile(let bin): try nodes.node(for: bin)
    case .cubic(let cubic): try nodes.node(for: cubic)
    }
  }
}
