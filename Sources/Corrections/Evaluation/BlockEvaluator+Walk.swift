// How rows that go different ways are sorted, computed in groups, and put back.

extension BlockEvaluator {
  /// Follows each row from where it is to its number or kernel, and computes the kernels group by group.
  mutating func walk(
    from start: (Int) -> CorrectionProgram.Target, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    arena.scope {
      let (targets, results) = (arena.take().integers, out.reals)
      // The kernels that rows lead to, in the order of their first row. Few meet in a block, so they are searched one by one.
      var kernels: [Int32] = []
      let walker = RowWalker(program, frame, isQuick: options.nanPolicy == .compat)
      resolved.forget(frame)
      for i in 0..<frame.count {
        var target = start(i)
        targets[i] = 0
        rows: while true {
          switch program.operations[Int(target)] {
          case .nowhere:
            results[i] = quantity == .leaf ? -1 : .nan
            break rows
          case .constant(let value, let leaf):
            results[i] = quantity == .leaf ? Double(leaf) : value
            break rows
          case .kernel(_, _, let leaf) where quantity == .leaf && leaf >= 0:
            results[i] = Double(leaf)
            break rows
          case .kernel(let kernel, _, _):
            targets[i] = Int64(target)
            if !kernels.contains(kernel) { kernels.append(kernel) }
            break rows
          case .bins(let bins):
            let quick = walker.place(bins, i)
            let place = quick >= 0 ? quick : place(bins, frame, i)
            if bins.holdsValues {
              results[i] = number(bins, place, quantity)
              break rows
            }
            target = place < 0 ? CorrectionProgram.nowhere : program.targets[Int(bins.content) + place]
          case .keys(let keys):
            target = frame.isConstant[Int(keys.input)] ? next(ofConstant: target, frame, i) : next(target, frame, i)
          }
        }
      }
      for kernel in kernels { run(kernel, targets, frame, quantity, into: out) }
    }
  }

  /// Where a category leads whose key is the same in all rows: found once. A failure is each row's own.
  private mutating func next(
    ofConstant target: CorrectionProgram.Target, _ frame: BlockFrame, _ row: Int
  ) -> CorrectionProgram.Target {
    if let known = resolved[target] { return known }
    let found = next(target, frame, row)
    if found != CorrectionProgram.nowhere { resolved[target] = found }
    return found
  }

  /// Computes the rows of one kernel.
  private mutating func run(
    _ kernel: Int32, _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, _ quantity: Quantity,
    into out: BlockColumn
  ) {
    arena.scope {
      let (members, bases) = (arena.take().integers, arena.take().integers)
      var (count, isShared) = (0, true)
      for i in 0..<frame.count where targets[i] != 0 {
        guard case .kernel(kernel, let base, _) = program.operations[Int(targets[i])] else { continue }
        (members[count], bases[count]) = (Int64(i), Int64(base))
        isShared = isShared && bases[count] == bases[0]
        count += 1
      }
      let parameters = isShared ? BlockParameters.shared(Int(bases[0])) : .own(bases, shift: 0)
      guard count < frame.count else {
        return evaluate(kernel: Int(kernel), parameters, frame, quantity, into: out)
      }
      let part = gathered(frame, members, count, inputs: program.kernelInputs[Int(kernel)])
      let values = arena.take()
      evaluate(kernel: Int(kernel), parameters, part, quantity, into: values)
      let (from, to) = (values.reals, out.reals)
      for i in 0..<count { to[Int(members[i])] = from[i] }
    }
  }

  /// The frame of some of the rows, with the inputs that are read.
  private func gathered(
    _ frame: BlockFrame, _ members: UnsafeMutablePointer<Int64>, _ count: Int, inputs: [Int]
  ) -> BlockFrame {
    let rows = arena.take().integers
    for i in 0..<count { rows[i] = frame.rows[Int(members[i])] }
    var columns = frame.columns
    for input in inputs where !frame.isConstant[input] {
      let (from, column) = (frame.columns[input].bits, arena.take())
      let to = column.bits
      for i in 0..<count { to[i] = from[Int(members[i])] }
      columns[input] = column
    }
    return BlockFrame(
      columns: columns, isConstant: frame.isConstant, isOriginal: frame.isOriginal.map { _ in false }, count: count, rows: rows)
  }
}

// MARK: One row

extension BlockEvaluator {
  /// Where a lookup leads in one row; nowhere if it fails.
  mutating func next(_ target: CorrectionProgram.Target, _ frame: BlockFrame, _ row: Int) -> CorrectionProgram.Target {
    switch program.operations[Int(target)] {
    case .keys(let keys):
      let key = frame.columns[Int(keys.input)].integers[row]
      if let next = program.tables[Int(keys.table)].target(of: key) ?? keys.otherwise { return next }
      fail(frame.rows[row], noSuchKey(Int(keys.input), key, Int(frame.rows[row])))
      return CorrectionProgram.nowhere
    case .bins(let bins):
      let place = place(bins, frame, row)
      return place < 0 ? CorrectionProgram.nowhere : program.targets[Int(bins.content) + place]
    case .nowhere, .constant, .kernel: return target
    }
  }

  private func number(_ bins: CorrectionProgram.Bins, _ place: Int, _ quantity: Quantity) -> Double {
    if quantity == .leaf {
      let isLeaf = place >= 0 && (place < bins.count || bins.flow == .content)
      return isLeaf ? Double(Int(bins.leaf) + place) : -1
    }
    return place < 0 ? .nan : program.values[Int(bins.content) + place]
  }

  /// As ``find`` for a block.
  private mutating func place(_ bins: CorrectionProgram.Bins, _ frame: BlockFrame, _ row: Int) -> Int {
    var (joined, isOutside, isNaN) = (0, false, false)
    for k in 0..<Int(bins.axisCount) {
      let input = program.axisInputs[Int(bins.axis) + k]
      let x =
        program.inputs[input].type == .int
        ? Double(frame.columns[input].integers[row]) : frame.columns[input].reals[row]
      if x.isNaN, options.nanPolicy != .compat {
        if options.nanPolicy == .throw { fail(frame.rows[row], .notANumber(input: program.inputs[input].name)) }
        isNaN = true
      }
      let (bin, count) = bin(of: x, Int(bins.axis) + k, bins.flow)
      if bin == nil, bins.flow != .content {
        let axis = program.axes[Int(bins.axis) + k]
        fail(frame.rows[row], .outOfRange(input: program.inputs[input].name, value: x, low: axis.low, high: axis.high))
      }
      isOutside = isOutside || bin == nil
      joined = joined * count + (bin ?? 0)
    }
    return isNaN ? -1 : isOutside ? Int(bins.count) : joined
  }

  private func bin(of x: Double, _ axis: Int, _ flow: CorrectionProgram.FlowOperation) -> (bin: Int?, count: Int) {
    let count = program.axes[axis].count
    if flow == .wrap { return (program.axes[axis].bin(ofWrapped: x), count) }
    let place = program.axes[axis].place(of: x)
    if flow == .clamp { return (min(max(place, 0), count - 1), count) }
    return (place >= 0 && place < count ? place : nil, count)
  }

  /// Words are not among the columns of a block, only their codes.
  private func noSuchKey(_ input: Int, _ key: Int64, _ row: Int) -> CorrectionError.Problem {
    let name = program.inputs[input].name
    if case .string(let word) = columns[input].value(row) { return .noSuchKey(input: name, key: word) }
    return .noSuchKey(input: name, key: "\(key)")
  }
}
