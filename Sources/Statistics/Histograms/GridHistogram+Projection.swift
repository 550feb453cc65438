/// Histograms of fewer axes.
extension GridHistogram {
  /// The histogram over some of the axes, in the order given.
  /// - Parameter includingOutside: whether what lies outside the edges of the other axes counts.
  /// - Precondition: `kept` names different axes, at least one.
  public func projection(onto kept: [Int], includingOutside: Bool = true) -> GridHistogram {
    precondition(!kept.isEmpty && Set(kept).count == kept.count && kept.allSatisfy(axes.indices.contains), "no axes \(kept)")
    let summed = axes.indices.filter { !kept.contains($0) }
    var result = GridHistogram(axes: kept.map { axes[$0] })
    for cell in sumW.indices {
      let counts = includingOutside || summed.allSatisfy { axes[$0].edges.indices.dropLast().contains(bin(of: cell, axis: $0)) }
      guard counts else { continue }
      let place = result.cell(bins: kept.map { bin(of: cell, axis: $0) })
      result.sumW[place] += sumW[cell]
      result.sumW2[place] += sumW2[cell]
    }
    return result
  }

  /// The histogram over the other axes where `axis` is in `bin` (−1 below, `count` above).
  /// - Precondition: there is another axis, and such a bin.
  public func slice(axis: Int, bin: Int) -> GridHistogram {
    precondition(axes.count > 1 && axes.indices.contains(axis), "no slice at axis \(axis) of \(axes.count)")
    precondition(bin >= -1 && bin <= axes[axis].count, "axis \(axis) has no bin \(bin)")
    let kept = axes.indices.filter { $0 != axis }
    var result = GridHistogram(axes: kept.map { axes[$0] })
    for cell in sumW.indices where self.bin(of: cell, axis: axis) == bin {
      let place = result.cell(bins: kept.map { self.bin(of: cell, axis: $0) })
      (result.sumW[place], result.sumW2[place]) = (sumW[cell], sumW2[cell])
    }
    return result
  }
}
