import Corrections

/// One correction evaluated row by row, in blocks, in blocks on two threads, and with the library's defects.
struct Comparison {
  private let it: TreeCase
  private let evaluateRow: ([CorrectionInput]) throws(CorrectionError) -> Double
  private let evaluateBlock: ([CorrectionColumn], EvaluationOptions) throws(CorrectionError) -> [Double]

  init(_ it: TreeCase, of set: CorrectionSet) throws {
    self.it = it
    let correction = try set.correction(it.name)
    evaluateRow = { (row) throws(CorrectionError) in try correction.evaluate(row) }
    evaluateBlock = { (columns, options) throws(CorrectionError) in try correction.evaluate(columns, options: options) }
  }

  func run(_ tally: inout Tally) throws {
    let rows = (0..<it.count).map { try? evaluateRow(it.row($0)) }
    let blocks = try blockValues(EvaluationOptions())
    var defects = EvaluationOptions()
    defects.isBugCompatible = true
    let compatible = try blockValues(defects)
    for r in 0..<it.count {
      tally.compare(it, "rows", row: r, rows[r], it.expected[r])
      tally.compare(it, "blocks", row: r, blocks[r], it.expected[r])
      tally.compare(it, "defects", row: r, compatible[r], it.expected[r])
      tally.compare(it, "blocks as rows", row: r, blocks[r], rows[r])
    }
    try repeated(blocks, &tally)
  }

  /// The values of all rows, nil where one throws: the error names the first, and the rest is evaluated without it.
  private func blockValues(_ options: EvaluationOptions) throws -> [Double?] {
    var values: [Double?] = []
    while values.count < it.count {
      let start = values.count
      do throws(CorrectionError) {
        values += try evaluateBlock(it.columns(of: start..<it.count), options)
      } catch {
        guard let failing = Self.row(of: error), start + failing < it.count else { throw error }
        let before = start..<start + failing
        if !before.isEmpty { values += try evaluateBlock(it.columns(of: before), options) }
        values.append(nil)
      }
    }
    return values
  }

  /// The number in `row 12` at the start of an error's path.
  private static func row(of error: CorrectionError) -> Int? {
    guard error.path.hasPrefix("row ") else { return nil }
    return Int(error.path.dropFirst(4).prefix { $0.isNumber })
  }

  /// Every row must have the same bits wherever it stands in a longer table, and on any number of threads.
  private func repeated(_ values: [Double?], _ tally: inout Tally) throws {
    let good = values.indices.filter { values[$0] != nil }
    guard !good.isEmpty else { return }
    let rows = (0..<max(2, 9_001 / good.count)).flatMap { _ in good }
    for threads in [1, 2, 5] {
      var options = EvaluationOptions()
      options.threads = threads
      let found = try evaluateBlock(it.columns(of: rows), options)
      for (value, r) in zip(found, rows) {
        if value.bitPattern == values[r]?.bitPattern || value.isNaN {
          tally.add(it.kind, "repeated, \(threads) threads", "bit-equal")
        } else {
          tally.differ(it, "repeated, \(threads) threads", row: r, value, values[r])
        }
      }
    }
  }
}
