import Foundation

/// `bench WHAT …`: one measurement a call, its results as lines on stdout for `Benchmarks/run`.
@main
struct Bench {
  static let usage = """
    usage: bench make-events FOLDER EVENTS LARGE-EVENTS
           bench fits FOLDER | mass-fits FOLDER | kde FOLDER | maps FOLDER CALIBRATION | reading FOLDER | formulas FOLDER
           bench fill FOLDER | metrics FOLDER | corrections FOLDER
           bench make-recoil FOLDER EVENTS | recoil FOLDER CONCORD
           bench end-to-end FOLDER CONCORD | memory FOLDER CONCORD | table CONCORD.tsv PEERS.tsv
           bench write-matrix FOLDER | sweights FOLDER [MASSES.f64]
    """

  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    let rest = Array(arguments.dropFirst())
    switch (arguments.first, rest.count) {
    case ("make-events", 3):
      guard let events = Int(rest[1]), let large = Int(rest[2]) else { throw BenchError(usage) }
      try EventMaker(folder: rest[0]).make(events: events, large: large)
    case ("fits", 1): try FitBench(folder: rest[0]).run()
    case ("kde", 1): try DensityBench(folder: rest[0]).run()
    case ("mass-fits", 1): try MassFitBench(folder: rest[0]).run()
    case ("maps", 2): try MapBench(folder: rest[0], calibration: rest[1]).run()
    case ("reading", 1): try ReadingBench(folder: rest[0]).run()
    case ("formulas", 1): try FormulaBench(folder: rest[0]).run()
    case ("metrics", 1): try MetricBench(folder: rest[0]).run()
    case ("corrections", 1): try CorrectionBench(folder: rest[0]).run()
    case ("fill", 1): try FillBench(folder: rest[0]).run()
    case ("make-recoil", 2):
      guard let events = Int(rest[1]) else { throw BenchError(usage) }
      try RecoilEvents(folder: rest[0]).make(events: events)
    case ("recoil", 2): try RecoilBench(folder: rest[0], concord: rest[1]).run()
    case ("end-to-end", 2): try EndToEndBench(folder: rest[0], concord: rest[1]).run()
    case ("table", 2): try ResultTable(concord: rest[0], peers: rest[1]).print()
    case ("write-matrix", 1): try WrittenMatrix(folder: rest[0]).write()
    case ("sweights", 1), ("sweights", 2): try SWeightBench(folder: rest[0], masses: rest.dropFirst().first).run()
    case ("memory", 2): try EndToEndBench(folder: rest[0], concord: rest[1]).runMemory()
    default: throw BenchError(usage)
    }
  }
}

/// Something that keeps a benchmark from being run.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
