// How rows that go different ways are sorted, computed in groups, and put back.

extension BlockEvaluator {
  /// Follows all rows from one lookup on.
  mutating func walk(
    from target: CorrectionProgram.Target, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    arena.scope {
      let targets = arena.take().integers
      for i in 0..<frame.count { targets[i] = Int64(target) }
      walk(from: targets, frame, quantity, into: out)
    }
  }

  /// Follows each row from where it is to its number or kernel, and computes the kernels group by group.
  ///
  /// Rows go on together as long as they stand before lookups of one kind: in equal bins, or by one input's keys.
  /// - Parameter targets: where each row is, and goes on to.
  mutating func walk(
    from targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    resolved.forget()
    var (first, rounds) = (0, 0)
    while let row = firstOnItsWay(targets, first..<frame.count) {
      (first, rounds) = (row, rounds + 1)
      switch program.operations[Int(targets[row])] {
      case .bins(let bins) where rounds <= Self.mostRounds: advance(bins, targets, frame, quantity, into: out)
      case .keys(let keys) where rounds <= Self.mostRounds: advance(keys, targets, frame)
      default: crawl(row, targets, frame, quantity, into: out)
      }
    }
    finish(targets, frame, quantity, into: out)
  }

  /// The first of some rows that stands before a lookup.
  private func firstOnItsWay(_ targets: UnsafeMutablePointer<Int64>, _ rows: Range<Int>) -> Int? {
    program.kinds.withUnsafeBufferPointer { kinds in
      rows.first { targets[$0] >= 0 && kinds[Int(targets[$0])] != CorrectionProgram.leafKind }
    }
  }

  /// After so many steps together the rest go on one by one.
  private static var mostRounds: Int { 16 }

  /// What stands for rows whose result is there.
  private static var done: Int64 { -1 }

  @inline(__always)
  private func kind(_ target: Int64) -> Int32 { target < 0 ? CorrectionProgram.leafKind : program.kinds[Int(target)] }

  /// All rows that stand before bins like these find theirs.
  private mutating func advance(
    _ like: CorrectionProgram.Bins, _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, _ quantity: Quantity,
    into out: BlockColumn
  ) {
    arena.scope {
      let places = places(like, frame).integers
      for i in 0..<frame.count where kind(targets[i]) == like.search {
        guard case .bins(let bins) = program.operations[Int(targets[i])] else { continue }
        let place = isFailure(places[i], bins) ? place(bins, frame, i) : Int(places[i])
        if bins.holdsValues || place < 0 {
          (out.reals[i], targets[i]) = (number(bins, place, quantity), Self.done)
        } else {
          targets[i] = Int64(program.targets[Int(bins.content) + place])
        }
      }
    }
  }

  /// All rows that stand before a category of this input go where their keys lead.
  private mutating func advance(
    _ like: CorrectionProgram.Keys, _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame
  ) {
    let (kind, kinds) = (CorrectionProgram.kind(ofKeys: like.input), program.kinds)
    let isConstant = frame.isConstant[Int(like.input)]
    kinds.withUnsafeBufferPointer { kinds in
      for i in 0..<frame.count where targets[i] >= 0 && kinds[Int(targets[i])] == kind {
        let target = CorrectionProgram.Target(targets[i])
        targets[i] = Int64(isConstant ? next(ofConstant: target, frame, i) : next(target, frame, i))
      }
    }
  }

  /// The rows from `first` on, one by one.
  private mutating func crawl(
    _ first: Int, _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    for i in first..<frame.count {
      while kind(targets[i]) != CorrectionProgram.leafKind {
        if case .bins(let bins) = program.operations[Int(targets[i])], bins.holdsValues {
          (out.reals[i], targets[i]) = (number(bins, place(bins, frame, i), quantity), Self.done)
        } else {
          targets[i] = Int64(next(CorrectionProgram.Target(targets[i]), frame, i))
        }
      }
    }
  }

  /// The results of rows that have come to a leaf.
  private mutating func finish(
    _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    if quantity == .value, finishAlike(targets, frame, into: out) { return }
    let results = out.reals
    var kernels: [Int32] = []
    for i in 0..<frame.count where targets[i] >= 0 {
      let operation = program.operations[Int(targets[i])]
      targets[i] = quantity == .value || program.branches(operation) ? targets[i] : Self.done
      switch operation {
      case .constant(let value, let leaf): (results[i], targets[i]) = (quantity == .leaf ? Double(leaf) : value, Self.done)
      case .kernel(_, _, let leaf) where targets[i] < 0: results[i] = Double(leaf)
      case .kernel(let kernel, _, _): if !kernels.contains(kernel) { kernels.append(kernel) }
      case .nowhere, .bins, .keys: (results[i], targets[i]) = (quantity == .leaf ? -1 : .nan, Self.done)
      }
    }
    for kernel in kernels { run(kernel, targets, frame, quantity, into: out) }
  }

  /// The values of the rows if all have come to numbers, or all to one kernel, as most do: whether they have.
  private mutating func finishAlike(
    _ targets: UnsafeMutablePointer<Int64>, _ frame: BlockFrame, into out: BlockColumn
  ) -> Bool {
    arena.scope {
      let (bases, values) = (arena.take().integers, out.reals)
      let kernel = program.leaves.withUnsafeBufferPointer { leaves -> Int32? in
        guard frame.count > 0, targets[0] >= 0 else { return nil }
        let kernel = leaves[Int(targets[0])].kernel
        for i in 0..<frame.count {
          guard targets[i] >= 0, case let leaf = leaves[Int(targets[i])], leaf.kernel == kernel else { return nil }
          (bases[i], values[i]) = (Int64(leaf.base), leaf.value)
        }
        return kernel
      }
      guard let kernel else { return false }
      guard kernel >= 0 else { return true }
      let isShared = (1..<frame.count).allSatisfy { bases[$0] == bases[0] }
      evaluate(kernel: Int(kernel), isShared ? .shared(Int(bases[0])) : .own(bases, shift: 0), frame, .value, into: out)
      return true
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
      for i in 0..<frame.count where targets[i] >= 0 {
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
  func gathered(
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
  mutating func place(_ bins: CorrectionProgram.Bins, _ frame: BlockFrame, _ row: Int) -> Int {
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
      let axis = program.axes[Int(bins.axis) + k]
      let bin = axis.bin(of: x, bins.flow)
      if bin == nil, bins.flow != .content, !(isNaN && x.isNaN) {
        fail(frame.rows[row], .outOfRange(input: program.inputs[input].name, value: x, low: axis.low, high: axis.high))
      }
      isOutside = isOutside || bin == nil
      joined = joined * axis.count + (bin ?? 0)
    }
    return isNaN ? -1 : isOutside ? Int(bins.count) : joined
  }

  /// Words are not among the columns of a block, only their codes.
  private func noSuchKey(_ input: Int, _ key: Int64, _ row: Int) -> CorrectionError.Problem {
    let name = program.inputs[input].name
    if case .string(let word) = columns[input].value(row) { return .noSuchKey(input: name, key: word) }
    return .noSuchKey(input: name, key: "\(key)")
  }
}
