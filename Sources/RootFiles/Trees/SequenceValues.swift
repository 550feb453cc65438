internal import Columns

/// Reads the wanted entries of a basket one after another and appends where lists end to `levels`.
/// - Returns: how many values were read.
func readSequence(
  _ source: ColumnSource, _ plan: SequencePlan, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer,
  to room: UnsafeMutableRawBufferPointer, before: Int, _ levels: inout [[Int]]
) throws(Damage) -> Int {
  let starts = try entryStarts(plan, source.inner, piece, content)
  let values = UnsafeRawBufferPointer(rebasing: content[..<piece.valueBytes])
  var count = 0
  var failure: Damage?
  plan.steps.withUnsafeBufferPointer { steps in
    var reader = SequenceReader(
      steps, registerCount: plan.registerCount, content: values, room: room, valueSize: source.schema.type.byteCount,
      levels: levels, before: before)
    levels = []  // one owner, so that appending does not copy
    do throws(Damage) {
      try read(&reader, plan, piece, starts)
      count = reader.count
    } catch {
      failure = error
    }
    swap(&levels, &reader.levels)
  }
  if let failure { throw failure }
  return count
}

private func read(
  _ reader: inout SequenceReader, _ plan: SequencePlan, _ piece: BasketPiece, _ starts: [Int]?
) throws(Damage) {
  if let starts {
    for i in 1..<starts.count {
      if starts[i] == starts[i - 1] {
        try reader.emptyEntry()
      } else {
        try reader.entry(plan.root, from: starts[i - 1], limit: starts[i])
      }
    }
  } else {
    for entry in 0..<piece.local.upperBound {
      reader.isSkipping = entry < piece.local.lowerBound
      try reader.entry(plan.root, from: reader.position, limit: piece.valueBytes)
    }
  }
}

/// Where the wanted entries start and the last ends; nil where entries follow each other without a table.
/// - Parameter inner: values per element of a counted list, which the counts have been multiplied by.
private func entryStarts(
  _ plan: SequencePlan, _ inner: Int, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer
) throws(Damage) -> [Int]? {
  var starts: [Int]
  if piece.lacksTable {
    guard plan.needsEnds else { return nil }
    guard let item = plan.plainItemBytes, let counts = piece.counts else {
      throw Damage(offset: 0, reason: "it stores no offsets, and its entries do not say where they end")
    }
    var position = 0
    starts = [0]
    for count in counts {
      position += count / max(inner, 1) * item
      starts.append(position)
    }
    starts.removeFirst(piece.local.lowerBound)
  } else {
    starts = try tableStarts(piece, content)
  }
  var isWrong = starts[0] < 0 || starts[starts.count - 1] > piece.valueBytes
  for i in 1..<starts.count where starts[i] < starts[i - 1] { isWrong = true }
  if isWrong { throw Damage(offset: piece.valueBytes, reason: "its offsets fall or leave the basket") }
  return starts
}
