/// A histogram read as a curve through the centres of its bins, or a surface over them, written in stock nodes.
///
/// Between the centres of neighbouring bins the value follows a polynomial; beyond the outermost centres it stays constant up to
/// the outermost edges, and outside of these the flow decides. The format has no node that interpolates: this is a lookup above
/// one shared formula, the same curve to rounding.
public struct InterpolatedHistogram: Sendable {
  /// How values between centres are found.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Straight lines; on two axes linear in each.
    case linear
    /// Cubic pieces with the slopes of Fritsch and Butland, which rise and fall only where the values do. One axis.
    case monotone
  }

  /// The inputs, one or two.
  public let inputs: [RealInput]
  /// The edges along each, finite.
  public let edges: [[Double]]
  /// One value per bin, the last axis running fastest.
  public let values: [Double]
  /// How values between centres are found.
  public let method: Method
  /// What lies outside of the edges.
  public let flow: CorrectionContent.Outside

  /// A curve along one input.
  /// - Throws: as ``init(_:values:method:flow:)``.
  public init(
    _ input: RealInput, edges: [Double], values: [Double], method: Method = .monotone, flow: CorrectionContent.Outside = .clamp
  ) throws(CorrectionError) {
    try self.init([(input, edges)], values: values, method: method, flow: flow)
  }

  /// A curve along one input, or a surface over two.
  /// - Throws: ``CorrectionError``: edges that do not rise or are not finite, another number of values than of bins, values that
  ///   are not finite, three axes or two with cubic pieces, or flow `wrap`, under which formulas see the value unwrapped.
  public init(
    _ axes: [(input: RealInput, edges: [Double])], values: [Double], method: Method, flow: CorrectionContent.Outside
  ) throws(CorrectionError) {
    guard axes.count == 1 || (axes.count == 2 && method == .linear) else {
      throw CorrectionError(.notSupported("\(method.rawValue) interpolation along \(axes.count) axes"))
    }
    guard flow != .wrap else { throw CorrectionError(.notSupported("flow \"wrap\" around an interpolation"), at: "flow") }
    for (i, axis) in axes.enumerated() {
      _ = try located("edges[\(i)]") { () throws(CorrectionError) in try BinEdges(axis.edges) }
      for edge in axis.edges where !edge.isFinite { throw CorrectionError(.notFinite(edge), at: "edges[\(i)]") }
    }
    let bins = axes.reduce(1) { $0 * ($1.edges.count - 1) }
    guard values.count == bins else { throw CorrectionError(.contentCount(found: values.count, needed: bins), at: "values") }
    for (i, value) in values.enumerated() where !value.isFinite { throw CorrectionError(.notFinite(value), at: "values[\(i)]") }
    (inputs, edges) = (axes.map(\.input), axes.map(\.edges))
    (self.values, self.method, self.flow) = (values, method, flow)
  }

  /// The lookup above the shared formula.
  public var content: CorrectionContent {
    let bins = edges.map { Bins(Self.knots($0)) }
    return inputs.count == 1
      ? inputs[0].bins(bins[0], flow: flow, curve)
      : .grid([inputs[0].axis(bins[0]), inputs[1].axis(bins[1])], flow: flow, content: surface)
  }

  /// The correction, with the method and the largest difference from the curve in its description.
  /// - Throws: ``CorrectionError``: two inputs of one name.
  public func correction(name: String, description: String? = nil, version: Int = 1) throws(CorrectionError) -> Correction {
    let facts = try Provenance(["interpolation": method.rawValue, "largest_error": "\(try largestError())"])
    return try Correction(
      name, version: version, description: facts.appended(to: description ?? ""), inputs: inputs, content)
  }

  /// The value at a point inside of the edges, straight from the definition.
  public func callAsFunction(_ point: [Double]) -> Double {
    precondition(point.count == inputs.count, "\(point.count) coordinates for \(inputs.count) axes")
    if inputs.count == 1 { return curveValue(point[0]) }
    let places = zip(point, edges).map { Self.place($0, Self.centres($1)) }
    let ((i, t), (j, s)) = (places[0], places[1])
    func at(_ i: Int, _ j: Int) -> Double { values[i * (edges[1].count - 1) + j] }
    let (k, l) = (min(i + 1, edges[0].count - 2), min(j + 1, edges[1].count - 2))
    return (1 - t) * ((1 - s) * at(i, j) + s * at(i, l)) + t * ((1 - s) * at(k, j) + s * at(k, l))
  }

  /// The largest difference of the correction's values from the definition, at five points of every piece.
  public func largestError() throws(CorrectionError) -> Double {
    let correction = try Correction("", inputs: inputs, content)
    let grids = edges.map { edges in
      zip(Self.knots(edges), Self.knots(edges).dropFirst()).flatMap { a, b in
        [0, 0.211, 0.5, 0.789, 0.97].map { a + $0 * (b - a) }
      }
    }
    let points = grids.count == 1 ? grids[0].map { [$0] } : grids[0].flatMap { x in grids[1].map { [x, $0] } }
    let found = try correction.evaluate(inputs.indices.map { axis in CorrectionColumn.real(points.map { $0[axis] }) })
    return zip(points, found).reduce(0) { max($0, abs($1.1 - self($1.0))) }
  }
}

// MARK: One axis

extension InterpolatedHistogram {
  static func centres(_ edges: [Double]) -> [Double] { zip(edges, edges.dropFirst()).map { $0 + 0.5 * ($1 - $0) } }

  /// Where pieces begin and end: the outermost edges, and all centres.
  private static func knots(_ edges: [Double]) -> [Double] { [edges[0]] + centres(edges) + [edges[edges.count - 1]] }

  /// The last centre at or below `x`, and how far `x` is on the way to the next.
  private static func place(_ x: Double, _ centres: [Double]) -> (Int, Double) {
    guard let last = centres.lastIndex(where: { $0 <= x }), last + 1 < centres.count else {
      return x < centres[0] ? (0, 0) : (centres.count - 1, 0)
    }
    return (last, (x - centres[last]) / (centres[last + 1] - centres[last]))
  }

  private var slopes: [Double] {
    MonotoneSlopes.slopes(Self.centres(edges[0]), values)
  }

  private var curve: [CorrectionContent] {
    let centres = Self.centres(edges[0])
    let ends = [CorrectionContent(values[0]), CorrectionContent(values[values.count - 1])]
    let line = SharedFormula("[0]+[1]*(x-[2])", of: inputs[0])
    let cubic = SharedFormula("[0]+(x-[4])*([1]+(x-[4])*([2]+(x-[4])*[3]))", of: inputs[0])
    let slopes = method == .monotone ? self.slopes : []
    let pieces = centres.indices.dropLast().map { i in
      let h = centres[i + 1] - centres[i]
      let secant = (values[i + 1] - values[i]) / h
      guard method == .monotone else { return line(values[i], secant, centres[i]) }
      let (s, e) = (slopes[i], slopes[i + 1])
      return cubic(values[i], s, (3 * secant - 2 * s - e) / h, (s + e - 2 * secant) / (h * h), centres[i])
    }
    return [ends[0]] + pieces + [ends[1]]
  }

  private func curveValue(_ x: Double) -> Double {
    let centres = Self.centres(edges[0])
    let (i, t) = Self.place(x, centres)
    let j = min(i + 1, values.count - 1)
    guard method == .monotone, j > i else { return values[i] + t * (values[j] - values[i]) }
    // Hermite's basis.
    let (h, s) = (centres[j] - centres[i], slopes)
    let (u, v) = (t * t, t * t * t)
    return (2 * v - 3 * u + 1) * values[i] + (v - 2 * u + t) * h * s[i] + (3 * u - 2 * v) * values[j] + (v - u) * h * s[j]
  }
}

// MARK: Two axes

extension InterpolatedHistogram {
  private var surface: [CorrectionContent] {
    let plane = SharedFormula("[0]+[1]*(x-[4])+(y-[5])*([2]+[3]*(x-[4]))", of: inputs[0], inputs[1])
    let centres = edges.map(Self.centres)
    func at(_ i: Int, _ j: Int) -> Double { values[i * centres[1].count + j] }
    // Piece 0 lies below the first centre, piece n above the last.
    func ends(_ piece: Int, _ count: Int) -> (Int, Int) { (max(piece - 1, 0), min(piece, count - 1)) }
    return (0...centres[0].count).flatMap { a in
      (0...centres[1].count).map { b in
        let ((i, k), (j, l)) = (ends(a, centres[0].count), ends(b, centres[1].count))
        let (w, h) = (k > i ? centres[0][k] - centres[0][i] : 1, l > j ? centres[1][l] - centres[1][j] : 1)
        let (along, across) = ((at(k, j) - at(i, j)) / w, (at(i, l) - at(i, j)) / h)
        let twist = (at(k, l) - at(k, j) - at(i, l) + at(i, j)) / (w * h)
        return plane(at(i, j), along, across, twist, centres[0][i], centres[1][j])
      }
    }
  }
}

/// Slopes of a curve through points that is monotone wherever they are.
///
/// Inside, the weighted harmonic mean of the neighbouring secants, or zero at a turning point; at the ends the parabola through
/// three points, cut where it would overshoot. F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300, eqs. (5)
/// and (6).
enum MonotoneSlopes {
  static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
    guard x.count > 1 else { return x.map { _ in 0 } }
    let h = zip(x, x.dropFirst()).map { $1 - $0 }
    let secants = zip(h, zip(y, y.dropFirst())).map { ($1.1 - $1.0) / $0 }
    guard x.count > 2 else { return [secants[0], secants[0]] }
    let inner = (1..<x.count - 1).map { i -> Double in
      let (a, b) = (secants[i - 1], secants[i])
      guard a * b > 0 else { return 0 }
      let (v, w) = (2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1])
      return (v + w) / (v / a + w / b)
    }
    let n = h.count - 1
    return [end(h[0], h[1], secants[0], secants[1])] + inner + [end(h[n], h[n - 1], secants[n], secants[n - 1])]
  }

  private static func end(_ h: Double, _ next: Double, _ secant: Double, _ nextSecant: Double) -> Double {
    let slope = ((2 * h + next) * secant - h * nextSecant) / (h + next)
    if slope * secant <= 0 { return 0 }
    if secant * nextSecant <= 0 && abs(slope) > 3 * abs(secant) { return 3 * secant }
    return slope
  }
}
