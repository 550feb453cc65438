/// Quantile maps in bins of qT and number of jets, made into one ``Correction``.
///
/// Inputs, in this order: `syst` (string: the key of a variation), `qt` (real, GeV), `njets` (real), and the value to map
/// (real, GeV). The output is the mapped value. Outside the bins of qt and njets the nearest bin applies; NaN there takes
/// the last one.
public struct QuantileMapCorrection: Sendable {
  /// The maps of one variation, `bins[i][j]` for qt bin i and njets bin j.
  public struct Variation: Sendable, Hashable {
    /// The key of the input `syst`.
    public let key: String
    /// One row per qt bin, one map per njets bin.
    public let bins: [[QuantileMapBin]]

    /// The maps that `key` selects.
    public init(key: String, bins: [[QuantileMapBin]]) {
      self.key = key
      self.bins = bins
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
    let needed = [Int](repeating: njetsEdges.count, count: qtEdges.count)
    for variation in variations where variation.bins.map(\.count) != needed {
      throw .binCount(variation: variation.key, found: variation.bins.map(\.count), needed: needed)
    }
    (self.name, self.value, self.qtEdges, self.njetsEdges) = (name, value, qtEdges, njetsEdges)
    self.variations = variations
  }

  /// With nominal maps only, under the key `nominal`.
  /// - Throws: ``QuantileMapError/binCount(variation:found:needed:)`` if the bins do not fit the edges.
  public init(
    name: String, value: String, qtEdges: BinEdges, njetsEdges: BinEdges, nominal: [[QuantileMapBin]]
  ) throws(QuantileMapError) {
    try self.init(
      name: name, value: value, qtEdges: qtEdges, njetsEdges: njetsEdges,
      variations: [Variation(key: "nominal", bins: nominal)])
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
    var rows: [CorrectionNode] = []
    for bins in variation.bins {
      var maps: [CorrectionNode] = []
      for bin in bins { maps.append(try nodes.node(for: bin)) }
      rows.append(.binning(try BinningNode(input: "njets", edges: njetsEdges, content: maps, flow: .clamp)))
    }
    return .binning(try BinningNode(input: "qt", edges: qtEdges, content: rows, flow: .clamp))
  }
}
