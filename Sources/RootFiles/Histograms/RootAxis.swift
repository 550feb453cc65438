/// One axis of a histogram: bins, and names for them if they have any.
///
/// Bins are numbered as ROOT does: 0 lies below the axis (underflow), 1 to `binCount` on it, `binCount + 1` above it
/// (overflow). Bin `i` holds `edges[i - 1] <= x < edges[i]`.
public struct RootAxis: Sendable, Hashable {
  /// The axis' own name, mostly `xaxis`, `yaxis` or `zaxis`.
  public let name: String
  /// What is drawn beside the axis.
  public let title: String
  /// `binCount + 1` edges. ROOT does not enforce that they rise, so readers must not rely on it.
  public let edges: [Double]
  /// Whether all bins are equally wide by construction; ROOT then finds a bin by division, not by search.
  public let isUniform: Bool
  /// One label per bin on the axis, empty where a bin has none; no labels at all: an empty array.
  public let labels: [String]

  /// How many bins lie on the axis, flow not counted.
  public var binCount: Int { edges.count - 1 }

  /// The bin of a value, as ROOT's `TAxis::FindFixBin` finds it; NaN lies in the overflow.
  public func bin(of x: Double) -> Int {
    guard let low = edges.first, let high = edges.last, binCount > 0 else { return 0 }
    if x < low { return 0 }
    guard x < high else { return binCount + 1 }
    guard isUniform else { return 1 + lastEdge(notAbove: x) }
    let place = (Double(binCount) * (x - low) / (high - low)).rounded(.down)
    return place >= 0 && place < Double(binCount) ? 1 + Int(place) : binCount
  }

  private func lastEdge(notAbove x: Double) -> Int {
    var low = 0
    var high = binCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= x { low = middle } else { high = middle }
    }
    return low
  }
}

extension RootAxis {
  /// Bins an axis may have, at most; what lies in the file bounds it further.
  static let mostBins = 1 << 26

  /// Reads a `TAxis`; nil if it does not say how many bins it has, or more than its histogram can.
  init?(_ node: ObjectNode, cells: Int) {
    guard let count = node.int("fNbins"), count > 0, count <= min(cells, Self.mostBins) else { return nil }
    guard let low = node.real("fXmin"), let high = node.real("fXmax") else { return nil }
    let stored = node.reals("fXbins")
    isUniform = stored.count != count + 1
    if isUniform {
      let width = (high - low) / Double(count)
      edges = (0..<count).map { low + Double($0) * width } + [high]
    } else {
      edges = stored
    }
    name = node.text("fName") ?? ""
    title = node.text("fTitle") ?? ""
    labels = RootAxis.labels(node.list("fLabels"), count: count)
  }

  /// Labels lie in any order, each with the number of its bin; old files may lack the numbers.
  private static func labels(_ list: [ObjectValue], count: Int) -> [String] {
    if list.isEmpty { return [] }
    var labels = [String](repeating: "", count: count)
    for (place, item) in list.enumerated() {
      guard case .object(let node, _) = item, let text = node.text("fString") else { continue }
      let bin = node.int("fUniqueID") ?? 0
      let index = bin > 0 ? bin - 1 : place
      if index < count { labels[index] = text }
    }
    return labels
  }
}
