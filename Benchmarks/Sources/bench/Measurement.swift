import Foundation

/// One measured number: what, how much, and a checksum of the results it was measured on.
///
/// Printed as `key⇥value⇥checksum`; the Python peers print the same, and ``ResultTable`` joins the two.
struct Measurement {
  let key: String
  let value: Double
  let checksum: String

  func print() { Swift.print("\(key)\t\(value)\t\(checksum)") }
}

/// Times `body` and returns the median.
/// - Parameter repetitions: how often, after one call that is not counted.
/// - Returns: seconds for one call.
func medianSeconds(repetitions: Int, _ body: () throws -> Void) rethrows -> Double {
  try body()
  var seconds: [Double] = []
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    try body()
    let duration = (ContinuousClock.now - start).components
    seconds.append(Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
  }
  return median(seconds)
}

/// The shortest of several calls of `body`, after one that is not counted; for work that nothing but other programs slows.
func bestSeconds(repetitions: Int, _ body: () throws -> Void) rethrows -> Double {
  try body()
  var best = Double.infinity
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    try body()
    let duration = (ContinuousClock.now - start).components
    best = min(best, Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
  }
  return best
}

/// The middle value; the mean of the two middle ones of an even number.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Nine significant digits: enough to see that two programs computed the same.
func digits(_ value: Double) -> String { String(format: "%.9g", value) }

/// Writes doubles as little-endian bytes for a peer to read.
func write(_ values: [Double], to path: String) throws {
  try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
}
