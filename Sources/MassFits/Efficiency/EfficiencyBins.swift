public import Statistics

/// The bins in which an efficiency is measured: one to three variables, each with its edges.
///
/// Bins are numbered with the last variable running fastest, as correction sets number theirs.
public struct EfficiencyBins: Sendable, Hashable, Codable {
  /// What the variables are called, which are the inputs of the correction set.
  public let names: [String]
  /// The edges of each.
  public let axes: [Binning]

  /// - Precondition: as many names as axes, at least one.
  public init(names: [String], axes: [Binning]) {
    precondition(!names.isEmpty && names.count == axes.count, "\(names.count) names for \(axes.count) axes")
    (self.names, self.axes) = (names, axes)
  }

  /// How many bins there are.
  public var count: Int { axes.reduce(1) { $0 * $1.count } }

  /// The bin that holds a point; nil if it lies outside of any axis or has a coordinate that is not a number.
  public func index(of point: (Int) -> Double) -> Int? {
    var result = 0
    for (axis, binning) in axes.enumerated() {
      guard let bin = binning.index(of: point(axis)) else { return nil }
      result = result * binning.count + bin
    }
    return result
  }

  /// The numbers of a bin along each axis.
  public func places(_ bin: Int) -> [Int] {
    var left = bin
    var result = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      result[axis] = left % axes[axis].count
      left /= axes[axis].count
    }
    return result
  }

  /// The number of the bin at these places.
  public func index(places: [Int]) -> Int { zip(axes, places).reduce(0) { $0 * $1.0.count + $1.1 } }

  /// How a bin is written: `pt [20, 30), abseta [0, 1.2)`.
  public func label(_ bin: Int) -> String { label([bin]) }

  /// How bins that are measured together are written: the hull of their edges.
  public func label(_ bins: [Int]) -> String {
    let all = bins.map(places)
    return axes.indices.map { axis in
      let here = all.map { $0[axis] }
      return "\(names[axis]) \(Self.hull(axes[axis].label(here.min() ?? 0), axes[axis].label(here.max() ?? 0)))"
    }.joined(separator: ", ")
  }

  /// `[10, 15)` and `[15, 20)` give `[10, 20)`.
  private static func hull(_ first: String, _ last: String) -> String {
    guard let comma = first.firstIndex(of: ","), let other = last.firstIndex(of: ",") else { return first }
    return String(first[..<comma] + last[other...])
  }

  /// The bins that share a face with this one.
  func neighbours(_ bin: Int) -> [Int] {
    let here = places(bin)
    return axes.indices.reversed().flatMap { axis in
      [here[axis] - 1, here[axis] + 1].filter { $0 >= 0 && $0 < axes[axis].count }.map { place in
        var there = here
        there[axis] = place
        return index(places: there)
      }
    }
  }
}
