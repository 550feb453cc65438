/// A lookup in bins of one real or integer input.
public struct BinningNode: Sendable, Hashable {
  /// The input to look up.
  public var input: String { exactInput.text }
  /// Its bins.
  public let edges: BinEdges
  /// One node per bin.
  /// - Complexity: O(n); loops with indices keep it in a constant.
  public var content: [CorrectionNode] { contents.nodes }
  let contents: BinContents
  /// What to do outside.
  public let flow: Flow
  private let exactInput: ExactText

  /// - Throws: ``CorrectionError``: a number of contents other than of bins; `wrap` with an infinite edge.
  public init(input: String, edges: BinEdges, content: [CorrectionNode], flow: Flow) throws(CorrectionError) {
    try self.init(input: input, edges: edges, contents: BinContents(content), flow: flow)
  }

  init(input: String, edges: BinEdges, contents: BinContents, flow: Flow) throws(CorrectionError) {
    guard contents.count == edges.count else {
      throw CorrectionError(.contentCount(found: contents.count, needed: edges.count), at: "content")
    }
    if case .wrap = flow { try located("edges") { () throws(CorrectionError) in try edges.requireFinite() } }
    exactInput = input.exact
    self.edges = edges
    self.contents = contents
    self.flow = flow
  }
}

/// A lookup in bins of several inputs; the bins of the last input are next to each other in `content`.
public struct MultiBinningNode: Sendable, Hashable {
  /// The inputs to look up, real or integer.
  public var inputs: [String] { exactInputs.map(\.text) }
  /// The bins of each input.
  public let edges: [BinEdges]
  /// One node per combination of bins, last input fastest.
  /// - Complexity: O(n); loops with indices keep it in a constant.
  public var content: [CorrectionNode] { contents.nodes }
  let contents: BinContents
  /// What to do when any input is outside.
  public let flow: Flow
  private let exactInputs: [ExactText]

  /// - Throws: ``CorrectionError``: no axis, numbers of axes, inputs, bins and contents that do not fit each other,
  ///   or `wrap` with an infinite edge.
  public init(inputs: [String], edges: [BinEdges], content: [CorrectionNode], flow: Flow) throws(CorrectionError) {
    try self.init(inputs: inputs, edges: edges, contents: BinContents(content), flow: flow)
  }

  init(inputs: [String], edges: [BinEdges], contents: BinContents, flow: Flow) throws(CorrectionError) {
    guard inputs.count == edges.count, !inputs.isEmpty else {
      throw CorrectionError(.axisCount(inputs: inputs.count, axes: edges.count), at: "edges")
    }
    var bins = 1
    for axis in edges {
      let (product, overflow) = bins.multipliedReportingOverflow(by: axis.count)
      bins = overflow ? .max : product
    }
    guard contents.count == bins else {
      throw CorrectionError(.contentCount(found: contents.count, needed: bins), at: "content")
    }
    if case .wrap = flow {
      for (i, axis) in edges.enumerated() {
        try located("edges[\(i)]") { () throws(CorrectionError) in try axis.requireFinite() }
      }
    }
    exactInputs = inputs.map(\.exact)
    self.edges = edges
    self.contents = contents
    self.flow = flow
  }
}

/// A lookup by key.
public struct CategoryNode: Sendable, Hashable {
  /// The keys; all keys of one node have one type.
  public enum Keys: Sendable, Hashable {
    /// Keys of an integer input.
    case integers([Int64])
    /// Keys of a string input.
    case strings([String])

    /// How many there are.
    public var count: Int {
      switch self {
      case .integers(let keys): keys.count
      case .strings(let keys): keys.count
      }
    }

    /// The keys as texts.
    package var texts: [String] {
      switch self {
      case .integers(let keys): keys.map { "\($0)" }
      case .strings(let keys): keys
      }
    }
  }

  /// The input to look up, integer or string as the keys are.
  public var input: String { exactInput.text }
  /// The keys, in the order of the file.
  public let keys: Keys
  /// What each key leads to.
  public let content: [CorrectionNode]
  /// What unknown keys lead to; none makes them an error.
  public let otherwise: CorrectionNode?
  private let exactInput: ExactText

  /// - Throws: ``CorrectionError``: a key that occurs twice, or a number of contents other than of keys.
  public init(
    input: String, keys: Keys, content: [CorrectionNode], otherwise: CorrectionNode? = nil
  ) throws(CorrectionError) {
    switch keys {
    case .integers(let list): try Self.requireDistinct(list) { "\(list[$0])" }
    case .strings(let list): try Self.requireDistinct(list.map(\.exact)) { list[$0] }
    }
    guard content.count == keys.count else {
      throw CorrectionError(.contentCount(found: content.count, needed: keys.count), at: "content")
    }
    exactInput = input.exact
    self.keys = keys
    self.content = content
    self.otherwise = otherwise
  }

  private static func requireDistinct<Key: Hashable>(
    _ keys: [Key], text: (Int) -> String
  ) throws(CorrectionError) {
    var seen: Set<Key> = []
    for (i, key) in keys.enumerated() where !seen.insert(key).inserted {
      throw CorrectionError(.duplicateKey(text(i)), at: "content[\(i)].key")
    }
  }
}

extension CategoryNode.Keys {
  /// Equal in type and, texts byte by byte, in every key.
  public static func == (a: CategoryNode.Keys, b: CategoryNode.Keys) -> Bool {
    switch (a, b) {
    case (.integers(let a), .integers(let b)): a == b
    case (.strings(let a), .strings(let b)): a.map(\.exact) == b.map(\.exact)
    case (.integers, .strings), (.strings, .integers): false
    }
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .integers(let keys): hasher.combine(keys)
    case .strings(let keys): hasher.combine(keys.map(\.exact))
    }
  }
}

extension BinEdges {
  fileprivate func requireFinite() throws(CorrectionError) {
    guard low.isFinite, high.isFinite, (high - low).isFinite else { throw CorrectionError(.wrapOnInfiniteAxis) }
  }
}
