import Corrections

/// A correction or a compound, which can be evaluated row by row and in columns.
struct EitherWay {
  let name: String
  let inputs: [Variable]
  let row: ([CorrectionInput]) throws(CorrectionError) -> Double
  let block: ([CorrectionColumn]) throws(CorrectionError) -> [Double]

  init(_ correction: Correction) {
    (name, inputs) = (correction.name, correction.inputs)
    row = { (row) throws(CorrectionError) in try correction.evaluate(row) }
    block = { (columns) throws(CorrectionError) in try correction.evaluate(columns) }
  }

  init(_ compound: CompoundCorrection) {
    (name, inputs) = (compound.name, compound.inputs)
    row = { (row) throws(CorrectionError) in try compound.evaluate(row) }
    block = { (columns) throws(CorrectionError) in try compound.evaluate(columns) }
  }

  /// All of a set.
  static func all(of set: CorrectionSet) -> [EitherWay] {
    set.corrections.map { EitherWay($0) } + set.compounds.map { EitherWay($0) }
  }

  /// What rows give alone, nil where they throw; and what is wrong with the same rows in columns: values that are not the same bits, or
  /// NaN, on both sides, and rows that throw in one of them only. Rows that do not throw are repeated until there are `least`.
  func compare(_ columns: [CorrectionColumn], rows: Range<Int>, least: Int = 0) -> (alone: [Double?], wrong: [String]) {
    let alone = rows.map { r in try? row(columns.map { $0.argument(r) }) }
    let good = rows.filter { alone[$0] != nil }
    guard !inputs.isEmpty, !good.isEmpty else { return (alone, []) }
    let repeated = (0..<max(1, (least + good.count - 1) / good.count)).flatMap { _ in good }
    var wrong: [String] = []
    do throws(CorrectionError) {
      let together = try block(columns.map { $0.rows(repeated) })
      if together.count != repeated.count { wrong.append("\(name): \(together.count) values for \(repeated.count) rows") }
      for (value, r) in zip(together, repeated) where !Self.isSame(value, alone[r]) {
        wrong.append("\(name), row \(r): \(value) in columns, \(alone[r] as Any) alone")
      }
    } catch {
      wrong.append("\(name) throws in columns alone: \(error)")
    }
    for r in rows where alone[r] == nil {
      do throws(CorrectionError) {
        let values = try block(columns.map { $0.rows(good + [r]) })
        wrong.append("\(name), row \(r): \(values) in columns, where alone it throws")
      } catch {
        if error.row != good.count { wrong.append("\(name): not row \(good.count): \(error)") }
      }
    }
    return (alone, wrong)
  }

  private static func isSame(_ a: Double, _ b: Double?) -> Bool {
    guard let b else { return false }
    return a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
  }
}

extension CorrectionColumn {
  /// One row of it.
  func argument(_ r: Int) -> CorrectionInput {
    switch self {
    case .real(let values): .real(values[r])
    case .int(let values): .int(values[r])
    case .string(let values): .string(values[r])
    case .coded(let codes, let words): .string(words[Int(codes[r])])
    case .constant(let value): value
    }
  }

  /// Some of its rows.
  func rows(_ rows: [Int]) -> CorrectionColumn {
    switch self {
    case .real(let values): .real(rows.map { values[$0] })
    case .int(let values): .int(rows.map { values[$0] })
    case .string(let values): .string(rows.map { values[$0] })
    case .coded(let codes, let words): .coded(rows.map { codes[$0] }, words: words)
    case .constant: self
    }
  }
}
