public import Numerics

/// The shape of a histogram: g is its content per unit of x in each bin, constant or interpolated; nothing is fitted.
public struct TemplateDensity: Density {
  /// What g does inside a bin.
  public enum Interpolation: String, Sendable, Hashable, Codable {
    /// It is constant.
    case none
    /// It runs straight from bin centre to bin centre, and is constant in the outer halves of the first and the last bin. Bin
    /// contents are not kept exactly then.
    case linear
  }

  private let shape: PiecewiseCubic

  /// - Parameters:
  ///   - edges: rising; values outside have g = 0.
  ///   - contents: one per bin, not negative; where it is zero, so is g, and −log L is infinite if an event lies there.
  ///   - interpolation: what g does inside a bin.
  ///   - floor: the share of a flat density that is mixed in, so that no event is impossible: 0 ≤ floor < 1.
  /// - Throws: ``ShapeError`` if edges do not rise, contents are too many, too few, negative or all zero, or the floor is not
  ///   in its range.
  public init(
    edges: [Double], contents: [Double], interpolation: Interpolation = .none, floor: Double = 0
  ) throws(ShapeError) {
    try Self.check(edges: edges, contents: contents, floor: floor)
    let total = contents.reduce(0, +)
    let flat = floor / (edges[edges.count - 1] - edges[0])
    let heights = contents.indices.map { (1 - floor) * contents[$0] / total / (edges[$0 + 1] - edges[$0]) + flat }
    shape = interpolation == .none ? Self.steps(edges, heights) : Self.lines(edges, heights)
  }

  private static func check(edges: [Double], contents: [Double], floor: Double) throws(ShapeError) {
    guard edges.count >= 2 else { throw .empty(of: "the template") }
    for i in edges.indices where !edges[i].isFinite || (i > 0 && !(edges[i - 1] < edges[i])) {
      throw .edgesDoNotRise(at: i, i > 0 ? edges[i - 1] : edges[i], edges[i])
    }
    guard contents.count == edges.count - 1 else { throw .contentCount(contents.count, bins: edges.count - 1) }
    for i in contents.indices where !(contents[i] >= 0 && contents[i].isFinite) { throw .badContent(at: i, contents[i]) }
    guard contents.contains(where: { $0 > 0 }) else { throw .empty(of: "the template") }
    guard floor >= 0, floor < 1 else { throw .badFloor(floor) }
  }

  private static func steps(_ edges: [Double], _ heights: [Double]) -> PiecewiseCubic {
    PiecewiseCubic(knots: edges, pieces: heights.map { SIMD4($0, 0, 0, 0) })
  }

  private static func lines(_ edges: [Double], _ heights: [Double]) -> PiecewiseCubic {
    let centers = heights.indices.map { 0.5 * (edges[$0] + edges[$0 + 1]) }
    let between = zip(heights.indices.dropLast(), heights.indices.dropFirst()).map { a, b in
      SIMD4(heights[a], (heights[b] - heights[a]) / (centers[b] - centers[a]), 0, 0)
    }
    let outer = (SIMD4(heights[0], 0, 0, 0), SIMD4(heights[heights.count - 1], 0, 0, 0))
    return PiecewiseCubic(knots: [edges[0]] + centers + [edges[edges.count - 1]], pieces: [outer.0] + between + [outer.1])
  }

  /// None.
  public var parameterNames: [String] { [] }

  /// None.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] { [] }

  /// Writes g and, on request, its derivatives; see ``Density``.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) { shape.write(x, vectors: vectors, to: rows[firstRow]) }

  /// ∫ g between neighbouring edges; see ``Density``.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    shape.integrals(over: edges)
  }
}
