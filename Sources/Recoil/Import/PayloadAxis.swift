import RootFiles

/// The bins of a payload in qT or in the number of jets, as one object of the file gives them.
public struct PayloadAxis: Sendable, Hashable {
  /// The object.
  public let place: String
  /// The edges as they are stored.
  public let storedEdges: [Double]
  /// The names of the bins, by which the shapes are found.
  public let labels: [String]
  /// The edges that the labels tell (`Pt0to10`, `PtGt50`, `NJet0`, `NJetGe2`); nil if they tell none.
  public let labelledEdges: [Double]?

  /// An axis.
  public init(place: String, storedEdges: [Double], labels: [String] = [], labelledEdges: [Double]? = nil) {
    (self.place, self.storedEdges) = (place, storedEdges)
    (self.labels, self.labelledEdges) = (labels, labelledEdges)
  }

  /// How many bins there are.
  public var count: Int { storedEdges.count - 1 }

  /// Whether the stored edges count bins (0, 1, 2, …) where the labels tell other ones: edges that were lost on the way.
  public var isLost: Bool {
    guard let labelledEdges, !Self.agree(labelledEdges, storedEdges) else { return false }
    return storedEdges == (0...count).map { Double($0) }
  }

  /// Whether stored edges and labels contradict each other otherwise.
  public var isContradictory: Bool {
    guard let labelledEdges, !isLost else { return false }
    return !Self.agree(labelledEdges, storedEdges)
  }

  /// The edges to use: the labels' where the stored ones are lost.
  public var edges: [Double] { isLost ? labelledEdges ?? storedEdges : storedEdges }

  /// Equal, but for the last, which may be infinite in words and large in numbers.
  static func agree(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a.dropLast(), b.dropLast()).allSatisfy { $0 == $1 }
      && (a.last == b.last || a.last == .infinity || b.last == .infinity)
  }
}

extension PayloadAxis {
  /// The axis of a histogram whose labels are bins in qT (`Pt…`).
  init(qt axis: RootAxis, place: String) {
    self.init(place: place, storedEdges: axis.edges, labels: axis.labels, labelledEdges: Self.momentumEdges(axis.labels))
  }

  /// The axis of a histogram whose labels are numbers of jets (`NJet…`). Edges between the numbers and edges at them say the same.
  init(njets axis: RootAxis, place: String) {
    let labelled = Self.jetEdges(axis.labels)
    let isWhole = labelled.map { Self.agree($0.map { $0 + 0.5 }, axis.edges) } ?? false
    self.init(
      place: place, storedEdges: axis.edges, labels: axis.labels, labelledEdges: isWhole ? axis.edges : labelled)
  }

  /// `Pt0to10`, …, `PtGt50`.
  static func momentumEdges(_ labels: [String]) -> [Double]? {
    edges(
      labels.map { label in
        let numbers = Self.numbers(label)
        if numbers.count == 2 { return (numbers[0], numbers[1]) }
        return numbers.count == 1 && label.contains("Gt") ? (numbers[0], .infinity) : nil
      })
  }

  /// `NJet0`, `NJet1`, …, `NJetGe2`: edges halfway between the numbers.
  static func jetEdges(_ labels: [String]) -> [Double]? {
    edges(
      labels.map { label in
        guard let number = Self.numbers(label).first else { return nil }
        return (number - 0.5, label.contains("Ge") ? .infinity : number + 0.5)
      })
  }

  private static func numbers(_ label: String) -> [Double] {
    label.split { !$0.isNumber }.compactMap { Double($0) }
  }

  /// The edges of adjoining bins.
  private static func edges(_ bins: [(low: Double, high: Double)?]) -> [Double]? {
    let known = bins.compactMap(\.self)
    guard !known.isEmpty, known.count == bins.count else { return nil }
    for (a, b) in zip(known, known.dropFirst()) where a.high != b.low { return nil }
    return known.map(\.low) + [known[known.count - 1].high]
  }
}
