extension RecoilTruth {
  /// The components of the recoil whose distributions are known.
  public enum Component: String, Sendable, Hashable, CaseIterable {
    /// u_par − qT.
    case parallel
    /// u_perp.
    case perpendicular
  }

  /// The distribution of a component at one qT and number of jets, before the detector's offset.
  public func distribution(_ component: Component, qt: Double, njets: Int, process: Int = 0) -> RecoilDistribution {
    RecoilDistribution(parts(component, qt: qt, njets: njets, processes[process].process))
  }

  /// The distribution of a component among the events of a slice in qT and njets.
  ///
  /// qT is replaced by the middles of `steps` equally likely parts of the slice, which is exact up to 1/steps².
  /// - Parameter jets: which numbers of jets; nil for all.
  public func distribution(
    _ component: Component, qt: Range<Double>, jets: ClosedRange<Int>? = nil, process: Int = 0, steps: Int = 400
  ) -> RecoilDistribution {
    RecoilDistribution(
      nodes(qt, process, steps).flatMap { node in
        processes[process].process.jetShares(qt: node).enumerated().filter { jets?.contains($0.offset) ?? true }
          .flatMap { count, share in
            parts(component, qt: node, njets: count, processes[process].process).map {
              RecoilDistribution.Part(share: share * $0.share, mean: $0.mean, width: $0.width)
            }
          }
      })
  }

  /// <u_par>/<qT> of the signal among the events of a slice.
  public func response(qt: Range<Double>, jets: ClosedRange<Int>? = nil, steps: Int = 400) -> Double {
    let all = nodes(qt, 0, steps).map { ($0, signal.jetShares(qt: $0)) }
    let (sum, share) = all.reduce((0.0, 0.0)) { total, node in
      let inside = node.1.enumerated().filter { jets?.contains($0.offset) ?? true }.reduce(0) { $0 + $1.element }
      return (total.0 + inside * node.0, total.1 + inside)
    }
    return 1 + distribution(.parallel, qt: qt, jets: jets, steps: steps).mean / (sum / share)
  }

  private func nodes(_ qt: Range<Double>, _ process: Int, _ steps: Int) -> [Double] {
    let spectrum = processes[process].process.spectrum
    let (first, last) = (spectrum.cdf(qt.lowerBound), spectrum.cdf(qt.upperBound))
    return (0..<steps).map { spectrum.quantile(first + (last - first) * ((Double($0) + 0.5) / Double(steps))) }
  }

  private func parts(_ component: Component, qt: Double, njets: Int, _ process: RecoilProcess) -> [RecoilDistribution.Part] {
    let shape = component == .parallel ? process.parallel : process.perpendicular
    let shift = component == .parallel ? (process.response(qt: qt, njets: njets) - 1) * qt : 0
    return shape.parts.flatMap { part in
      let (mean, width) = (shift + part.offset(qt: qt, njets: njets), part.width(qt: qt, njets: njets))
      guard varianceOfVertex != 0 else { return [RecoilDistribution.Part(share: part.share, mean: mean, width: width)] }
      return vertices.probabilities.enumerated().map { place, probability in
        let extra = varianceOfVertex * (Double(vertices.lowest + place) - vertices.mean)
        return RecoilDistribution.Part(
          share: part.share * probability, mean: mean, width: max(0, width * width + extra).squareRoot())
      }
    }
  }
}
