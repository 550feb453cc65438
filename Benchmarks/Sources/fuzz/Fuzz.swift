import CHeap
import Foundation
import Storage

/// Something that keeps the fuzzer from running.
struct FuzzError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// `fuzz [--cases N] [--seed S] [--limit SECONDS] [--case K [--save PATH]] FILE…`
///
/// Reads N mutated copies of the files. With `--case`, makes that one case again, in this process, for a debugger.
@main
struct Fuzz {
  private var cases = 50_000
  private var seed: UInt64 = 20_261_121
  private var limit = 2.0
  private var only: Int?
  private var save: String?
  private var seeds: [Seed] = []

  static func main() {
    do {
      try Fuzz(Array(CommandLine.arguments.dropFirst())).run()
    } catch {
      print("fuzz: \(error)")
      exit(2)
    }
  }

  private init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func number<T: LosslessStringConvertible>(_ type: T.Type) throws -> T {
      guard let word = rest.popFirst(), let value = T(word) else { throw FuzzError("a number must follow the option") }
      return value
    }
    while let word = rest.popFirst() {
      switch word {
      case "--cases": cases = try number(Int.self)
      case "--seed": seed = try number(UInt64.self)
      case "--limit": limit = try number(Double.self)
      case "--case": only = try number(Int.self)
      case "--save": save = rest.popFirst()
      default: seeds.append(try Seed(path: word))
      }
    }
    guard !seeds.isEmpty else { throw FuzzError("name the files to mutate") }
  }

  private func run() throws {
    if let only { return try replay(only) }
    let batch = try Batch()
    let intact = try measureIntact(batch)
    var report = FuzzReport()
    var next = 0
    let start = fuzz_clock()
    while next < cases {
      let range = next..<min(next + Batch.size, cases)
      let ending = batch.run(range, limit: limit) { number, outcome in
        FuzzCase(number: number, seed: seed, of: seeds).run(outcome)
      }
      let done = Int(batch.board.pointee.finished)
      for i in 0..<done {
        let file = range.lowerBound + i
        let place = file % seeds.count
        report.add(
          file, fuzz_outcome_at(batch.board, Int64(i))!.pointee, fileSize: seeds[place].bytes.count, intact: intact[place])
      }
      next = range.lowerBound + done
      switch ending {
      case .whole: break
      case .died(let number, let status):
        report.fail(describe(number, "died with status \(status & 0x7f) of"))
        next = number + 1
      case .hung(let number):
        report.fail(describe(number, "did not end within \(limit) s:"))
        next = number + 1
      }
    }
    print("\(seeds.count) seed files, random seed \(seed), \(Int(fuzz_clock() - start)) s")
    report.show()
    for it in report.beyond.prefix(20) { print("  " + describe(it.case, "took \(it.bytes) bytes:")) }
    exit(report.isClean ? 0 : 1)
  }

  /// What each intact file takes; packed files may well take more than four times their size.
  private func measureIntact(_ batch: Batch) throws -> [Int] {
    try seeds.indices.map { place in
      let ending = batch.run(place..<place + 1, limit: 60) { _, outcome in FuzzCase(intact: seeds[place]).run(outcome) }
      guard case .whole = ending else { throw FuzzError("\(seeds[place].path), unchanged, ended badly: \(ending)") }
      return Int(fuzz_outcome_at(batch.board, 0)!.pointee.peak)
    }
  }

  private func describe(_ number: Int, _ what: String) -> String {
    let it = FuzzCase(number: number, seed: seed, of: seeds)
    return "case \(number) \(what) \(it.seed.path): \(it.story)"
  }

  private func replay(_ number: Int) throws {
    let it = FuzzCase(number: number, seed: seed, of: seeds)
    print("\(it.seed.path): \(it.story)")
    if let save { try it.bytes.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: save)) } }
    var outcome = fuzz_outcome()
    it.run(&outcome)
    print(
      "\(outcome.values) values, \(outcome.refusals) errors, \(outcome.seconds) s, peak \(outcome.peak), "
        + "largest \(outcome.largest)",
      "for a file of \(it.bytes.count)")
  }
}
