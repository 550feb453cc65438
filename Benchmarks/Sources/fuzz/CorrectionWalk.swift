import Corrections

/// Reads a correction set, evaluates all of it, and writes it.
struct CorrectionWalk {
  private(set) var values = 0
  private(set) var refusals = 0
  /// What should not be.
  private(set) var oddity: String?

  mutating func read(_ bytes: [UInt8]) {
    do throws(CorrectionError) {
      let set = try CorrectionSet(json: bytes)
      for correction in set.corrections {
        evaluate(correction.name, correction.inputs) { (columns) throws(CorrectionError) in
          try correction.evaluate(columns)
        } row: { (row) throws(CorrectionError) in
          try correction.evaluate(row)
        }
      }
      for compound in set.compounds {
        evaluate(compound.name, compound.inputs) { (columns) throws(CorrectionError) in
          try compound.evaluate(columns)
        } row: { (row) throws(CorrectionError) in
          try compound.evaluate(row)
        }
      }
      let text = try set.json()
      if try CorrectionSet(json: Array(text.utf8)) != set { oddity = "what is written reads differently" }
    } catch {
      refusals += 1
      if error.description.isEmpty { oddity = "an error without words" }
    }
  }

  private static let reals = [-3.5, -0.0, 1.25, 30, 250, 1e300, .nan, .infinity]
  private static let integers: [Int64] = [-3, 0, 1, 5, 11, .max, .min, 2]
  private static let strings = ["nom", "nominal", "sf", "up", "", "a", "down", "systup"]

  private static func column(_ input: Variable, _ rows: [Int]) -> CorrectionColumn {
    switch input.type {
    case .real: .real(rows.map { reals[$0] })
    case .int: .int(rows.map { integers[$0] })
    case .string: .string(rows.map { strings[$0] })
    }
  }

  private static func argument(_ input: Variable, _ row: Int) -> CorrectionInput {
    switch input.type {
    case .real: .real(reals[row])
    case .int: .int(integers[row])
    case .string: .string(strings[row])
    }
  }

  /// Rows one by one and together must agree: all of them if none throws, and those that do not throw.
  private mutating func evaluate(
    _ name: String, _ inputs: [Variable], block: ([CorrectionColumn]) throws(CorrectionError) -> [Double],
    row: ([CorrectionInput]) throws(CorrectionError) -> Double
  ) {
    let all = Array(Self.reals.indices)
    let alone = all.map { r in
      attempt { () throws(CorrectionError) in try row(inputs.map { Self.argument($0, r) }) }
    }
    let good = all.filter { alone[$0] != nil }
    if good != all, !inputs.isEmpty, (try? block(inputs.map { Self.column($0, all) })) != nil {
      oddity = "\(name): rows together do not throw where one of them does"
    }
    guard !inputs.isEmpty, !good.isEmpty else { return }
    let together = attempt { () throws(CorrectionError) in try block(inputs.map { Self.column($0, good) }) }
    guard let together, together.count == good.count else {
      oddity = "\(name): \(together?.count ?? 0) values together for \(good.count) rows that do not throw"
      return
    }
    for (value, r) in zip(together, good) where !Self.isSame(value, alone[r]) {
      oddity = "row \(r) of \(name): \(value), alone \(alone[r] as Any)"
    }
  }

  private static func isSame(_ a: Double, _ b: Double?) -> Bool {
    guard let b else { return false }
    return a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
  }

  private mutating func attempt<T>(_ body: () throws(CorrectionError) -> T) -> T? {
    do throws(CorrectionError) {
      let found = try body()
      values += 1
      return found
    } catch {
      refusals += 1
      return nil
    }
  }
}
