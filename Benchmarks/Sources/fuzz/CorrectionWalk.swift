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
      for correction in set.corrections { evaluate(correction) }
      for compound in set.compounds {
        attempt { () throws(CorrectionError) in try compound.evaluate(compound.inputs.map { Self.column($0) }) }
      }
      let text = try set.json()
      if try CorrectionSet(json: Array(text.utf8)) != set { oddity = "what is written reads differently" }
    } catch {
      refusals += 1
      if error.description.isEmpty { oddity = "an error without words" }
    }
  }

  private static let reals = [-3.5, -0.0, 1.25, 30, 250, 1e300, .nan, .infinity]

  private static func column(_ input: Variable) -> CorrectionColumn {
    switch input.type {
    case .real: .real(reals)
    case .int: .int([-3, 0, 1, 5, 11, .max, .min, 2])
    case .string: .string(["nom", "nominal", "sf", "up", "", "a", "down", "systup"])
    }
  }

  /// Rows one by one and together must agree.
  private mutating func evaluate(_ correction: Correction) {
    let columns = correction.inputs.map { Self.column($0) }
    let together = attempt { () throws(CorrectionError) in try correction.evaluate(columns) }
    for r in Self.reals.indices {
      let row = columns.map { column -> CorrectionInput in
        switch column {
        case .real(let values): .real(values[r])
        case .int(let values): .int(values[r])
        case .string(let values): .string(values[r])
        case .coded, .constant: .real(0)
        }
      }
      let alone = attempt { () throws(CorrectionError) in [try correction.evaluate(row)] }
      guard let together, together.count == Self.reals.count else { continue }
      if let alone, alone[0].bitPattern == together[r].bitPattern || alone[0].isNaN { continue }
      oddity = "row \(r) of \(correction.name): \(together[r]), alone \(alone?[0] as Any)"
    }
  }

  @discardableResult
  private mutating func attempt(_ body: () throws(CorrectionError) -> [Double]) -> [Double]? {
    do throws(CorrectionError) {
      let found = try body()
      values += found.count
      return found
    } catch {
      refusals += 1
      return nil
    }
  }
}
