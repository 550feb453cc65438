public import EventFiles
import Synchronization

/// Reads the probes of a sample into bins.
public struct ProbeFilling: Sendable {
  let formulas: ProbeFormulas
  let bins: EfficiencyBins
  let range: ClosedRange<Double>
  let threads: Int

  /// - Parameters:
  ///   - range: the masses that count, ends included.
  ///   - threads: how many threads read; the order of the probes does not depend on it.
  public init(_ formulas: ProbeFormulas, bins: EfficiencyBins, range: ClosedRange<Double>, threads: Int = 1) {
    (self.formulas, self.bins, self.range, self.threads) = (formulas, bins, range, threads)
  }

  /// Reads every probe of a chain, in its order.
  /// - Parameter progress: called with the events read so far.
  /// - Throws: `FormulaError`, `EventFileError`; ``MassFitError`` for lists of different lengths and weights that are not finite.
  public func fill(
    _ chain: EventChain, weight: String? = nil, truth: String? = nil, progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> ProbeSample {
    let program = try formulas.program(weight: weight, truth: truth, schema: chain.columns)
    let columns = program.program.requiredColumns
    _ = try chain.requireColumns(columns)
    let chunks = try chain.chunks(columns: columns)
    let result = Mutex(ProbeSample(bins: bins.count))
    try inOrder(count: chunks.count, threads: threads) { index in
      let batch = try chain.batch(columns, chunk: chunks[index])
      let probes = try program.evaluate(batch)
      var part = ProbeSample(bins: bins.count)
      part.counts.events = chunks[index].entries.count
      try fill(probes, into: &part) { probe in
        let event = chunks[index].firstEntry + (probes.events?[probe] ?? probe)
        return "\(chain.files[chunks[index].file].path): entry \(event)"
      }
      return part
    } consume: { _, part in
      progress(
        result.withLock {
          $0.add(part)
          return $0.counts.events
        })
    }
    return result.withLock { $0 }
  }

  /// Adds the probes of a batch.
  /// - Parameter place: where a probe stands, for messages.
  func fill(_ probes: ProbeColumns, into sample: inout ProbeSample, place: (Int) -> String) throws(MassFitError) {
    sample.counts.probes += probes.count
    sample.counts.selectionMissing += probes.selectionMissing
    for i in 0..<probes.count where probes.isSelected?[i] ?? true {
      sample.counts.selected += 1
      guard probes.isTrue?[i] ?? true else {
        sample.counts.notTrue += 1
        continue
      }
      let weight = probes.weights?[i]
      if let weight, !(abs(weight) < 1e30) {  // NaN included; larger ones overflow when squared
        throw MassFitError(
          "\(place(i)): the weight is \(weight). Exclude such probes in the selection, as with isfinite(…)",
          kind: .events)
      }
      take(probes, i, weight, &sample)
    }
  }

  @inline(__always)
  private func take(_ probes: ProbeColumns, _ i: Int, _ weight: Double?, _ sample: inout ProbeSample) {
    let (mass, passing) = (probes.masses[i], probes.passing[i])
    guard mass.isFinite, !passing.isNaN, probes.variables.allSatisfy({ !$0[i].isNaN }) else {
      sample.counts.notFinite += 1
      return
    }
    guard weight != 0 else {
      sample.counts.zeroWeight += 1
      return
    }
    guard range.contains(mass) else {
      sample.counts.outsideRange += 1
      return
    }
    guard let bin = bins.index(of: { probes.variables[$0][i] }) else {
      sample.counts.outsideBins += 1
      return
    }
    sample.counts.used += 1
    if passing != 0 {
      sample.bins[bin].passing.add(mass, weight: weight)
    } else {
      sample.bins[bin].failing.add(mass, weight: weight)
    }
  }
}
