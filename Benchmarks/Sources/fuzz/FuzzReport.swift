import CHeap
import Foundation

/// What was seen over all cases.
struct FuzzReport {
  /// Memory that reading may take whatever the file's size: class layouts, codecs' tables.
  static let floor = 1 << 20
  private var count = 0
  private var clean = 0
  private var withRefusals = 0
  private var slowest = (seconds: 0.0, case: -1)
  private var hungriest = (ratio: 0.0, bytes: 0, case: -1)
  private var largest = (ratio: 0.0, bytes: 0, case: -1)
  private(set) var beyond: [(case: Int, bytes: Int, file: Int)] = []
  private var oddities: [String: Int] = [:]
  private var failures: [String] = []

  /// - Parameter allowed: what reading the intact file takes at most.
  mutating func add(_ number: Int, _ outcome: fuzz_outcome, fileSize: Int, intact: Int) {
    count += 1
    if outcome.refusals == 0 { clean += 1 } else { withRefusals += 1 }
    if outcome.seconds > slowest.seconds { slowest = (outcome.seconds, number) }
    let peak = Int(outcome.peak), single = Int(outcome.largest)
    let ratio = Double(peak) / Double(fileSize)
    if ratio > hungriest.ratio { hungriest = (ratio, peak, number) }
    if Double(single) / Double(fileSize) > largest.ratio { largest = (Double(single) / Double(fileSize), single, number) }
    if peak > max(4 * fileSize + FuzzReport.floor, intact + intact / 4) { beyond.append((number, peak, fileSize)) }
    var copy = outcome
    let oddity = withUnsafePointer(to: &copy) { String(cString: fuzz_oddity($0)) }
    if !oddity.isEmpty { oddities[oddity, default: number] = number }
  }

  mutating func fail(_ words: String) {
    failures.append(words)
    print("FAILED: \(words)")
  }

  var isClean: Bool { failures.isEmpty && beyond.isEmpty && oddities.isEmpty }

  func show() {
    print("\(count) cases: \(clean) read whole, \(withRefusals) with typed errors, \(failures.count) crashed or hung")
    print("slowest: \(String(format: "%.3f", slowest.seconds)) s (case \(slowest.case))")
    func words(_ it: (ratio: Double, bytes: Int, case: Int)) -> String {
      "\(it.bytes) bytes, \(String(format: "%.2f", it.ratio))× its file (case \(it.case))"
    }
    print("most memory at once: \(words(hungriest))")
    print("largest allocation: \(words(largest))")
    print("\(beyond.count) cases beyond 4× their file + \(FuzzReport.floor) bytes, and beyond 1.25× what the intact file takes")
    for it in beyond.prefix(20) { print("  case \(it.case): \(it.bytes) bytes for \(it.file)") }
    for (words, number) in oddities.sorted(by: { $0.value < $1.value }).prefix(20) {
      print("  case \(number): an error that does not name its file, or a correction at odds with itself: \(words)")
    }
    for words in failures { print("  \(words)") }
  }
}
