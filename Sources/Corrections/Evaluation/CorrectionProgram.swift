/// A correction compiled to flat tables: every reference is an index into one of the pools.
struct CorrectionProgram: Sendable {
  enum Operation: Sendable {
    case constant(Double)
    case binning(input: Int, axis: Int, children: Int, flow: FlowOperation)
    /// Inputs are `arguments[first...]`, axes `axes[axis...]`.
    case multibinning(arguments: Int, axis: Int, count: Int, children: Int, flow: FlowOperation)
    case integerKeys(input: Int, table: Int, otherwise: Int?)
    case stringKeys(input: Int, table: Int, otherwise: Int?)
    case formula(Int, arguments: Int, parameters: Int)
    case transform(input: Int, rule: Int, content: Int)
  }

  enum FlowOperation: Sendable {
    case clamp
    case error
    case wrap
    case node(Int)
  }

  struct Axis: Sendable {
    let count: Int
    let low: Double
    let high: Double
    /// Where the edges begin in the pool; nil when they are uniform.
    let edges: Int?
  }

  let inputs: [Variable]
  var root = 0
  var operations: [Operation] = []
  var children: [Int] = []
  var axes: [Axis] = []
  var edges: [Double] = []
  /// Indices of inputs: variables of formulas and inputs of multibinnings.
  var arguments: [Int] = []
  var parameters: [Double] = []
  var instructions: [FormulaInstruction] = []
  var formulas: [Range<Int>] = []
  var integerTables: [[Int64: Int]] = []
  var stringTables: [[String: Int]] = []
  var stackDepth = 0

  init(inputs: [Variable]) { self.inputs = inputs }
}

/// The arguments of one row, and room to work. Only the array of an input's own type is used at its index.
struct CorrectionRow {
  var reals: [Double]
  var integers: [Int64]
  var strings: [String]
  var stack: [Double]

  init(for program: CorrectionProgram) {
    reals = Array(repeating: 0, count: program.inputs.count)
    integers = Array(repeating: 0, count: program.inputs.count)
    strings = Array(repeating: "", count: program.inputs.count)
    stack = Array(repeating: 0, count: program.stackDepth)
  }
}

// MARK: Evaluation

extension CorrectionProgram {
  /// The value of the tree for the arguments in `row`, which is as before on return.
  func value(_ row: inout CorrectionRow) throws(CorrectionError) -> Double { try value(of: root, &row) }

  private func value(of node: Int, _ row: inout CorrectionRow) throws(CorrectionError) -> Double {
    switch operations[node] {
    case .constant(let value): return value
    case .binning(let input, let axis, let children, let flow):
      guard let bin = try bin(on: axes[axis], input, flow, row) else { return try value(ofFlow: flow, &row) }
      return try value(of: self.children[children + bin], &row)
    case .multibinning(let arguments, let axis, let count, let children, let flow):
      var index = 0
      for k in 0..<count {
        guard let bin = try bin(on: axes[axis + k], self.arguments[arguments + k], flow, row) else {
          return try value(ofFlow: flow, &row)
        }
        index = index * axes[axis + k].count + bin
      }
      return try value(of: self.children[children + index], &row)
    case .integerKeys(let input, let table, let otherwise):
      let key = row.integers[input]
      guard let next = integerTables[table][key] ?? otherwise else { throw noSuchKey(input, "\(key)") }
      return try value(of: next, &row)
    case .stringKeys(let input, let table, let otherwise):
      guard let next = stringTables[table][row.strings[input]] ?? otherwise else { throw noSuchKey(input, row.strings[input]) }
      return try value(of: next, &row)
    case .formula(let formula, let arguments, let parameters):
      return value(ofFormula: formulas[formula], arguments, parameters, &row)
    case .transform(let input, let rule, let content):
      return try value(of: content, with: input, replacedBy: try value(of: rule, &row), &row)
    }
  }

  private func value(
    ofFormula range: Range<Int>, _ arguments: Int, _ parameters: Int, _ row: inout CorrectionRow
  ) -> Double {
    let reals = row.reals
    return instructions[range].run(
      stack: &row.stack, variable: { reals[self.arguments[arguments + $0]] },
      parameter: { self.parameters[parameters + $0] })
  }

  private func value(
    of content: Int, with input: Int, replacedBy new: Double, _ row: inout CorrectionRow
  ) throws(CorrectionError) -> Double {
    if inputs[input].type == .real {
      let old = row.reals[input]
      row.reals[input] = new
      defer { row.reals[input] = old }
      return try value(of: content, &row)
    }
    guard let integer = Int64(exactly: new.rounded(.toNearestOrAwayFromZero)) else {
      throw CorrectionError(.notAnInteger(input: inputs[input].name, value: new))
    }
    let old = row.integers[input]
    row.integers[input] = integer
    defer { row.integers[input] = old }
    return try value(of: content, &row)
  }

  private func value(ofFlow flow: FlowOperation, _ row: inout CorrectionRow) throws(CorrectionError) -> Double {
    guard case .node(let node) = flow else { preconditionFailure("clamp, wrap and error find a bin or throw") }
    return try value(of: node, &row)
  }

  private func noSuchKey(_ input: Int, _ key: String) -> CorrectionError {
    CorrectionError(.noSuchKey(input: inputs[input].name, key: key))
  }
}

// MARK: Bins

extension CorrectionProgram {
  /// The bin of an input; nil if it is outside and the flow is content.
  private func bin(
    on axis: Axis, _ input: Int, _ flow: FlowOperation, _ row: CorrectionRow
  ) throws(CorrectionError) -> Int? {
    let x = inputs[input].type == .int ? Double(row.integers[input]) : row.reals[input]
    if x >= axis.low && x < axis.high { return bin(of: x, inside: axis) }
    switch flow {
    case .node: return nil
    case .clamp: return x < axis.low ? 0 : axis.count - 1
    case .wrap where x.isFinite: return bin(ofWrapped: x, around: axis)
    case .error, .wrap:
      throw CorrectionError(.outOfRange(input: inputs[input].name, value: x, low: axis.low, high: axis.high))
    }
  }

  /// - Precondition: `low <= x < high`.
  private func bin(of x: Double, inside axis: Axis) -> Int {
    guard let first = axis.edges else {
      return min(Int((x - axis.low) / (axis.high - axis.low) * Double(axis.count)), axis.count - 1)
    }
    var (below, above) = (0, axis.count)
    while above - below > 1 {
      let middle = (below + above) / 2
      if edges[first + middle] <= x { below = middle } else { above = middle }
    }
    return below
  }

  /// A value less than a rounding error below the range wraps to the last bin, where it belongs.
  private func bin(ofWrapped x: Double, around axis: Axis) -> Int {
    let period = axis.high - axis.low
    let rest = (x - axis.low).truncatingRemainder(dividingBy: period)
    let wrapped = axis.low + (rest < 0 ? rest + period : rest)
    return wrapped < axis.high ? bin(of: max(wrapped, axis.low), inside: axis) : axis.count - 1
  }
}
