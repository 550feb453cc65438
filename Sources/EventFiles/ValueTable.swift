public import Columns
public import RootFiles

/// A histogram, graph, parameter or text of a ROOT file as columns.
///
/// Bins stand in ROOT's order: underflow and overflow included, the first axis running fastest.
public struct ValueTable: Sendable {
  /// One column with its name.
  public struct Item: Sendable {
    /// Its name, type and shape.
    public let schema: ColumnSchema
    /// Its values.
    public let column: Column
  }

  /// The object's name in the file.
  public let object: String
  /// Its class.
  public let className: String
  /// What was read.
  public let value: RootValue
  /// Everything the object holds, each column as long as it is: edges are one more than bins. For digests.
  public let parts: [Item]
  /// The object as rows: one per bin with its edges on each axis, one per point, or one.
  public let rows: [Item]

  /// How often a histogram was filled, how many points a graph has; 1 for a single value.
  public var entries: Int {
    switch value {
    case .histogram(let histogram): Self.count(histogram.entries)
    case .efficiency(_, let total): Self.count(total.entries)
    case .graph(let graph): graph.x.count
    case .parameter: 1
    }
  }

  /// Reads an object of a ROOT file; nil if `path` is no ROOT file, or the object holds events.
  /// - Throws: ``EventFileError`` for an unknown name, a class that is not read, or damage.
  public init?(path: String, object: String) throws(EventFileError) {
    guard try EventFile.hasRootHeader(path) else { return nil }
    do {
      let file = try RootFile(path: path)
      let entry = try file.object(object)
      guard !file.holdsEvents(ofClass: entry.className) else { return nil }
      self.init(try file.value(object), object: object, className: entry.className)
    } catch {
      throw .root(error)
    }
  }

  init(_ value: RootValue, object: String, className: String) {
    self.value = value
    self.object = object
    self.className = className
    switch value {
    case .histogram(let histogram):
      parts = histogram.parts(prefix: "") + histogram.axisParts
      rows = histogram.binEdges + histogram.binRows
    case .efficiency(let passed, let total):
      parts = passed.parts(prefix: "passed.") + total.parts(prefix: "total.") + total.axisParts
      rows = total.binEdges + Self.efficiency(passed, total)
    case .graph(let graph):
      parts = graph.points
      rows = graph.points
    case .parameter(let parameter):
      parts = [parameter.item]
      rows = parts
    }
  }

  private static func efficiency(_ passed: RootHistogram, _ total: RootHistogram) -> [Item] {
    guard passed.values.count == total.values.count else { return [.reals("total", total.values)] }
    let ratio = zip(passed.values, total.values).map { $1 == 0 ? Double.nan : $0 / $1 }
    return [.reals("passed", passed.values), .reals("total", total.values), .reals("efficiency", ratio)]
  }

  private static func count(_ entries: Double) -> Int { Int(exactly: entries.rounded()) ?? 0 }
}

extension ValueTable.Item {
  static func reals(_ name: String, _ values: [Double]) -> Self {
    Self(schema: ColumnSchema(name: name, type: .float64), column: Column(values: .float64(values)))
  }

  static func texts(_ name: String, _ texts: [String]) -> Self {
    var bytes: [UInt8] = []
    var offsets = [0]
    for text in texts {
      bytes += Array(text.utf8)
      offsets.append(bytes.count)
    }
    return Self(
      schema: ColumnSchema(name: name, type: .uint8, shape: .text),
      column: Column(values: .uint8(bytes), layout: .jagged(offsets: offsets)))
  }
}
