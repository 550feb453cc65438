/// Evaluates one row, node by node: single calls, the format's own library's defects, and derivatives.
///
/// It gives what ``BlockEvaluator`` gives, bit for bit.
struct RowEvaluator {
  let program: CorrectionProgram
  let options: EvaluationOptions
  /// The inputs' values; only the array of an input's own type is used at its index. Strings are codes among the integers.
  var reals: [Double]
  var integers: [Int64]
  /// How fast the real inputs change; empty if no derivative is asked.
  var rates: [Double]

  init(_ program: CorrectionProgram, _ options: EvaluationOptions) {
    (self.program, self.options) = (program, options)
    reals = Array(repeating: 0, count: program.inputs.count)
    integers = Array(repeating: 0, count: program.inputs.count)
    rates = []
  }

  /// Sets an argument.
  mutating func set(_ input: Int, _ value: CorrectionInput) {
    switch value {
    case .real(let value): reals[input] = value
    case .int(let value): integers[input] = value
    case .string(let value): integers[input] = program.codes.code(of: value)
    }
  }

  /// A value, and how fast it changes.
  typealias Value = (value: Double, rate: Double)

  /// The value for the arguments, which are as before on return.
  /// - Parameter word: the string that an input has, for messages.
  mutating func value(word: (Int) -> String) throws(CorrectionError) -> Value {
    try value(of: program.root, word: word)
  }

  private mutating func value(of start: CorrectionProgram.Target, word: (Int) -> String) throws(CorrectionError) -> Value {
    var target = start
    while true {
      switch program.operations[Int(target)] {
      case .nowhere: return (.nan, 0)
      case .constant(let value, _): return (value, 0)
      case .kernel(let kernel, let base, _): return try value(ofKernel: Int(kernel), parameters: Int(base), word: word)
      case .keys(let keys):
        let key = integers[Int(keys.input)]
        guard let next = program.tables[Int(keys.table)].target(of: key) ?? keys.otherwise else {
          let (name, isWord) = (program.inputs[Int(keys.input)].name, program.inputs[Int(keys.input)].type == .string)
          throw CorrectionError(.noSuchKey(input: name, key: isWord ? word(Int(keys.input)) : "\(key)"))
        }
        target = next
      case .bins(let bins):
        switch try place(bins) {
        case .lost: return (.nan, 0)
        case .number(let value): return (value, 0)
        case .bin(let bin) where bins.holdsValues: return (program.values[Int(bins.content) + bin], 0)
        case .bin(let bin): target = program.targets[Int(bins.content) + bin]
        }
      }
    }
  }

  private mutating func value(
    ofKernel number: Int, parameters: Int, word: (Int) -> String
  ) throws(CorrectionError) -> Value {
    switch program.kernels[number] {
    case .parameter: return (program.parameters[parameters], 0)
    case .formula(let formula):
      return value(of: program.formulas[formula], parameters, reals, rates)
    case .tree(let target): return try value(of: target, word: word)
    case .hash(let distribution, let inputs):
      let bits = inputs.map { program.inputs[$0].type == .int ? UInt64(bitPattern: integers[$0]) : reals[$0].bitPattern }
      return (HashPRNG.value(distribution, bits: bits), 0)
    case .network(let network, let inputs, let finalizer):
      return value(of: program.networks[network], inputs, program.formulas[finalizer], parameters)
    case .transform(let input, let rule, let content, let shift):
      let new = try value(ofKernel: rule, parameters: parameters, word: word)
      return try with(input, new) { (row) throws(CorrectionError) in
        try row.value(ofKernel: content, parameters: parameters + shift, word: word)
      }
    }
  }

  /// Runs `body` with an input changed. Integers are rounded, halves away from zero, and have no rate.
  private mutating func with(
    _ input: Int, _ new: Value, _ body: (inout RowEvaluator) throws(CorrectionError) -> Value
  ) throws(CorrectionError) -> Value {
    guard program.inputs[input].type == .real else {
      let exact = Int64(exactly: new.value.rounded(.toNearestOrAwayFromZero))
      if exact == nil, options.nanPolicy == .throw {
        throw CorrectionError(.notAnInteger(input: program.inputs[input].name, value: new.value))
      }
      if exact == nil, options.nanPolicy == .propagate { return (.nan, 0) }
      let old = integers[input]
      integers[input] = exact ?? .min
      defer { integers[input] = old }
      return try body(&self)
    }
    let (old, oldRate) = (reals[input], rates.isEmpty ? 0 : rates[input])
    reals[input] = new.value
    if !rates.isEmpty { rates[input] = new.rate }
    defer {
      reals[input] = old
      if !rates.isEmpty { rates[input] = oldRate }
    }
    return try body(&self)
  }
}

// MARK: Bins

extension RowEvaluator {
  /// Where a binning leads.
  enum Place {
    /// Into its contents; their number stands for outside.
    case bin(Int)
    /// To NaN, by the policy.
    case lost
    /// To a number that is not in the tree: a defect of the library.
    case number(Double)
  }

  private func place(_ bins: CorrectionProgram.Bins) throws(CorrectionError) -> Place {
    if options.isBugCompatible { return try libraryPlace(bins) }
    var (joined, isOutside, isNaN) = (0, false, false)
    for k in 0..<Int(bins.axisCount) {
      let (axis, input) = (program.axes[Int(bins.axis) + k], program.axisInputs[Int(bins.axis) + k])
      let x = number(input)
      if x.isNaN, options.nanPolicy != .compat {
        if options.nanPolicy == .throw { throw CorrectionError(.notANumber(input: program.inputs[input].name)) }
        isNaN = true
      }
      let bin = axis.bin(of: x, bins.flow)
      if bin == nil, bins.flow != .content, !(isNaN && x.isNaN) { throw outOfRange(input, x, axis) }
      isOutside = isOutside || bin == nil
      joined = joined * axis.count + (bin ?? 0)
    }
    return isNaN ? .lost : .bin(isOutside ? Int(bins.count) : joined)
  }

  /// A numeric input as a double.
  func number(_ input: Int) -> Double { program.inputs[input].type == .int ? Double(integers[input]) : reals[input] }

  func outOfRange(_ input: Int, _ x: Double, _ axis: BinAxis) -> CorrectionError {
    CorrectionError(.outOfRange(input: program.inputs[input].name, value: x, low: axis.low, high: axis.high))
  }
}

extension BinAxis {
  /// The bin of a value under a flow; nil if there is none.
  func bin(of x: Double, _ flow: CorrectionProgram.FlowOperation) -> Int? {
    if flow == .wrap { return bin(ofWrapped: x) }
    let place = place(of: x)
    if flow == .clamp { return min(max(place, 0), count - 1) }
    return place >= 0 && place < count ? place : nil
  }
}
