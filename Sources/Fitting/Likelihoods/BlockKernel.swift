import Numerics

/// Adds up the blocks of one piece of work, vector by vector.
struct BlockKernel: ~Copyable {
  private typealias Vector = SIMD8<Double>
  private let plan: BlockPlan
  private let sample: SampleBlocks
  private let table: BinShares?
  private let rows: EvaluationRows
  /// D, then w/D, then 1/D, then for each free parameter s and w s (or w² s).
  private let scratch: EvaluationRows

  init(_ plan: BlockPlan, sample: SampleBlocks, table: BinShares?) {
    self.plan = plan
    self.sample = sample
    self.table = table
    rows = EvaluationRows(count: plan.prepared.rowCount)
    scratch = EvaluationRows(count: 4 + plan.free.count)
  }

  /// The plan's sums over some blocks; not finite if an event has no density.
  func sums(of blocks: Range<Int>) -> CompensatedSums {
    var sums = CompensatedSums(count: plan.sumCount)
    for block in blocks { add(block, to: &sums) }
    return sums
  }

  private func add(_ block: Int, to sums: inout CompensatedSums) {
    if let table {
      table.copy(block: block, into: rows)
    } else {
      plan.prepared.evaluate(sample.values(of: block), vectors: SampleBlocks.vectors, into: rows)
    }
    sums.add(logarithms(sample.weights(of: block)), at: 0)
    guard plan.order >= .gradient else { return }
    for row in 0..<plan.prepared.rowCount { sums.add(Self.dot(rows[row], scratch[1]), at: 1 + row) }
    writeScores()
    addPairs(sample.weights(of: block), from: plan.firstPair, to: &sums)
    if plan.squares { addPairs(sample.squares(of: block), from: plan.firstPair + plan.pairCount, to: &sums) }
  }

  /// Σ w log D of the block, −∞ where an event has no density; leaves w/D and 1/D behind.
  ///
  /// An event that weighs nothing (an empty bin, the copies at the end) asks for D ≥ 0 only and adds nothing.
  private func logarithms(_ weights: UnsafePointer<SIMD8<Double>>) -> Double {
    let (d, ratio, inverse) = (scratch[0], scratch[1], scratch[2])
    write(plan.density, to: d)
    var sum = Vector.zero
    var isBad = SIMDMask<SIMD8<Int64>>(repeating: false)
    for v in 0..<SampleBlocks.vectors {
      let isIdle = (weights[v] .== 0) .& (d[v] .>= 0)
      isBad = isBad .| .!((d[v] .> 0) .| isIdle)
      let safe = d[v].replacing(with: 1, where: isIdle)
      inverse[v] = 1 / safe
      ratio[v] = weights[v] * inverse[v]
      sum += weights[v] * VectorMath.log(safe)
    }
    return isBad == SIMDMask(repeating: false) ? sum.sum() : -.infinity
  }

  /// s = ∂D/D for every free parameter.
  private func writeScores() {
    let inverse = scratch[2]
    for (i, entry) in plan.free.enumerated() {
      let row = scratch[4 + i]
      write(entry.slope, to: row)
      for v in 0..<SampleBlocks.vectors { row[v] *= inverse[v] }
    }
  }

  /// Adds Σ w sᵢsⱼ of the block.
  private func addPairs(_ weights: UnsafePointer<SIMD8<Double>>, from start: Int, to sums: inout CompensatedSums) {
    var place = start
    let weighted = scratch[3]
    for i in plan.free.indices {
      let row = scratch[4 + i]
      for v in 0..<SampleBlocks.vectors { weighted[v] = weights[v] * row[v] }
      for j in 0...i {
        sums.add(Self.dot(weighted, scratch[4 + j]), at: place)
        place += 1
      }
    }
  }

  /// Writes Σ factor × row.
  private func write(_ terms: [BlockPlan.Term], to target: UnsafeMutablePointer<SIMD8<Double>>) {
    for (t, term) in terms.enumerated() {
      let source = rows[term.row]
      let factor = Vector(repeating: term.factor)
      if t == 0 {
        for v in 0..<SampleBlocks.vectors { target[v] = factor * source[v] }
      } else {
        for v in 0..<SampleBlocks.vectors { target[v] += factor * source[v] }
      }
    }
  }

  /// Σ a b over a row, four vectors at a time so that additions need not wait for each other.
  @inline(__always)
  private static func dot(_ a: UnsafeMutablePointer<SIMD8<Double>>, _ b: UnsafeMutablePointer<SIMD8<Double>>) -> Double {
    var (s, t, u, w) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    for v in stride(from: 0, to: SampleBlocks.vectors, by: 4) {
      s += a[v] * b[v]
      t += a[v + 1] * b[v + 1]
      u += a[v + 2] * b[v + 2]
      w += a[v + 3] * b[v + 3]
    }
    return ((s + t) + (u + w)).sum()
  }
}
