/// The contents of bins: doubles next to each other where all are numbers, as those of large tables are, else nodes.
///
/// A node takes twice the memory of a number, and a table goes from its document to the evaluator without a copy as nodes.
struct BinContents: Sendable, Hashable {
  /// Contents that are numbers alone are always `numbers`, so that equal contents are stored alike.
  private enum Storage: Sendable, Hashable {
    case numbers([Double])
    case nodes([CorrectionNode])
  }

  private let storage: Storage

  init(_ nodes: [CorrectionNode]) { storage = Self.numbers(nodes).map { .numbers($0) } ?? .nodes(nodes) }

  init(numbers: [Double]) { storage = .numbers(numbers) }

  private static func numbers(_ nodes: [CorrectionNode]) -> [Double]? {
    var numbers: [Double] = []
    numbers.reserveCapacity(nodes.count)
    for node in nodes {
      guard case .constant(let number) = node else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  var count: Int {
    switch storage {
    case .numbers(let numbers): numbers.count
    case .nodes(let nodes): nodes.count
    }
  }

  /// One node per bin, made anew at every access if all are numbers.
  var nodes: [CorrectionNode] {
    switch storage {
    case .numbers(let numbers): numbers.map { .constant($0) }
    case .nodes(let nodes): nodes
    }
  }

  /// One number per bin, if all are numbers.
  var numbers: [Double]? {
    guard case .numbers(let numbers) = storage else { return nil }
    return numbers
  }
}
