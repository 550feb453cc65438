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
      let places = arena.take()
      find(bins, frame, into: places)
      if bins.holdsValues {
        take(bins, places, frame, quantity, into: out)
      } else {
        let (targets, first) = (program.targets, Int(bins.content))
        let found = places.integers
        walk(
          from: { found[$0] < 0 ? CorrectionProgram.nowhere : targets[first + Int(found[$0])] }, frame, quantity, into: out)
      }
    }
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
      let contents = values[Int(bins.content)...Int(bins.content) + count]
      let first = contents.startIndex
      for i in 0..<frame.count { out[i] = places[i] < 0 ? .nan : contents[first + Int(places[i])] }
    }
  }

  /// Where in its contents each row leads: 0 ..< count, count for what is outside (and for rows that fail), −1 for NaN that is to stay.
  private mutating func find(_ bins: CorrectionProgram.Bins, _ frame: BlockFrame, into places: BlockColumn) {
    let groups = (frame.count + 7) / 8
    arena.scope {
      let place = arena.take()
      for k in 0..<Int(bins.axisCount) {
        let (axis, input) = (program.axes[Int(bins.axis) + k], program.axisInputs[Int(bins.axis) + k])
        let values = reals(input, frame)
        if bins.flow == .wrap {
          wrap(axis, values, place, frame.count)
        } else {
          axis.places(of: values, into: place, count: frame.count)
        }
        settle(axis, bins.flow, place.lanes, groups)
        if bins.flow == .error || bins.flow == .wrap { check(axis, input, place, values, frame) }
        if options.nanPolicy != .compat { check(input, place, values, frame) }
        combine(place.lanes, into: places.lanes, isFirst: k == 0, count: Double(axis.count), total: Double(bins.count), groups)
      }
      let (lanes, bits) = (places.lanes, places.bits)
      for g in 0..<groups {
        let place = lanes[g].replacing(with: -1, where: lanes[g] .!= lanes[g])
        lanes[g] = place + 0x1.8p52  // the low bits of this sum are the integer
      }
      for i in 0..<frame.count { bits[i] = bits[i] &- (0x1.8p52).bitPattern }
    }
  }

  /// An input's numbers as doubles.
  private func reals(_ input: Int, _ frame: BlockFrame) -> BlockColumn {
    guard program.inputs[input].type == .int else { return frame.columns[input] }
    let column = arena.take()
    let (integers, reals) = (frame.columns[input].integers, column.reals)
    for i in 0..<frame.count { reals[i] = Double(integers[i]) }
    return column
  }

  private func wrap(_ axis: BinAxis, _ values: BlockColumn, _ place: BlockColumn, _ count: Int) {
    let (values, place) = (values.reals, place.reals)
    for i in 0..<count { place[i] = axis.bin(ofWrapped: values[i]).map(Double.init) ?? -1 }
  }

  /// Makes bins of places: the nearest for `clamp`; −1 for all that is outside otherwise.
  private func settle(
    _ axis: BinAxis, _ flow: CorrectionProgram.FlowOperation, _ place: UnsafeMutablePointer<SIMD8<Double>>, _ groups: Int
  ) {
    let last = SIMD8(repeating: Double(axis.count - 1))
    let zero = SIMD8<Double>(repeating: 0)
    if flow == .clamp {
      for g in 0..<groups { place[g] = pointwiseMin(pointwiseMax(place[g], zero), last) }
    } else {
      for g in 0..<groups { place[g].replace(with: -1, where: place[g] .> last) }
    }
  }

  /// Joins the bin on one more axis to those before; −1 is outside on any axis, `total` is what they come to in the end.
  private func combine(
    _ place: UnsafeMutablePointer<SIMD8<Double>>, into places: UnsafeMutablePointer<SIMD8<Double>>, isFirst: Bool,
    count: Double, total: Double, _ groups: Int
  ) {
    let outside = SIMD8(repeating: total)
    for g in 0..<groups {
      let here = place[g]
      let before = isFirst ? SIMD8(repeating: 0) : places[g]
      let joined = here + before * count
      let isOutside = (here .< 0) .| (before .>= outside)
      let isNaN = (here .!= here) .| (before .!= before)
      places[g] = joined.replacing(with: outside, where: isOutside).replacing(with: .nan, where: isNaN)
    }
  }
}

// MARK: Values that no bin holds

extension BlockEvaluator {
  private mutating func check(_ axis: BinAxis, _ input: Int, _ place: BlockColumn, _ values: BlockColumn, _ frame: BlockFrame) {
    let (place, values) = (place.reals, values.reals)
    guard let i = (0..<frame.count).first(where: { place[$0] < 0 }) else { return }
    fail(frame.rows[i], .outOfRange(input: program.inputs[input].name, value: values[i], low: axis.low, high: axis.high))
  }

  /// What the policy says of NaN.
  private mutating func check(_ input: Int, _ place: BlockColumn, _ values: BlockColumn, _ frame: BlockFrame) {
    let (place, values) = (place.reals, values.reals)
    for i in 0..<frame.count where values[i].isNaN {
      if options.nanPolicy == .throw { return fail(frame.rows[i], .notANumber(input: program.inputs[input].name)) }
      place[i] = .nan
    }
  }
}
