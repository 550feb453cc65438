extension RootAxis {
  /// An axis of `count` equally wide bins between two ends.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` if there is no bin, or the ends are not finite and rising.
  public init(
    _ count: Int, from low: Double, to high: Double, title: String = "", labels: [String] = []
  ) throws(RootFileError) {
    guard (1...Self.mostBins).contains(count) else {
      throw .unfitObject(object: "axis '\(title)'", reason: "it has 1 to \(Self.mostBins) bins, not \(count)")
    }
    let width = (high - low) / Double(count)
    let edges = (0..<count).map { low + Double($0) * width } + [high]
    try self.init(edges: edges, isUniform: true, title: title, labels: labels)
  }

  /// An axis with these edges.
  /// - Parameters:
  ///   - title: what is drawn beside the axis.
  ///   - labels: one per bin, empty where a bin has none; or none at all.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` if there are fewer than two edges, they are not finite and
  ///   rising, or there are labels for more or fewer bins.
  public init(edges: [Double], title: String = "", labels: [String] = []) throws(RootFileError) {
    try self.init(edges: edges, isUniform: false, title: title, labels: labels)
  }

  private init(edges: [Double], isUniform: Bool, title: String, labels: [String]) throws(RootFileError) {
    let label = "axis '\(title)'"
    guard edges.count > 1, edges.count <= Self.mostBins + 1 else {
      throw .unfitObject(object: label, reason: "it has \(edges.count) edges; 2 to \(Self.mostBins + 1) make bins")
    }
    for i in edges.indices where !edges[i].isFinite || (i > 0 && !(edges[i - 1] < edges[i])) {
      let reason = "edges are finite and rise: edge \(i) is \(edges[i])\(i > 0 ? ", after \(edges[i - 1])" : "")"
      throw .unfitObject(object: label, reason: reason)
    }
    guard labels.isEmpty || labels.count == edges.count - 1 else {
      throw .unfitObject(object: label, reason: "it has \(labels.count) labels for \(edges.count - 1) bins")
    }
    self.init(name: "", title: title, edges: edges, isUniform: isUniform, labels: labels)
  }
}

extension RootHistogram {
  /// A histogram of one to three axes (`TH1D`, `TH2D`, `TH3D`).
  /// - Parameters:
  ///   - values: the contents, underflow and overflow of every axis included, numbered as ``index(_:)`` does.
  ///   - sumW2: Σw² of every bin; nil if the contents are counts, whose error is the square root.
  ///   - entries: how often it was filled; nil takes the sum of the contents, Σw, if `sumW2` is nil, else (Σw)²/Σw².
  ///   - statistics: the sums over fillings; nil computes them from the bins on the axes, as if all entries of a bin lay
  ///     at its centre.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` if the numbers of bins do not agree.
  public init(
    name: String, title: String = "", axes: [RootAxis], values: [Double], sumW2: [Double]? = nil, entries: Double? = nil,
    statistics: RootStatistics? = nil
  ) throws(RootFileError) {
    guard (1...3).contains(axes.count) else {
      throw .unfitObject(object: name, reason: "a histogram has one to three axes, not \(axes.count)")
    }
    var cells = 1
    for axis in axes { cells = cells.multipliedReportingOverflow(by: axis.binCount + 2).partialValue }
    for (what, count) in [("values", values.count), ("squared weights", sumW2?.count ?? cells)] where count != cells {
      let shape = axes.map { "(\($0.binCount) + 2)" }.joined(separator: " × ")
      throw .unfitObject(object: name, reason: "it has \(count) \(what); its bins with their flow are \(shape)")
    }
    let sums = statistics ?? RootStatistics(axes: axes, values: values, sumW2: sumW2)
    guard [sums.sumWX.count, sums.sumWX2.count] == [axes.count, axes.count],
      sums.sumWXY.count == axes.count * (axes.count - 1) / 2
    else {
      throw .unfitObject(object: name, reason: "its statistics are not those of \(axes.count) axes")
    }
    self.init(
      name: name, title: title, className: "TH\(axes.count)D", axes: axes, values: values,
      errors: (sumW2 ?? values).map { abs($0).squareRoot() }, sumW2: sumW2,
      entries: entries ?? Self.effectiveEntries(values, sumW2), statistics: sums, profile: nil)
  }

  private static func effectiveEntries(_ values: [Double], _ sumW2: [Double]?) -> Double {
    let sum = values.reduce(0, +)
    guard let squares = sumW2?.reduce(0, +) else { return sum }
    return squares > 0 ? sum * sum / squares : 0
  }
}

extension RootStatistics {
  /// The sums over bins, each bin's entries taken to lie at its centre; flow is left out.
  init(axes: [RootAxis], values: [Double], sumW2: [Double]?) {
    var sums = RootStatistics(
      sumW: 0, sumW2: 0, sumWX: axes.map { _ in 0 }, sumWX2: axes.map { _ in 0 },
      sumWXY: [Double](repeating: 0, count: axes.count * (axes.count - 1) / 2))
    let centres = axes.map { axis in (0..<axis.binCount).map { (axis.edges[$0] + axis.edges[$0 + 1]) / 2 } }
    for (index, value) in values.enumerated() {
      var rest = index
      var place: [Double] = []
      for centres in centres {
        let bin = rest % (centres.count + 2)
        rest /= centres.count + 2
        if bin >= 1 && bin <= centres.count { place.append(centres[bin - 1]) }
      }
      if place.count == axes.count { sums.add(value, sumW2?[index] ?? value, at: place) }
    }
    self = sums
  }

  private mutating func add(_ weight: Double, _ square: Double, at place: [Double]) {
    sumW += weight
    sumW2 += square
    for i in place.indices {
      sumWX[i] += weight * place[i]
      sumWX2[i] += weight * place[i] * place[i]
      for j in 0..<i { sumWXY[i + j - 1] += weight * place[i] * place[j] }  // xy, xz, yz
    }
  }
}
