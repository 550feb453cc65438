/// What follows from the cells of a histogram: integrals, densities, means.
extension GridHistogram {
  /// Σw and Σw² of all cells inside the edges, or of all cells.
  public func integral(includingOutside: Bool = false) -> (sumW: Double, sumW2: Double) {
    var (w, w2) = (0.0, 0.0)
    for cell in sumW.indices where includingOutside || isInside(cell) {
      w += sumW[cell]
      w2 += sumW2[cell]
    }
    return (w, w2)
  }

  /// Σw of the bins inside, the last axis fastest.
  public var contents: [Double] { insideCells.map { sumW[$0] } }

  /// Σw² of the bins inside, the last axis fastest.
  public var variances: [Double] { insideCells.map { sumW2[$0] } }

  /// The cells inside the edges, the last axis fastest.
  public var insideCells: [Int] { sumW.indices.filter(isInside) }

  /// The volume of a cell: the product of its widths; infinite beyond the edges.
  public func volume(_ cell: Int) -> Double {
    axes.indices.reduce(1) { product, axis in
      let bin = bin(of: cell, axis: axis)
      let edges = axes[axis].edges
      return product * (bin >= 0 && bin < axes[axis].count ? edges[bin + 1] - edges[bin] : .infinity)
    }
  }

  /// The density of the bins inside, Σw/(total · volume), the last axis fastest; it integrates to 1 over them.
  /// - Returns: nil if the total inside is not positive.
  public func densities() -> [Double]? {
    let total = integral().sumW
    return total > 0 ? insideCells.map { sumW[$0] / (total * volume($0)) } : nil
  }

  /// Mean and variance along an axis of what lies inside, with every entry at the middle of its bin.
  ///
  /// The bins' width adds about its square/12 to the variance. NaN where weights sum to nothing, or an edge is infinite.
  public func spread(along axis: Int) -> (mean: Double, variance: Double) {
    var (w, wx, wxx) = (0.0, 0.0, 0.0)
    let edges = axes[axis].edges
    let origin = (edges[0] + edges[edges.count - 1]) / 2
    for cell in insideCells {
      let bin = bin(of: cell, axis: axis)
      let x = (edges[bin] + edges[bin + 1]) / 2 - origin
      w += sumW[cell]
      wx += sumW[cell] * x
      wxx += sumW[cell] * x * x
    }
    return (origin + wx / w, wxx / w - wx / w * (wx / w))
  }
}
