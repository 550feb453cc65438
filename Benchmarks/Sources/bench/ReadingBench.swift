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
    for threads in [1, 2] { try measureNTuple(threads: threads) }
  }

  private func measure(_ file: String, _ key: String, _ kind: String, threads: Int) throws {
    let path = "\(folder)/\(file).root"
    let schemas = try RootFile(path: path).tree("Events").columns
    let names = schemas.filter { kind == "all" || ($0.levelCount > 0) == (kind == "jagged") }.map(\.name)
    try report("read.\(key).\(kind).threads\(threads).MBps") {
      let tree = try RootFile(path: path).tree("Events")
      return try tree.columns(names, entries: 0..<tree.entries, threads: threads)
    }
  }

  private func measureNTuple(threads: Int) throws {
    try report("read.rntuple.all.threads\(threads).MBps") {
      let ntuple = try RootFile(path: "\(folder)/nano-rntuple.root").ntuple("Events")
      return try ntuple.columns(ntuple.columns.map(\.name), entries: 0..<ntuple.entries, threads: threads)
    }
  }

  private func report(_ key: String, _ read: () throws -> [Column]) throws {
    var columns: [Column] = []
    let seconds = try bestSeconds(repetitions: Self.repetitions) {
      columns = []
      columns = try read()
    }
    let bytes = columns.reduce(0) { $0 + $1.values.count * $1.values.type.byteCount }
    let sum = columns.reduce(0.0) { $0 + $1.values.doubles().reduce(0, +) }
    Measurement(key: key, value: Double(bytes) / seconds / 1e6, checksum: digits(sum)).print()
  }
}
