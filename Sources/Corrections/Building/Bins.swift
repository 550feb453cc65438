/// The bins along one input while a correction is written by hand: `[0, 20, .infinity]` or `.uniform(4, from: -3.2, to: 3.2)`.
public struct Bins: Sendable, Hashable, ExpressibleByArrayLiteral {
  private enum Spacing: Sendable, Hashable {
    case edges([Double])
    case uniform(Int, low: Double, high: Double)
    case checked(BinEdges)
  }

  private let spacing: Spacing

  /// Rising edges, one more than bins; the first may be -infinity and the last +infinity.
  public init(_ edges: [Double]) { spacing = .edges(edges) }
  /// Rising edges.
  public init(arrayLiteral edges: Double...) { spacing = .edges(edges) }
  /// Bins that were checked before.
  public init(_ edges: BinEdges) { spacing = .checked(edges) }

  private init(_ spacing: Spacing) { self.spacing = spacing }

  /// `count` bins of equal width.
  public static func uniform(_ count: Int, from low: Double, to high: Double) -> Bins {
    Bins(.uniform(count, low: low, high: high))
  }

  func checked() throws(CorrectionError) -> BinEdges {
    switch spacing {
    case .edges(let edges): try BinEdges(edges)
    case .uniform(let count, let low, let high): try BinEdges(uniform: count, low: low, high: high)
    case .checked(let edges): edges
    }
  }
}

/// An input with its bins, one axis of a ``CorrectionContent/grid(_:flow:_:)``.
public struct BinnedAxis: Sendable, Hashable {
  let input: String
  let bins: Bins
}

extension NumericVariable {
  /// The input with its bins, for a grid of several.
  public func axis(_ bins: Bins) -> BinnedAxis { BinnedAxis(input: variable.name, bins: bins) }

  /// A lookup in bins: one content per bin, in their order.
  public func bins(_ bins: Bins, flow: CorrectionContent.Outside, _ content: [CorrectionContent]) -> CorrectionContent {
    CorrectionContent(.bins(inputs: [variable.name], edges: [bins], content: content, flow: flow))
  }

  /// A lookup in bins: one line per bin, in their order.
  public func bins(
    _ bins: Bins, flow: CorrectionContent.Outside, @ContentBuilder _ content: () -> [CorrectionContent]
  ) -> CorrectionContent { self.bins(bins, flow: flow, content()) }

  /// A lookup in bins that hold numbers.
  public func bins(_ bins: Bins, flow: CorrectionContent.Outside, values: [Double]) -> CorrectionContent {
    self.bins(bins, flow: flow, values.map { CorrectionContent($0) })
  }

  /// A tree that sees `rule` in the place of this input; nothing outside of `content` sees the change.
  ///
  /// Integer inputs take the nearest integer, halves away from zero.
  public func replaced(by rule: CorrectionContent, in content: () -> CorrectionContent) -> CorrectionContent {
    CorrectionContent(.transform(input: variable.name, rule: rule, content: content()))
  }
}

extension CorrectionContent {
  /// A lookup in bins of several inputs, filled as the bins lie: a list per bin of the first axis, of a list per bin of the
  /// second, …; or one flat list, the last axis running fastest.
  ///
  /// ```swift
  /// .grid(eta.axis([-2.4, 0, 2.4]), pt.axis([15, 30, .infinity]), flow: .clamp, [[0.98, 0.99], [0.97, 1.01]])
  /// ```
  public static func grid(_ axes: BinnedAxis..., flow: Outside, _ values: BinValues) -> CorrectionContent {
    CorrectionContent(.nested(inputs: axes.map(\.input), edges: axes.map(\.bins), values: values, flow: flow))
  }

  /// A lookup in bins of several inputs, last axis fastest.
  public static func grid(_ axes: [BinnedAxis], flow: Outside, content: [CorrectionContent]) -> CorrectionContent {
    CorrectionContent(.bins(inputs: axes.map(\.input), edges: axes.map(\.bins), content: content, flow: flow))
  }
}

/// The contents of a grid: a number or content, or a list of such.
public indirect enum BinValues: Sendable, Hashable, ExpressibleByArrayLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  /// One bin.
  case content(CorrectionContent)
  /// The bins along an axis.
  case list([BinValues])

  /// The bins along an axis.
  public init(arrayLiteral elements: BinValues...) { self = .list(elements) }
  /// One bin.
  public init(floatLiteral value: Double) { self = .content(CorrectionContent(value)) }
  /// One bin.
  public init(integerLiteral value: Int) { self = .content(CorrectionContent(Double(value))) }
  /// All bins in one list, the last axis running fastest.
  public init(_ values: [Double]) { self = .list(values.map { .content(CorrectionContent($0)) }) }
  /// A row per bin of the first axis.
  public init(_ rows: [[Double]]) { self = .list(rows.map { BinValues($0) }) }

  private var isFlat: Bool {
    guard case .list(let items) = self else { return false }
    return items.allSatisfy { if case .content = $0 { true } else { false } }
  }

  /// The contents, last axis fastest.
  /// - Throws: ``CorrectionError`` (`contentCount`) with the place of the list that has not one entry per bin.
  func flattened(_ counts: [Int]) throws(CorrectionError) -> [CorrectionContent] {
    let total = counts.reduce(1, *)
    return try flattened(isFlat && counts.count > 1 ? [total] : counts[...])
  }

  private func flattened(_ counts: ArraySlice<Int>) throws(CorrectionError) -> [CorrectionContent] {
    switch (self, counts.first) {
    case (.content(let content), nil): return [content]
    case (.list(let items), let count?):
      guard items.count == count else { throw CorrectionError(.contentCount(found: items.count, needed: count)) }
      var result: [CorrectionContent] = []
      for (i, item) in items.enumerated() {
        result += try located("[\(i)]") { () throws(CorrectionError) in try item.flattened(counts.dropFirst()) }
      }
      return result
    case (.content, _?): throw CorrectionError(.wrongKind(expected: "a list of bins", found: "a single bin"))
    case (.list(let items), nil): throw CorrectionError(.wrongKind(expected: "a single bin", found: "a list of \(items.count)"))
    }
  }
}
