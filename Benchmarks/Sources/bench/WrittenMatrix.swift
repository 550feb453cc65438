import Columns
import Foundation
import RootFiles
import Storage

/// Writes files over types, codecs and layouts, of values that follow from a rule, for the scripts in `referee/` that read
/// them with uproot, JSROOT and ROOT and compute the same values on their own.
struct WrittenMatrix {
  let folder: String

  private static let packings: [(name: String, packing: Packing)] = [
    ("none", .none), ("lz4", .lz4), ("zlib1", .zlib(level: 1)), ("zlib9", .zlib(level: 9)), ("zstd5", .zstd(level: 5)),
  ]
  /// Entries of the trees in every file, by name: many clusters, none, one.
  private static let trees = ["Events": 3_000, "ntuples/deep/Empty": 0, "ntuples/Single": 1]
  private static let step = 700

  func write() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, packing) in Self.packings { try write("\(folder)/written-\(name).root", packing) }
  }

  private func write(_ path: String, _ packing: Packing) throws {
    var writer = try RootFileWriter(path: path, overwrite: true, packing: packing)
    try writer.write("matrix: µ→e", as: "note")
    try writer.write(String(repeating: "0123456789", count: 40), as: "texts/long")
    try writer.write(2.385, as: "numbers/inner/value")
    try writer.makeDirectory("void", title: "an empty directory")
    for (name, entries) in Self.trees.sorted(by: { $0.key < $1.key }) {
      let tree = try writer.startTree(name, title: "tree of \(entries)", columns: Self.schema, basketBytes: 9_000)
      for start in stride(from: 0, to: entries, by: Self.step) {
        try writer.append(Self.batch(start..<min(start + Self.step, entries)), to: tree)
      }
      try writer.finishTree(tree)
    }
    for histogram in try Self.histograms() { try writer.write(histogram, as: "histograms/\(histogram.name)") }
    try writer.finish()
  }

  // MARK: Columns

  static let schema: [ColumnSchema] =
    ElementType.allCases.flatMap { type in
      [
        ColumnSchema(name: "scalar_\(type)", type: type),
        ColumnSchema(name: "fixed_\(type)", type: type, shape: .fixed(dimensions: [2, 3])),
        ColumnSchema(name: "list_\(type)", type: type, shape: .jagged(counter: "nList")),
        ColumnSchema(name: "arrays_\(type)", type: type, shape: .jagged(counter: "nArrays"), itemDimensions: [3]),
      ]
    } + [
      ColumnSchema(name: "own", type: .float32, shape: .jagged(counter: nil)),
      ColumnSchema(name: "early", type: .int16, shape: .jagged(counter: "late")),
      ColumnSchema(name: "late", type: .uint8), ColumnSchema(name: "text", type: .uint8, shape: .text),
    ]

  static func batch(_ range: Range<Int>) -> EventBatch {
    var columns: [String: Column] = [:]
    for (salt, schema) in Self.schema.enumerated() { columns[schema.name] = Self.column(schema, UInt64(salt), range) }
    return EventBatch(firstEntry: range.lowerBound, count: range.count, columns: columns)
  }

  /// Value k of entry i of the column at place s is made from `hash(s, 1000 i + k)`.
  private static func column(_ schema: ColumnSchema, _ salt: UInt64, _ range: Range<Int>) -> Column {
    if schema.name == "late" { return Column(values: .uint8(range.map { UInt8(length("early", $0)) })) }
    if schema.shape == .text { return text(range) }
    var hashes: [UInt64] = []
    var offsets = [0]
    for i in range {
      let count = count(schema, i)
      for k in 0..<count { hashes.append(hash(salt, UInt64(1_000 * i + k))) }
      offsets.append(hashes.count)
    }
    let values = values(schema.type, hashes)
    return switch schema.shape {
    case .fixed: Column(values: values, layout: .fixed(count: 6))
    case .jagged: Column(values: values, layout: .jagged(offsets: offsets))
    default: Column(values: values)
    }
  }

  private static func count(_ schema: ColumnSchema, _ i: Int) -> Int {
    switch schema.shape {
    case .fixed: 6
    case .jagged: length(schema.name, i) * schema.itemDimensions.reduce(1, *)
    default: 1
    }
  }

  /// How long a list is: lists of one counter agree.
  private static func length(_ name: String, _ i: Int) -> Int {
    let kind = name.hasPrefix("list_") ? 101 : name.hasPrefix("arrays_") ? 102 : name == "own" ? 103 : 104
    let drawn = hash(UInt64(kind), UInt64(i))
    if kind == 104 && drawn % 50 == 0 { return 200 }  // more than a signed byte holds
    return Int(drawn % 5)
  }

  /// Letters of which some take two bytes; some texts are longer than 254 bytes, some empty.
  private static func text(_ range: Range<Int>) -> Column {
    let texts = range.map { i -> [UInt8] in
      let drawn = hash(105, UInt64(i))
      let count = drawn % 40 == 0 ? 250 + Int(drawn >> 8 & 15) : Int(drawn >> 8 & 7)
      let letters = (0..<count).map { j in (i + j) % 11 == 0 ? "µ" : String(UnicodeScalar(UInt8(97 + (i + j) % 26))) }
      return Array(letters.joined().utf8)
    }
    let offsets = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    return Column(values: .uint8(texts.flatMap { $0 }), layout: .jagged(offsets: offsets))
  }

  /// SplitMix64's mixing of two numbers.
  private static func hash(_ salt: UInt64, _ index: UInt64) -> UInt64 {
    var z = (salt << 40 | index) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  private static func values(_ type: ElementType, _ hashes: [UInt64]) -> ColumnValues {
    switch type {
    case .bool: .bool(hashes.map { $0 & 1 == 1 })
    case .int8: .int8(hashes.map { Int8(truncatingIfNeeded: $0) })
    case .uint8: .uint8(hashes.map { UInt8(truncatingIfNeeded: $0) })
    case .int16: .int16(hashes.map { Int16(truncatingIfNeeded: $0) })
    case .uint16: .uint16(hashes.map { UInt16(truncatingIfNeeded: $0) })
    case .int32: .int32(hashes.map { Int32(truncatingIfNeeded: $0) })
    case .uint32: .uint32(hashes.map { UInt32(truncatingIfNeeded: $0) })
    case .int64: .int64(hashes.map { Int64(truncatingIfNeeded: $0) })
    case .uint64: .uint64(hashes)
    case .float32: .float32(hashes.map { Float(Int32(truncatingIfNeeded: $0)) / 977 })
    case .float64: .float64(hashes.map { Double(Int64(truncatingIfNeeded: $0)) / 1e9 })
    }
  }

  // MARK: Histograms

  private static func histograms() throws -> [RootHistogram] {
    let pt = try RootAxis(edges: [0, 12.5, 20, 31.25, 64], title: "p_{T} [GeV]")
    let eta = try RootAxis(3, from: -2.5, to: 2.5, title: "#eta")
    let decay = try RootAxis(3, from: 0, to: 3, labels: ["µµ", "", "ττ"])
    return [
      try histogram("uniform", [eta], weighted: false), try histogram("edges", [pt], weighted: true),
      try histogram("labelled", [decay], weighted: true), try histogram("plane", [pt, eta], weighted: true),
      try histogram("solid", [eta, pt, decay], weighted: false),
    ]
  }

  /// Bin b of the histogram holds a number from `hash(106, b)`, its Σw² one from `hash(107, b)`.
  private static func histogram(_ name: String, _ axes: [RootAxis], weighted: Bool) throws -> RootHistogram {
    let cells = axes.reduce(1) { $0 * ($1.binCount + 2) }
    let values = (0..<cells).map { Double(hash(106, UInt64($0)) % 10_000) / (weighted ? 64 : 1) }
    let squares = (0..<cells).map { Double(hash(107, UInt64($0)) % 10_000) / 256 }
    return try RootHistogram(
      name: name, title: "the \(name) one", axes: axes, values: values, sumW2: weighted ? squares : nil, entries: 4_321)
  }
}
