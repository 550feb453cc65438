import Columns
import RootFiles

/// Decoded megabytes per second of flat and of jagged columns, whole columns at a time, file opened anew each time.
struct ReadingBench {
  let folder: String

  func run() throws {
    for (name, _) in EventMaker.packings {
      try measure(name, "flat", ToyEvents.schema.filter { $0.shape == .scalar }.map(\.name))
      try measure(name, "jagged", ToyEvents.schema.filter { $0.shape != .scalar }.map(\.name))
    }
  }

  private func measure(_ packing: String, _ kind: String, _ names: [String]) throws {
    let path = "\(folder)/mc-\(packing).root"
    var columns: [Column] = []
    let seconds = try medianSeconds(repetitions: 9) {
      let tree = try RootFile(path: path).tree("Events")
      columns = try names.map { try tree.column($0, entries: 0..<tree.entries) }
    }
    let bytes = columns.reduce(0) { $0 + $1.values.count * $1.values.type.byteCount }
    let sum = columns.reduce(0.0) { $0 + $1.values.doubles().reduce(0, +) }
    Measurement(key: "read.\(packing).\(kind).MBps", value: Double(bytes) / seconds / 1e6, checksum: digits(sum)).print()
  }
}

extension ElementType {
  /// How many bytes a value takes.
  fileprivate var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}
