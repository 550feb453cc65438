/// A weighted histogram over any number of axes with edges of any spacing: Σw and Σw² per cell.
///
/// Every axis has two more cells than bins: cell 0 holds what lies below its first edge, the last what lies above its last edge. The
/// last axis runs fastest, as in NumPy. The last bin of an axis holds its upper edge, as ``Binning`` says. Adding two histograms is
/// exact bookkeeping per cell, so parts of a sample can be filled apart and added in a fixed order.
public struct GridHistogram: Sendable, Hashable {
  /// The bins along each axis.
  public let axes: [Binning]
  /// Σw per cell, those below and above included.
  public internal(set) var sumW: [Double]
  /// Σw² per cell.
  public internal(set) var sumW2: [Double]
  let strides: [Int]
  private let finders: [BinFinder]

  /// An empty histogram.
  /// - Precondition: at least one axis, and no more cells than fit in memory.
  public init(axes: [Binning]) {
    precondition(!axes.isEmpty, "a histogram needs at least one axis")
    self.axes = axes
    var strides = [Int](repeating: 1, count: axes.count)
    for axis in (0..<axes.count - 1).reversed() { strides[axis] = strides[axis + 1] * (axes[axis + 1].count + 2) }
    self.strides = strides
    finders = axes.map(BinFinder.init)
    let cells = strides[0] * (axes[0].count + 2)
    sumW = [Double](repeating: 0, count: cells)
    sumW2 = [Double](repeating: 0, count: cells)
  }

  /// The cell that holds a point; one number per axis.
  /// - Precondition: as many values as axes, none NaN.
  public func cell(of point: [Double]) -> Int {
    precondition(point.count == axes.count, "\(point.count) values on \(axes.count) axes")
    var cell = 0
    for (axis, x) in point.enumerated() {
      precondition(!x.isNaN, "NaN cannot be filled: axis \(axis)")
      cell += strides[axis] * finders[axis].cell(of: x)
    }
    return cell
  }

  /// The cell of a bin on each axis: −1 below, `count` above.
  public func cell(bins: [Int]) -> Int {
    precondition(bins.count == axes.count, "\(bins.count) bins on \(axes.count) axes")
    return zip(bins, strides).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  /// The bin of a cell on an axis: −1 below, `count` above.
  public func bin(of cell: Int, axis: Int) -> Int { cell / strides[axis] % (axes[axis].count + 2) - 1 }

  /// Whether a cell lies inside the edges of every axis.
  public func isInside(_ cell: Int) -> Bool {
    axes.indices.allSatisfy { axis in
      let bin = bin(of: cell, axis: axis)
      return bin >= 0 && bin < axes[axis].count
    }
  }

  /// Adds one point.
  /// - Precondition: as many values as axes, none NaN.
  public mutating func fill(_ point: [Double], weight: Double = 1) { add(weight, to: cell(of: point)) }

  /// Adds many points: a column per axis.
  /// - Precondition: a column per axis, all of one length, and a weight per point; no value is NaN.
  public mutating func fill(columns: [[Double]], weights: [Double]? = nil) {
    precondition(columns.count == axes.count, "\(columns.count) columns on \(axes.count) axes")
    let count = columns[0].count
    precondition(columns.allSatisfy { $0.count == count } && weights?.count ?? count == count, "columns differ in length")
    var cells = [Int](repeating: 0, count: count)
    for (axis, column) in columns.enumerated() {
      let (finder, stride) = (finders[axis], strides[axis])
      for (i, x) in column.enumerated() {
        precondition(!x.isNaN, "NaN cannot be filled: axis \(axis)")
        cells[i] += stride * finder.cell(of: x)
      }
    }
    for (i, cell) in cells.enumerated() { add(weights?[i] ?? 1, to: cell) }
  }

  @inline(__always)
  private mutating func add(_ weight: Double, to cell: Int) {
    sumW[cell] += weight
    sumW2[cell] += weight * weight
  }

  /// Adds another histogram, scaled by `factor` (-1 subtracts a background; variances add all the same).
  /// - Precondition: the axes are the same.
  public mutating func add(_ other: GridHistogram, scaledBy factor: Double = 1) {
    precondition(axes == other.axes, "histograms with different axes cannot be added")
    for cell in sumW.indices {
      sumW[cell] += factor * other.sumW[cell]
      sumW2[cell] += factor * factor * other.sumW2[cell]
    }
  }

  /// Multiplies every weight by `factor`.
  public mutating func scale(by factor: Double) {
    for cell in sumW.indices {
      sumW[cell] *= factor
      sumW2[cell] *= factor * factor
    }
  }

  /// (Σw)²/Σw² of a cell: unweighted entries of the same relative precision; 0 where it is empty.
  public func effectiveEntries(_ cell: Int) -> Double { sumW2[cell] > 0 ? sumW[cell] * sumW[cell] / sumW2[cell] : 0 }
}
