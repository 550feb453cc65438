import Numerics

/// Which sums a block contributes to, and how −log L and its derivatives are put together from them.
///
/// The sums stand in this order: Σ w log D; Σ (w/D) row for each row of the model; Σ w sᵢsⱼ and, for weighted samples whose
/// scores are wanted, Σ w² sᵢsⱼ for each pair i ≥ j of free parameters.
struct BlockPlan: Sendable {
  /// A row and what it is multiplied by.
  struct Term: Sendable {
    var row: Int
    var factor: Double
  }

  /// The model.
  let prepared: PreparedModel
  /// D = Σ factor × row.
  let density: [Term]
  /// The model's parameters that are free, and the terms of ∂D/∂p for each.
  let free: [(parameter: Int, slope: [Term])]
  /// How many derivatives are wanted.
  let order: DerivativeOrder
  /// Whether Σ w² sᵢsⱼ differs from Σ w sᵢsⱼ and is wanted.
  let squares: Bool

  init(_ prepared: PreparedModel, isFree: [Bool], order: DerivativeOrder, squares: Bool) {
    self.prepared = prepared
    self.order = order
    self.squares = squares && order >= .gradient
    density = zip(prepared.firstRows, prepared.yields).map { Term(row: $0, factor: $1.value) }
    var slopes = [[Term]](repeating: [], count: isFree.count)
    if order >= .gradient {
      for (k, slot) in prepared.model.slots.enumerated() {
        for (y, place) in slot.yield.enumerated() {
          slopes[place].append(Term(row: prepared.firstRows[k], factor: prepared.yields[k].gradient[y]))
        }
        for (a, place) in slot.shape.enumerated() {
          slopes[place].append(Term(row: prepared.firstRows[k] + 1 + a, factor: prepared.yields[k].value))
        }
      }
    }
    free = order >= .gradient ? isFree.indices.filter { isFree[$0] }.map { ($0, slopes[$0]) } : []
  }

  /// Pairs i ≥ j of free parameters.
  var pairCount: Int { free.count * (free.count + 1) / 2 }
  /// Where Σ w sᵢsⱼ begin.
  var firstPair: Int { 1 + (order >= .gradient ? prepared.rowCount : 0) }
  /// How many sums there are.
  var sumCount: Int { firstPair + (squares ? 2 : 1) * pairCount }

  /// −log L with its derivatives from the sums.
  func value(_ sums: [Double], _ prepared: PreparedModel, scores: Bool) -> ChannelLikelihood.Value {
    let n = prepared.model.parameterNames.count
    let extended = prepared.model.isExtended ? 1.0 : 0
    var result = ChannelLikelihood.Value(
      value: extended * prepared.total - sums[0], gradient: [Double](repeating: 0, count: n),
      hessian: [Double](repeating: 0, count: n * n), scores: [])
    guard order >= .gradient else { return result }
    for k in prepared.densities.indices { addComponent(k, sums, extended, n, to: &result) }
    if scores { result.scores = pairs(sums, from: squares ? firstPair + pairCount : firstPair, n) }
    guard order == .hessian else { return result }
    let outer = pairs(sums, from: firstPair, n)
    for i in result.hessian.indices { result.hessian[i] += outer[i] }
    for i in 0..<n { for j in 0..<i { result.hessian[j * n + i] = result.hessian[i * n + j] } }
    return result
  }

  /// Adds what one component's yield and shape have to do with gradient and Hessian, without Σ w s sᵀ.
  private func addComponent(
    _ k: Int, _ sums: [Double], _ extended: Double, _ n: Int, to result: inout ChannelLikelihood.Value
  ) {
    let (slot, yield, first) = (prepared.model.slots[k], prepared.yields[k], 1 + prepared.firstRows[k])
    let share = extended - sums[first]
    for (y, i) in slot.yield.enumerated() { result.gradient[i] += yield.gradient[y] * share }
    for (a, i) in slot.shape.enumerated() { result.gradient[i] -= yield.value * sums[first + 1 + a] }
    guard order == .hessian else { return }
    for (y, i) in slot.yield.enumerated() {
      for (z, j) in slot.yield.enumerated() { result.hessian[i * n + j] += yield.hessian[y, z] * share }
      for (a, j) in slot.shape.enumerated() {
        let mixed = yield.gradient[y] * sums[first + 1 + a]
        result.hessian[i * n + j] -= mixed
        result.hessian[j * n + i] -= mixed
      }
    }
    let count = slot.shape.count
    for (a, i) in slot.shape.enumerated() {
      for (b, j) in slot.shape.enumerated() {
        result.hessian[i * n + j] -= yield.value * sums[first + DerivativeOrder.hessianRow(a, b, parameters: count)]
      }
    }
  }

  /// The sums over pairs, as a matrix of all the model's parameters.
  private func pairs(_ sums: [Double], from start: Int, _ n: Int) -> [Double] {
    var matrix = [Double](repeating: 0, count: n * n)
    var place = start
    for i in free.indices {
      for j in 0...i {
        let (a, b) = (free[i].parameter, free[j].parameter)
        matrix[a * n + b] = sums[place]
        matrix[b * n + a] = sums[place]
        place += 1
      }
    }
    return matrix
  }
}
