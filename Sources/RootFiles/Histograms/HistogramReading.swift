extension RootHistogram {
  /// The array each class of histogram keeps its contents in.
  private static let arrays = ["TArrayD", "TArrayF", "TArrayI", "TArrayS", "TArrayC", "TArrayL64"]

  /// Puts a histogram together from the members that were read.
  init(_ node: ObjectNode, dimension: Int, isProfile: Bool) throws(Damage) {
    guard let contents = Self.arrays.lazy.compactMap({ node.numbers($0) }).first else {
      throw Damage(offset: 0, reason: node.leftOut ?? "a \(node.className) keeps no array of bins")
    }
    let axes = try Self.axes(of: node, dimension: dimension, cells: contents.count)
    var bins = HistogramBins(
      axes: axes, contents: contents, squares: try Self.perBin("fSumw2", node, contents.count),
      entries: node.real("fEntries") ?? 0, sumW: node.real("fTsumw") ?? 0, sumW2: node.real("fTsumw2") ?? 0,
      sumWX: ["fTsumwx", "fTsumwy", "fTsumwz"].prefix(dimension).map { node.real($0) ?? 0 },
      sumWX2: ["fTsumwx2", "fTsumwy2", "fTsumwz2"].prefix(dimension).map { node.real($0) ?? 0 },
      sumWXY: ["fTsumwxy", "fTsumwxz", "fTsumwyz"].prefix(dimension * (dimension - 1) / 2).map { node.real($0) ?? 0 })
    if isProfile {
      bins.binEntries = try Self.perBin("fBinEntries", node, contents.count)
      bins.binSquares = try Self.perBin("fBinSumw2", node, contents.count)
      guard !bins.binEntries.isEmpty && !bins.squares.isEmpty else {
        throw Damage(offset: 0, reason: node.leftOut ?? "a profile without the entries of its bins")
      }
    }
    try bins.fill(fromBuffer: node.reals("fBuffer"), isProfile: isProfile)
    self.init(node, bins, isProfile: isProfile)
  }

  private init(_ node: ObjectNode, _ bins: HistogramBins, isProfile: Bool) {
    name = node.text("fName") ?? ""
    title = node.text("fTitle") ?? ""
    className = node.className
    axes = bins.axes
    entries = bins.entries
    statistics = RootStatistics(
      sumW: bins.sumW, sumW2: bins.sumW2, sumWX: bins.sumWX, sumWX2: bins.sumWX2, sumWXY: bins.sumWXY)
    guard isProfile else {
      profile = nil
      values = bins.contents
      sumW2 = bins.squares.isEmpty ? nil : bins.squares
      errors = (sumW2 ?? bins.contents.map(abs)).map { $0.squareRoot() }
      return
    }
    let profile = RootProfile(
      errorOption: RootProfile.ErrorOption(rawValue: node.int("fErrorMode") ?? 0) ?? .errorOfMean, sumWY: bins.contents,
      sumWY2: bins.squares, binEntries: bins.binEntries, binSumW2: bins.binSquares.isEmpty ? nil : bins.binSquares)
    self.profile = profile
    sumW2 = nil
    values = profile.means
    errors = profile.errors
  }

  private static func axes(of node: ObjectNode, dimension: Int, cells: Int) throws(Damage) -> [RootAxis] {
    var axes: [RootAxis] = []
    var expected = 1
    for name in ["fXaxis", "fYaxis", "fZaxis"].prefix(dimension) {
      guard case .object(let axis, _) = node.members[name], let axis = RootAxis(axis, cells: cells) else {
        throw Damage(offset: 0, reason: "its \(name) does not say how many bins it has, or more than the \(cells) stored")
      }
      axes.append(axis)
      let (product, overflow) = expected.multipliedReportingOverflow(by: axis.binCount + 2)
      expected = overflow ? -1 : product
    }
    guard expected == cells else {
      let shape = axes.map { "\($0.binCount) + 2" }.joined(separator: " × ")
      throw Damage(offset: 0, reason: "\(cells) bins are stored where the axes have \(shape)")
    }
    return axes
  }

  /// An array with one number per bin, or none.
  private static func perBin(_ name: String, _ node: ObjectNode, _ cells: Int) throws(Damage) -> [Double] {
    let values = node.reals(name)
    guard values.isEmpty || values.count == cells else {
      throw Damage(offset: 0, reason: "its \(name) holds \(values.count) numbers for \(cells) bins")
    }
    return values
  }
}
