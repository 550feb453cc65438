import Fitting
import Numerics

/// The events of one window with their densities: what yields and W are summed from.
///
/// Events outside the window lie in its middle with weight zero, so they take part in no sum.
struct SWeightSample: Sendable {
  /// Mass, weight, 1/I, then f_k (with derivatives, if asked for) in the model's order.
  let rows: EventRows
  let model: PreparedModel
  let isInRange: [Bool]
  let threads: Int

  static let mass = 0
  static let weight = 1
  static let inverse = 2
  static let first = 3

  /// The row of f_k.
  func density(_ k: Int) -> Int { Self.first + model.firstRows[k] }
  /// How many components there are.
  var count: Int { model.densities.count }
  /// Where sums of products F_i F_j stand, after the sums of F.
  static func place(_ i: Int, _ j: Int, of count: Int) -> Int { count + max(i, j) * (max(i, j) + 1) / 2 + min(i, j) }

  /// Evaluates the components for events inside the model's range.
  /// - Throws: ``SWeightError`` for masses that are NaN, weights that are not finite, and samples without events.
  init(
    _ model: PreparedModel, masses: [Double], sampleWeights: [Double]?, threads: Int
  ) throws(SWeightError) {
    if let sampleWeights, sampleWeights.count != masses.count {
      throw .lengthMismatch(what: "sample weight", count: sampleWeights.count, expected: masses.count)
    }
    (self.model, self.threads) = (model, threads)
    rows = EventRows(rows: Self.first + model.rowCount, events: masses.count)
    isInRange = try Self.fill(rows, masses: masses, weights: sampleWeights, range: model.model.range)
    rows.evaluate(model, masses: Self.mass, firstRow: Self.first, threads: threads)
  }

  private static func fill(
    _ rows: EventRows, masses: [Double], weights: [Double]?, range: ClosedRange<Double>
  ) throws(SWeightError) -> [Bool] {
    let (x, v) = (rows.scalars(mass), rows.scalars(weight))
    let middle = 0.5 * (range.lowerBound + range.upperBound)
    for i in masses.count..<max(masses.count, 8 * rows.vectorCount) { x[i] = middle }
    var (isInRange, isEmpty) = ([Bool](repeating: true, count: masses.count), true)
    for i in masses.indices {
      if masses[i].isNaN { throw .massNotANumber(index: i) }
      isInRange[i] = masses[i] >= range.lowerBound && masses[i] <= range.upperBound
      x[i] = isInRange[i] ? masses[i] : middle
      let value = weights?[i] ?? 1
      if !value.isFinite { throw .badSampleWeight(value: value, index: i) }
      v[i] = isInRange[i] ? value : 0
      isEmpty = isEmpty && v[i] == 0
    }
    if isEmpty { throw .noEvents(lower: range.lowerBound, upper: range.upperBound) }
    return isInRange
  }

  /// Fills 1/I and finds Σ v F_k/I, then Σ v F_i F_j/I².
  /// - Throws: ``SWeightError/densityNotPositive(mass:value:)`` at the first event where I is not positive.
  func sums(_ function: VarianceFunction) throws(SWeightError) -> [Double] {
    var sums: [Double]
    switch function {
    case .density(let yields): sums = densitySums(yields)
    case .constant(let value): sums = otherSums(ofInverse: { _ in 1 / value })
    case .steps(let edges, let values):
      sums = otherSums(ofInverse: { 1 / values[VarianceFunction.bin(of: $0, in: edges)] })
    }
    if sums.removeLast() > 0, case .density(let yields) = function { throw firstNotPositive(yields) }
    return sums
  }

  private func firstNotPositive(_ yields: [Double]) -> SWeightError {
    for event in 0..<rows.eventCount where rows.scalars(Self.weight)[event] != 0 {
      let value = (0..<count).reduce(0) { $0 + yields[$1] * rows.scalars(density($1))[event] }
      if !(value > 0) { return .densityNotPositive(mass: rows.scalars(Self.mass)[event], value: value) }
    }
    return .yieldsNotDetermined
  }

  private func densitySums(_ yields: [Double]) -> [Double] {
    let (n, width) = (count, count + count * (count + 1) / 2 + 1)
    return rows.sums(width, threads: threads) { chunk, sums in
      let (v, inverse) = (rows[Self.weight], rows[Self.inverse])
      let scratch = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: n)
      scratch.initialize(repeating: .zero, count: n)
      defer { scratch.deallocate() }
      let f = (0..<n).map { rows[density($0)] }
      for i in chunk {
        var total = SIMD8<Double>()
        for k in 0..<n { total += yields[k] * f[k][i] }
        let counts = v[i] .!= 0
        let isGood = total .> 0
        sums[width - 1] += SIMD8<Double>().replacing(with: 1, where: counts .& .!isGood)
        let r = SIMD8<Double>().replacing(with: 1 / total, where: counts .& isGood)
        inverse[i] = r
        add(f, i, r, v[i], scratch, into: sums)
      }
    }
  }

  private func otherSums(ofInverse inverse: @escaping @Sendable (Double) -> Double) -> [Double] {
    let (n, width) = (count, count + count * (count + 1) / 2 + 1)
    return rows.sums(width, threads: threads) { chunk, sums in
      let scratch = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: n)
      scratch.initialize(repeating: .zero, count: n)
      defer { scratch.deallocate() }
      let f = (0..<n).map { rows[density($0)] }
      for i in chunk {
        var r = SIMD8<Double>()
        for lane in 0..<8 { r[lane] = inverse(rows[Self.mass][i][lane]) }
        rows[Self.inverse][i] = r
        add(f, i, r, rows[Self.weight][i], scratch, into: sums)
      }
    }
  }

  @inline(__always)
  private func add(
    _ f: [UnsafeMutablePointer<SIMD8<Double>>], _ i: Int, _ r: SIMD8<Double>, _ v: SIMD8<Double>,
    _ q: UnsafeMutablePointer<SIMD8<Double>>, into sums: UnsafeMutablePointer<SIMD8<Double>>
  ) {
    var place = f.count
    for k in 0..<f.count {
      q[k] = f[k][i] * r
      let weighted = v * q[k]
      sums[k] += weighted
      for j in 0...k {
        sums[place] += weighted * q[j]
        place += 1
      }
    }
  }
}
