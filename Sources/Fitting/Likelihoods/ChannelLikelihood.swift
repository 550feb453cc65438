import Numerics

/// −log L of one sample with exact derivatives with respect to its model's parameters.
///
/// With D = Σ N_k f_k it is [ΣN_k] − Σ w log D; the first term only if the model is extended. Its gradient is
/// [Σ∂N_k] − Σ (w/D) ∂D, its Hessian [Σ∂²N_k] − Σ (w/D) ∂²D + Σ w s sᵀ with s = ∂D/D. As ∂²D is linear in what the densities
/// return, Σ (w/D) ∂²D needs one weighted sum per returned row; only s sᵀ is formed event by event.
/// A histogram is the same sum over bins: f is then the share of each bin, an exact integral, and w its content.
struct ChannelLikelihood: Sendable {
  /// Value and derivatives with respect to the model's parameters, not all of them free.
  struct Value: Sendable {
    /// −log L; infinite where an event has no density.
    var value: Double
    /// Its gradient, in the order of the model's parameters.
    var gradient: [Double]
    /// Its Hessian, row after row; both halves.
    var hessian: [Double]
    /// Σ w² s sᵀ, row after row; empty unless asked for.
    var scores: [Double]
  }

  /// What is asked for besides the value.
  struct Request: Sendable {
    /// How many derivatives.
    var order: DerivativeOrder
    /// Whether Σ w² s sᵀ is wanted.
    var scores = false
    /// How many threads share the blocks.
    var threads = 1
  }

  /// Blocks per piece of work: what a thread takes at once, and what is summed before pieces are.
  static let blocksPerChunk = 64

  /// The model.
  let model: SumModel
  /// The events, or the bins.
  let sample: SampleBlocks
  /// The edges of the bins; nil for events.
  let edges: [Double]?
  /// Which of the model's parameters are free; derivatives with respect to others are not complete.
  let isFree: [Bool]

  /// −log L and what was asked for at `values`, one per parameter of the model.
  /// - Returns: nil if a component has no density here, if the sum is negative somewhere in the range, or a value or derivative is
  ///   not finite.
  func evaluate(_ values: [Double], _ request: Request) -> Value? {
    guard let prepared = PreparedModel(model, values: values, order: request.order), prepared.isNowhereNegative else {
      return nil
    }
    let table = edges.map { BinShares(model: prepared, edges: $0) }
    if let table, !table.isFinite { return nil }
    let plan = BlockPlan(
      prepared, isFree: isFree, order: request.order, squares: request.scores && !sample.isUnweighted)
    let parts = mapChunks(count: sample.blockCount, size: Self.blocksPerChunk, threads: request.threads) { blocks in
      BlockKernel(plan, sample: sample, table: table).sums(of: blocks)
    }
    var sums = CompensatedSums(count: plan.sumCount)
    for part in parts { sums.add(part) }
    let totals = sums.totals
    guard totals.allSatisfy(\.isFinite) else { return nil }
    return plan.value(totals, prepared, scores: request.scores)
  }
}
