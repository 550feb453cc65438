import Testing

@testable import Columns

@Suite("Formulas against a plain walk over the tree")
struct FormulaWalkTests {
  @Test("Random formulas of one value per event", arguments: 0..<4)
  func scalars(_ seed: UInt64) throws {
    var writer = FormulaWriter(generator: SplitMix(state: 101 + seed))
    let missing = try compare(1500, seed) { writer.condition(4) }
    #expect(missing > 400)
  }

  @Test("Random lists, filters, indices and reductions", arguments: 0..<4)
  func lists(_ seed: UInt64) throws {
    var writer = FormulaWriter(generator: SplitMix(state: 201 + seed))
    let missing = try compare(1500, seed) { seed % 2 == 0 ? writer.list(4) : writer.reduction(4) }
    #expect(missing > 400)
  }

  /// Compares formulas and returns how many values were missing.
  private func compare(_ count: Int, _ seed: UInt64, _ write: () -> String) throws -> Int {
    let bench = FormulaBench.random(events: 5, seed: 4 + seed)
    let events = bench.events
    var missing = 0
    for _ in 0..<count {
      let formula = write()
      let result = try bench.evaluate(formula)
      let syntax = try Formula(parsing: formula, name: "n").syntax
      let expected = events.map { PlainWalk(syntax: syntax, event: $0).value(syntax.root) }
      missing += result.missingCount
      let flat = expected.flatMap(\.elements)
      #expect(same(result.optionals, flat), "\(formula): \(result.optionals), not \(flat)")
      if let offsets = result.offsets {
        #expect(zip(offsets, offsets.dropFirst()).map { $1 - $0 } == expected.map(\.elements.count))
      }
    }
    return missing
  }

  private func same(_ a: [Double?], _ b: [Double?]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { a, b in
        guard let a, let b else { return a == nil && b == nil }
        return a == b || (a.isNaN && b.isNaN)
      }
  }
}

/// Writes random formulas that fit the random bench. Lists are all made from `pt` and `eta` without filters inside an
/// operation, so that lengths agree.
private struct FormulaWriter {
  var generator: SplitMix

  private mutating func pick(_ count: Int) -> Int { generator.below(count) }

  mutating func number(_ depth: Int) -> String {
    switch depth <= 0 ? pick(4) : pick(10) {
    case 0: "a"
    case 1: "b"
    case 2: "pt[\(pick(3))]"
    case 3: "\(pick(5))\(["", ".25"][pick(2)])"
    case 4: "(\(number(depth - 1)) + \(number(depth - 1)))"
    case 5: "\(number(depth - 1)) * (\(number(depth - 1)))"
    case 6: "(\(condition(depth - 1)) ? \(number(depth - 1)) : \(number(depth - 1)))"
    case 7: "max(\(number(depth - 1)), \(number(depth - 1)))"
    case 8: reduction(depth - 1)
    default: "eta[\(number(depth - 1)) + 0*a]"
    }
  }

  mutating func condition(_ depth: Int) -> String {
    switch depth <= 0 ? pick(2) : pick(6) {
    case 0: "(\(number(depth)) < \(number(depth - 1)))"
    case 1: "(\(number(depth)) >= \(number(depth - 1)))"
    case 2: "!(\(condition(depth - 1)))"
    case 3: "(\(condition(depth - 1)) || \(condition(depth - 1)))"
    default: "(\(condition(depth - 1)) && \(condition(depth - 1)))"
    }
  }

  /// A list of numbers as long as `pt`.
  private mutating func muons(_ depth: Int) -> String {
    switch depth <= 0 ? pick(2) : pick(7) {
    case 0: "pt"
    case 1: "eta"
    case 2: "(\(muons(depth - 1)) + \(muons(depth - 1)))"
    case 3: "\(muons(depth - 1)) * (\(number(depth - 1)))"
    case 4: "(\(flags(depth - 1)) ? \(muons(depth - 1)) : \(number(depth - 1)))"
    case 5: "(\(condition(depth - 1)) ? \(muons(depth - 1)) : \(muons(depth - 1)))"
    default: "other[\(["pt", "eta"][pick(2)]) * 0 + (\(number(depth - 1)))]"
    }
  }

  /// A list of conditions as long as `pt`.
  private mutating func flags(_ depth: Int) -> String {
    switch depth <= 0 ? pick(2) : pick(5) {
    case 0: "(\(muons(depth)) < \(number(depth - 1)))"
    case 1: "(\(muons(depth)) >= \(muons(depth - 1)))"
    case 2: "!(\(flags(depth - 1)))"
    case 3: "(\(flags(depth - 1)) || \(condition(depth - 1)))"
    default: "(\(flags(depth - 1)) && \(flags(depth - 1)))"
    }
  }

  /// Any list; filters only here, where nothing of another length meets them.
  mutating func list(_ depth: Int) -> String {
    switch pick(4) {
    case 0: muons(depth)
    case 1: flags(depth)
    case 2: "(\(muons(depth - 1)))[\(flags(depth - 1))]"
    default: "(\(muons(depth - 1)))[\(flags(depth - 1))][\(number(0)) + 0*pt[\(flags(depth - 1))]]"
    }
  }

  mutating func reduction(_ depth: Int) -> String {
    switch pick(9) {
    case 0: "sum(\(list(depth - 1)))"
    case 1: "count(\(muons(depth - 1)))"
    case 2: "count(\(flags(depth - 1)))"
    case 3: "any(\(flags(depth - 1)))"
    case 4: "all(\(flags(depth - 1)))"
    case 5: "max(\(list(depth - 1)))"
    case 6: "min(\(muons(depth - 1)))"
    case 7: "(\(list(depth - 1)))[\(pick(3))]"
    default: "mean(\(muons(depth - 1)))"
    }
  }
}

/// The language as one would write it for one event at a time: nil is missing.
private struct PlainWalk {
  enum Value {
    case one(Double?)
    case list([Double?])

    var elements: [Double?] {
      switch self {
      case .one(let value): [value]
      case .list(let values): values
      }
    }
  }

  let syntax: FormulaSyntax
  let event: [String: Value]

  func value(_ node: Int) -> Value {
    switch syntax.nodes[node].kind {
    case .number(let value): .one(value)
    case .name(let name, _): event[name] ?? .one(nil)
    case .unary(_, let a): each([value(a)]) { v in v[0].map { $0 == 0 ? 1 : 0 } }
    case .ternary(let c, let a, let b): each([value(c), value(a), value(b)]) { v in v[0].flatMap { $0 != 0 ? v[1] : v[2] } }
    case .binary(let symbol, let a, let b): each([value(a), value(b)]) { binary(symbol, $0[0], $0[1]) }
    case .call(let name, let arguments) where arguments.count == 2:
      each(arguments.map(value)) { v in both(v[0], v[1]) { name == "max" && ($0 > $1 || $0.isNaN) ? $0 : $1 } }
    case .call(let name, let arguments): .one(reduce(name, value(arguments[0]).elements, isBoolean(arguments[0])))
    case .index(let list, let index):
      isBoolean(index) ? filter(value(list).elements, value(index).elements) : element(value(list).elements, value(index))
    }
  }

  private func isBoolean(_ node: Int) -> Bool {
    switch syntax.nodes[node].kind {
    case .unary: true
    case .binary(let symbol, _, _): [.and, .or, .less, .atLeast].contains(symbol)
    case .index(let list, _): isBoolean(list)
    case .ternary(_, let a, let b): isBoolean(a) && isBoolean(b)
    case .call(let name, _): name == "any" || name == "all"
    default: false
    }
  }

  private func each(_ values: [Value], _ function: ([Double?]) -> Double?) -> Value {
    let lengths = values.compactMap { if case .list(let list) = $0 { list.count } else { nil } }
    guard let length = lengths.first else { return .one(function(values.map { $0.elements[0] })) }
    return .list(
      (0..<length).map { i in
        function(values.map { if case .list(let list) = $0 { list[i] } else { $0.elements[0] } })
      })
  }

  private func both(_ a: Double?, _ b: Double?, _ function: (Double, Double) -> Double) -> Double? {
    a.flatMap { a in b.map { function(a, $0) } }
  }

  private func binary(_ symbol: FormulaSymbol, _ a: Double?, _ b: Double?) -> Double? {
    switch symbol {
    case .and: a == 0 || b == 0 ? 0 : both(a, b) { _, _ in 1 }
    case .or: a == 1 || b == 1 ? 1 : both(a, b) { _, _ in 0 }
    case .less: both(a, b) { $0 < $1 ? 1 : 0 }
    case .atLeast: both(a, b) { $0 >= $1 ? 1 : 0 }
    case .plus: both(a, b, +)
    default: both(a, b, *)
    }
  }

  private func element(_ list: [Double?], _ index: Value) -> Value {
    each([index]) { v in v[0].flatMap { Int(exactly: $0) }.flatMap { list.indices.contains($0) ? list[$0] : nil } }
  }

  private func filter(_ list: [Double?], _ condition: [Double?]) -> Value {
    .list(zip(list, condition).filter { $1 != 0 }.map { $1 == nil ? nil : $0 })
  }

  private func reduce(_ name: String, _ list: [Double?], _ isBoolean: Bool) -> Double? {
    if name == "any" { return list.contains(1) ? 1 : list.contains(nil) ? nil : 0 }
    if name == "all" { return list.contains(0) ? 0 : list.contains(nil) ? nil : 1 }
    let known = list.compactMap { $0 }
    guard known.count == list.count else { return nil }
    switch name {
    case "sum": return known.reduce(0, +)
    case "count": return isBoolean ? known.reduce(0, +) : Double(known.count)
    case "mean": return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    case "max": return known.isEmpty ? nil : known.contains(where: \.isNaN) ? .nan : known.max()
    default: return known.isEmpty ? nil : known.contains(where: \.isNaN) ? .nan : known.min()
    }
  }
}

extension FormulaBench {
  /// The columns event by event.
  fileprivate var events: [[String: PlainWalk.Value]] {
    (0..<count).map { event in
      columns.mapValues { column in
        let values = column.values.doubles()
        if column.layout == .scalar { return .one(values[event]) }
        return .list(Array(values[column.offsets[event]..<column.offsets[event + 1]]))
      }
    }
  }
}
