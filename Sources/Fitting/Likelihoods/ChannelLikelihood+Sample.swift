import Numerics

extension ChannelLikelihood {
  /// Checks a sample and cuts what lies in the model's range into blocks.
  init(_ channel: FitChannel, isFree: [Bool]) throws(FitError) {
    switch channel.sample {
    case .unbinned(let values, let weights):
      let sample = try Self.events(values, weights, channel.model.range, channel.name)
      self.init(model: channel.model, sample: sample, edges: nil, isFree: isFree)
    case .binned(let edges, let contents, let variances):
      let sample = try Self.bins(edges, contents, variances, channel.model.range, channel.name)
      self.init(model: channel.model, sample: sample, edges: edges, isFree: isFree)
    }
  }

  /// The same likelihood with other parameters free.
  func with(isFree: [Bool]) -> ChannelLikelihood {
    ChannelLikelihood(model: model, sample: sample, edges: edges, isFree: isFree)
  }

  private static func events(
    _ values: [Double], _ weights: [Double]?, _ range: ClosedRange<Double>, _ name: String
  ) throws(FitError) -> SampleBlocks {
    if let weights, weights.count != values.count {
      throw .weightCount(weights.count, values: values.count, channel: name)
    }
    var kept: [Double] = []
    var keptWeights: [Double] = []
    kept.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard value.isFinite else { throw .badValue(value, index: index, channel: name) }
      if let weights, !weights[index].isFinite { throw .badWeight(weights[index], index: index, channel: name) }
      guard range.contains(value) else { continue }
      kept.append(value)
      if let weights { keptWeights.append(weights[index]) }
    }
    guard !kept.isEmpty else { throw .noEventsInRange(range, of: values.count, channel: name) }
    let blocks = SampleBlocks(
      values: kept, weights: weights == nil ? nil : keptWeights, squares: weights == nil ? nil : keptWeights.map { $0 * $0 })
    guard blocks.sumOfWeights > 0 else { throw .noWeight(sum: blocks.sumOfWeights, channel: name) }
    return blocks
  }

  private static func bins(
    _ edges: [Double], _ contents: [Double], _ variances: [Double], _ range: ClosedRange<Double>, _ name: String
  ) throws(FitError) -> SampleBlocks {
    guard !contents.isEmpty, edges.count == contents.count + 1, variances.count == contents.count else {
      throw .binCount(edges: edges.count, contents: contents.count, variances: variances.count, channel: name)
    }
    for i in edges.indices where !(edges[i].isFinite && (i == 0 || edges[i] > edges[i - 1])) {
      throw .badEdge(edges[i], index: i, channel: name)
    }
    let covered = edges[0]...edges[edges.count - 1]
    guard covered == range else { throw .otherRange(covered, model: range, channel: name) }
    for i in contents.indices {
      guard contents[i].isFinite else { throw .badWeight(contents[i], index: i, channel: name) }
      guard variances[i].isFinite, variances[i] >= 0 else { throw .badVariance(variances[i], index: i, channel: name) }
    }
    let blocks = SampleBlocks(values: (0..<contents.count).map { edges[$0] }, weights: contents, squares: variances)
    guard blocks.sumOfWeights > 0 else { throw .noWeight(sum: blocks.sumOfWeights, channel: name) }
    return blocks
  }
}

extension ChannelLikelihood {
  /// The same likelihood of a histogram of the events: a tenth as many equal bins as events, but at least 100 of them.
  func binned(upTo most: Int) -> ChannelLikelihood {
    guard edges == nil else { return self }
    let histogram = histogram(bins: min(max(sample.count / 10, 100), most))
    let blocks = SampleBlocks(values: histogram.contents, weights: histogram.contents, squares: histogram.squares)
    return ChannelLikelihood(model: model, sample: blocks, edges: histogram.edges, isFree: isFree)
  }

  /// Σw and Σw² of the events in equal bins over the model's range.
  func histogram(bins: Int) -> (edges: [Double], contents: [Double], squares: [Double]) {
    let (low, high) = (model.range.lowerBound, model.range.upperBound)
    let width = (high - low) / Double(bins)
    var contents = [Double](repeating: 0, count: bins)
    var squares = contents
    sample.forEach { value, weight, square in
      let bin = min(max(Int((value - low) / width), 0), bins - 1)
      contents[bin] += weight
      squares[bin] += square
    }
    return ((0...bins).map { $0 == bins ? high : low + Double($0) * width }, contents, squares)
  }
}
