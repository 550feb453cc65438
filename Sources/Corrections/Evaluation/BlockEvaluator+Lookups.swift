// How a block finds its bins.

extension BlockEvaluator {
  /// Follows a binning for all rows of a frame.
  mutating func look(
    up bins: CorrectionProgram.Bins, _ target: CorrectionProgram.Target, _ frame: BlockFrame, _ quantity: Quantity,
    into out: BlockColumn
  ) {
    let axes = Int(bins.axis)..<Int(bins.axis + bins.axisCount)
    if !bins.holdsValues, program.axisInputs[axes].allSatisfy({ frame.isConstant[$0] }) {
      return evaluate(next(target, frame, 0), frame, quantity, into: out)
    }
    arena.scope {
      let places = places(bins, frame)
      noteFailure(bins, places, frame)
      if bins.holdsValues {
        take(bins, places, frame, quantity, into: out)
      } else {
        let targets = arena.take().integers
        begin(bins, places, frame.count, into: targets)
        walk(from: targets, frame, quantity, into: out)
      }
    }
  }

  /// The targets that rows have from their places.
  private func begin(
    _ bins: CorrectionProgram.Bins, _ places: BlockColumn, _ count: Int, into targets: UnsafeMutablePointer<Int64>
  ) {
    let places = places.integers
    program.targets.withUnsafeBufferPointer { pool in
      let contents = UnsafeBufferPointer(rebasing: pool[Int(bins.content)...Int(bins.content + bins.count)])
      for i in 0..<count {
        targets[i] = Int64(places[i] < 0 ? CorrectionProgram.nowhere : contents[Int(places[i])])
      }
    }
  }

  /// Where each row leads, found now or for an earlier variation of the block.
  mutating func places(_ bins: CorrectionProgram.Bins, _ frame: BlockFrame) -> BlockColumn {
    let inputs = program.axisInputs[Int(bins.axis)..<Int(bins.axis + bins.axisCount)]
    guard inputs.allSatisfy({ frame.isOriginal[$0] }), let (places, isNew) = memory?.places(of: bins.search) else {
      let places = arena.take()
      find(bins, frame, into: places)
      return places
    }
    if isNew { find(bins, frame, into: places) }
    return places
  }

  /// The contents of a binning that holds numbers.
  private mutating func take(
    _ bins: CorrectionProgram.Bins, _ places: BlockColumn, _ frame: BlockFrame, _ quantity: Quantity, into out: BlockColumn
  ) {
    let (places, out, count) = (places.integers, out.reals, Int(bins.count))
    if quantity == .leaf {
      let hasOutside = bins.flow == .content
      for i in 0..<frame.count {
        let isLeaf = places[i] >= 0 && (places[i] < count || hasOutside)
        out[i] = isLeaf ? Double(Int(bins.leaf) + Int(places[i])) : -1
      }
      return
    }
    // In bounds: places are −1 … count, and the pool has count + 1 numbers for this binning.
    program.values.withUnsafeBufferPointer { values in
      let contents = UnsafeBufferPointer(rebasing: values[Int(bins.content)...Int(bins.content) + count])
      if options.nanPolicy == .compat {
        for i in 0..<frame.count { out[i] = contents[Int(places[i])] }
      } else {
        for i in 0..<frame.count { out[i] = places[i] < 0 ? .nan : contents[Int(places[i])] }
      }
    }
  }

  /// Where in its contents each row leads: 0 ..< count, count for what is outside (and for rows that fail), −1 for NaN that is
  /// to stay.
  private func find(_ bins: CorrectionProgram.Bins, _ frame: BlockFrame, into places: BlockColumn) {
    for k in 0..<Int(bins.axisCount) {
      arena.scope {
        let (axis, input) = (program.axes[Int(bins.axis) + k], program.axisInputs[Int(bins.axis) + k])
        let values = reals(input, frame)
        let join = BinJoin(
          axis, bins, isFirst: k == 0, isLast: k + 1 == bins.axisCount, watchesNaN: options.nanPolicy != .compat)
        let groups = (frame.count + 7) / 8
        if bins.flow == .wrap {
          let wrapped = self.wrapped(axis, values, frame.count)
          join.run(groups, values.lanes, into: places.lanes) { wrapped.lanes[$0] }
        } else {
          join.run(axis, groups, frame.count, values, into: places.lanes, arena)
        }
      }
    }
  }

  /// An input's numbers as doubles.
  func reals(_ input: Int, _ frame: BlockFrame) -> BlockColumn {
    guard program.inputs[input].type == .int else { return frame.columns[input] }
    let column = arena.take()
    let (integers, reals) = (frame.columns[input].integers, column.reals)
    for i in 0..<frame.count { reals[i] = Double(integers[i]) }
    return column
  }

  private func wrapped(_ axis: BinAxis, _ values: BlockColumn, _ count: Int) -> BlockColumn {
    let column = arena.take()
    let (values, bins) = (values.reals, column.reals)
    for i in 0..<count { bins[i] = axis.bin(ofWrapped: values[i]).map(Double.init) ?? -1 }
    return column
  }

  /// Whether a place stands for a row that fails.
  func isFailure(_ place: Int64, _ bins: CorrectionProgram.Bins) -> Bool {
    if place < 0 { return options.nanPolicy == .throw }
    return place == bins.count && (bins.flow == .error || bins.flow == .wrap)
  }

  /// Notes the first row of a frame that fails.
  private mutating func noteFailure(_ bins: CorrectionProgram.Bins, _ places: BlockColumn, _ frame: BlockFrame) {
    guard bins.flow == .error || bins.flow == .wrap || options.nanPolicy == .throw else { return }
    let places = places.integers
    guard let row = (0..<frame.count).first(where: { isFailure(places[$0], bins) }) else { return }
    _ = place(bins, frame, row)
  }
}
