/// A run period: which runs, and where its detector's asymmetry moves MET.
public struct RunPeriod: Sendable, Hashable {
  /// The first run; the period has 40 of them.
  public var firstRun: UInt32
  /// MET_x with no vertex, and what each vertex adds, GeV.
  public var x: (start: Double, perVertex: Double) { (xStart, xPerVertex) }
  /// MET_y with no vertex, and what each vertex adds, GeV.
  public var y: (start: Double, perVertex: Double) { (yStart, yPerVertex) }
  private var xStart: Double
  private var xPerVertex: Double
  private var yStart: Double
  private var yPerVertex: Double

  /// A period whose MET is moved by `x` and `y`, straight lines in the number of vertices.
  public init(firstRun: UInt32, x: (start: Double, perVertex: Double) = (0, 0), y: (start: Double, perVertex: Double) = (0, 0)) {
    self.firstRun = firstRun
    (xStart, xPerVertex, yStart, yPerVertex) = (x.start, x.perVertex, y.start, y.perVertex)
  }

  /// How far MET is moved in events with `vertices` vertices.
  @inline(__always)
  public func offset(vertices: Int) -> (x: Double, y: Double) {
    (xStart + xPerVertex * Double(vertices), yStart + yPerVertex * Double(vertices))
  }
}
