/// A binning is the list of its edges. JSON has no infinite numbers: they are written as the strings "inf" and "-inf".
extension Binning: Codable {
  /// - Throws: `DecodingError` for any other string; ``BinningError`` for edges that do not rise.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    var edges: [Double] = []
    while !container.isAtEnd {
      if let number = try? container.decode(Double.self) {
        edges.append(number)
      } else {
        edges.append(try Self.infinity(named: container.decode(String.self), in: container))
      }
    }
    try self.init(edges: edges)
  }

  private static func infinity(named name: String, in container: any UnkeyedDecodingContainer) throws -> Double {
    switch name {
    case "inf": return .infinity
    case "-inf": return -.infinity
    default:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "an edge is a number, \"inf\" or \"-inf\", not \"\(name)\"")
    }
  }

  /// Writes the list of edges.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for edge in edges {
      if edge.isFinite { try container.encode(edge) } else { try container.encode(edge > 0 ? "inf" : "-inf") }
    }
  }
}
