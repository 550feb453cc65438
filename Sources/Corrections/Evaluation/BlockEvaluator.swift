internal import Glibc

/// Evaluates blocks of rows, one part of the tree at a time.
///
/// Rows that go the same way stay together: lookups find all bins of a block at once, and formulas run over columns. What a
/// row gives does not depend on the rows beside it.
struct BlockEvaluator {
  /// What is asked of every row.
  enum Quantity {
    case value
    /// The number of the leaf that gives the value; −1 for none.
    case leaf
  }

  let program: CorrectionProgram
  /// The arguments of all rows, for messages.
  var columns: [CorrectionColumn]
  let options: EvaluationOptions
  let arena = BlockArena()
  /// The bins found in this block, by their ``CorrectionProgram/Bins/search``, for the variations to come.
  var memory: BlockMemory?
  /// Where the categories of the frame at hand lead.
  var resolved: ResolvedKeys
  /// The first row that failed, and why.
  var failure: (row: Int, problem: CorrectionError.Problem)?

  init(
    _ program: CorrectionProgram, _ columns: [CorrectionColumn], _ options: EvaluationOptions, remembers: Bool
  ) {
    (self.program, self.columns, self.options) = (program, columns, options)
    memory = remembers ? BlockMemory() : nil
    resolved = ResolvedKeys(count: program.operations.count)
  }

  /// Begins a new block.
  mutating func forget() { memory?.forget() }

  /// The values of a frame's rows where `target` leads.
  mutating func evaluate(
    _ target: CorrectionProgram.Target, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    switch program.operations[Int(target)] {
    case .nowhere: fill(out, quantity == .leaf ? -1 : .nan, frame.count)
    case .constant(let value, let leaf): fill(out, quantity == .leaf ? Double(leaf) : value, frame.count)
    case .kernel(let kernel, let base, let leaf):
      if quantity == .leaf, !program.kernelBranches[Int(kernel)] { return fill(out, Double(leaf), frame.count) }
      evaluate(kernel: Int(kernel), .shared(Int(base)), frame, quantity, into: out)
    case .bins(let bins): look(up: bins, target, frame, quantity, into: out)
    case .keys(let keys):
      if frame.isConstant[Int(keys.input)] {
        evaluate(next(target, frame, 0), frame, quantity, into: out)
      } else {
        walk(from: target, frame, quantity, into: out)
      }
    }
  }

  func fill(_ out: BlockColumn, _ value: Double, _ count: Int) {
    let lanes = out.lanes
    for g in 0..<(count + 7) / 8 { lanes[g] = SIMD8(repeating: value) }
  }

  /// Notes that a row has failed, unless an earlier one has.
  mutating func fail(_ row: Int64, _ problem: CorrectionError.Problem) {
    guard Int(row) < failure?.row ?? .max else { return }
    failure = (Int(row), problem)
  }

  // MARK: Kernels

  mutating func evaluate(
    kernel number: Int, _ parameters: BlockParameters, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    switch program.kernels[number] {
    case .parameter: copy(parameters, 0, frame.count, into: out)
    case .formula(let formula): run(program.formulas[formula], parameters, frame.columns, frame.count, into: out)
    case .tree(let target): evaluate(target, frame, quantity, into: out)
    case .transform(let input, let rule, let content, let shift):
      arena.scope {
        let changed = arena.take()
        evaluate(kernel: rule, parameters, frame, .value, into: changed)
        let lost = program.inputs[input].type == .int ? round(changed, input, frame) : []
        var inner = frame
        inner.columns[input] = changed
        inner.isConstant[input] = false
        inner.isOriginal[input] = false
        if lost.isEmpty {
          evaluate(kernel: content, parameters.shifted(by: shift), inner, quantity, into: out)
        } else {
          fill(out, quantity == .leaf ? -1 : .nan, frame.count)
          evaluate(kernel: content, parameters.shifted(by: shift), inner, without: lost, quantity, into: out)
        }
      }
    case .hash(let distribution, let inputs):
      let bits = inputs.map { UnsafePointer(frame.columns[$0].bits) }
      HashPRNG.fill(distribution, columns: bits, count: frame.count, into: out.reals)
    case .network(let network, let inputs, let finalizer):
      run(program.networks[network], inputs, program.formulas[finalizer], parameters, frame, into: out)
    }
  }

  /// The values of all rows but some; those keep what `out` has.
  private mutating func evaluate(
    kernel number: Int, _ parameters: BlockParameters, _ frame: BlockFrame, without lost: [Int], _ quantity: Quantity,
    into out: BlockColumn
  ) {
    arena.scope {
      let (members, values) = (arena.take().integers, arena.take())
      let left = Set(0..<frame.count).subtracting(lost).sorted()
      for (k, row) in left.enumerated() { members[k] = Int64(row) }
      var own = parameters
      if case .own(let bases, let shift) = parameters {
        let part = arena.take().integers
        for (k, row) in left.enumerated() { part[k] = bases[row] }
        own = .own(part, shift: shift)
      }
      let part = gathered(frame, members, left.count, inputs: program.kernelInputs[number])
      evaluate(kernel: number, own, part, quantity, into: values)
      for (k, row) in left.enumerated() { out.reals[row] = values.reals[k] }
    }
  }

  /// Makes integers of what a rule gives, halves away from zero.
  /// - Returns: the rows whose value is NaN by the policy, since there is no such integer.
  private mutating func round(_ column: BlockColumn, _ input: Int, _ frame: BlockFrame) -> [Int] {
    var lost: [Int] = []
    for i in 0..<frame.count {
      let value = column.reals[i]
      let integer = Int64(exactly: value.rounded(.toNearestOrAwayFromZero))
      column.integers[i] = integer ?? .min
      guard integer == nil else { continue }
      switch options.nanPolicy {
      case .compat: break
      case .propagate: lost.append(i)
      case .throw: fail(frame.rows[i], .notAnInteger(input: program.inputs[input].name, value: value))
      }
    }
    return lost
  }
}

/// Bins that were found in a block.
struct BlockMemory {
  private let arena = BlockArena()
  private var places: [Int32: BlockColumn] = [:]

  mutating func forget() {
    places.removeAll(keepingCapacity: true)
    arena.takeBack()
  }

  /// The places of a search; `find` fills them the first time.
  mutating func places(of search: Int32) -> (column: BlockColumn, isNew: Bool) {
    if let known = places[search] { return (known, false) }
    let column = arena.take()
    places[search] = column
    return (column, true)
  }
}
