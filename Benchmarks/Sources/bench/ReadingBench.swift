import Columns
import Foundation
import RootFiles

/// Decoded megabytes per second of whole columns, file opened anew each time; the files are those of `peers/nano_files.py`.
struct ReadingBench {
  let folder: String

  static let codecs = ["none", "lz4", "zlib", "zstd", "lzma"]
  static let repetitions = 5

  /// One call is one of several rounds, taken in turns with uproot; the best of all rounds counts.
  func run() throws {
    for codec in Self.codecs {
      for kind in ["flat", "jagged", "all"] { try measure("nano-\(codec)", codec, kind, threads: 1) }
      try measure("nano-\(codec)", codec, "all", threads: 2)
    }
    try measure("wide", "wide", "all", threads: 1)
  }

  private func measure(_ file: String, _ key: String, _ kind: String, threads: Int) throws {
    let path = "\(folder)/\(file).root"
    let schemas = try RootFile(path: path).tree("Events").columns
    let names = schemas.filter { kind == "all" || ($0.levelCount > 0) == (kind == "jagged") }.map(\.name)
    var columns: [Column] = []
    let seconds = try bestSeconds(repetitions: Self.repetitions) {
      let tree = try RootFile(path: path).tree("Events")
      columns = []
      columns = try tree.columns(names, entries: 0..<tree.entries, threads: threads)
    }
    let bytes = columns.reduce(0) { $0 + $1.values.count * $1.values.type.byteCount }
    let sum = columns.reduce(0.0) { $0 + $1.values.doubles().reduce(0, +) }
    let value = Double(bytes) / seconds / 1e6
    Measurement(key: "read.\(key).\(kind).threads\(threads).MBps", value: value, checksum: digits(sum)).print()
  }
}
