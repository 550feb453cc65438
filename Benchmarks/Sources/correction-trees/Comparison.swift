import Corrections

/// One correction evaluated row by row, in blocks, in blocks on two threads, and with the library's defects.
struct Comparison {
  private let it: TreeCase
  private let evaluateRow: ([CorrectionInput], EvaluationOptions) throws(CorrectionError) -> Double
  private let evaluateBlock: ([CorrectionColumn], EvaluationOptions) throws(CorrectionError) -> [Double]

  init(_ it: TreeCase, of set: CorrectionSet) throws {
    self.it = it
    if it.isCompound {
      guard let compound = set.compounds.first(where: { $0.name == it.name }) else { throw NoSuchCompound(name: it.name) }
      evaluateRow = { (row, options) throws(CorrectionError) in try compound.evaluate(row, options: options) }
      evaluateBlock = { (columns, options) throws(CorrectionError) in try compound.evaluate(columns, options: options) }
    } else {
      let correction = try set.correction(it.name)
      evaluateRow = { (row, options) throws(CorrectionError) in try correction.evaluate(row, options: options) }
      evaluateBlock = { (columns, options) throws(CorrectionError) in try correction.evaluate(columns, options: options) }
    }
  }

  private struct NoSuchCompound: Error {
    let name: String
  }

  func run(_ tally: inout Tally) throws {
    var defects = EvaluationOptions()
    defects.isBugCompatible = true
    let rows = (0..<it.count).map { try? evaluateRow(it.row($0), EvaluationOptions()) }
    let blocks = try inParts(EvaluationOptions())
    let compatible = try inParts(defects)
    for r in 0..<it.count {
      tally.compare(it, "rows", row: r, rows[r], it.expected[r])
      tally.compare(it, "blocks", row: r, blocks[r], it.expected[r])
      tally.compare(it, "defects", row: r, compatible[r], it.expected[r])
      if Tally.relation(blocks[r], rows[r]) == .equal || (blocks[r] == nil && rows[r] == nil) {
        tally.add(it.kind, "blocks as rows", "bit-equal")
      } else {
        tally.differ(it, "blocks as rows", row: r, blocks[r], rows[r])
      }
    }
    try repeated(blocks, &tally)
  }

  /// The values of all rows, in parts of some blocks: those around a row that throws are evaluated again, which long parts make
  /// slow.
  private func inParts(_ options: EvaluationOptions) throws -> [Double?] {
    try stride(from: 0, to: it.count, by: 2_500).flatMap { try blockValues($0..<min($0 + 2_500, it.count), options) }
  }

  /// The values of rows, nil where one throws: an error names its row, and those around are evaluated without it.
  private func blockValues(_ rows: Range<Int>, _ options: EvaluationOptions) throws -> [Double?] {
    guard !rows.isEmpty else { return [] }
    do throws(CorrectionError) {
      return try evaluateBlock(it.columns(of: rows), options)
    } catch {
      guard let failing = error.row, failing < rows.count else { throw error }
      let place = rows.lowerBound + failing
      return try blockValues(rows.lowerBound..<place, options) + [nil] + blockValues(place + 1..<rows.upperBound, options)
    }
  }

  /// Every row must have the same bits wherever it stands in a longer table, and on any number of threads.
  private func repeated(_ values: [Double?], _ tally: inout Tally) throws {
    let good = values.indices.filter { values[$0] != nil }
    guard !good.isEmpty else { return }
    let rows = (0..<max(2, 9_001 / good.count)).flatMap { _ in good }
    for threads in [1, 2, 5] {
      var options = EvaluationOptions()
      options.threads = threads
      let found = try evaluateBlock(it.columns(of: rows, coded: threads == 2), options)
      for (value, r) in zip(found, rows) {
        if Tally.relation(value, values[r]) == .equal {
          tally.add(it.kind, "repeated, \(threads) threads", "bit-equal")
        } else {
          tally.differ(it, "repeated, \(threads) threads", row: r, value, values[r])
        }
      }
    }
  }
}
