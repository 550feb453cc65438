/// Points with errors: TGraph, TGraphErrors, TGraphAsymmErrors, TGraph2D and TGraph2DErrors.
public struct RootGraph: Sendable, Hashable {
  /// The errors of one coordinate, one number per point in each array; equal where the class has but one.
  public struct Errors: Sendable, Hashable {
    /// How far the error reaches down.
    public let low: [Double]
    /// How far it reaches up.
    public let high: [Double]
  }

  /// The name it was given, without directories.
  public let name: String
  /// Its title.
  public let title: String
  /// Its C++ class.
  public let className: String
  /// The points' first coordinate.
  public let x: [Double]
  /// The second, as many.
  public let y: [Double]
  /// The third of a TGraph2D; nil for others.
  public let z: [Double]?
  /// Errors along x; nil for a class without errors.
  public let xErrors: Errors?
  /// Errors along y.
  public let yErrors: Errors?
  /// Errors along z.
  public let zErrors: Errors?
}

extension RootGraph {
  init(_ node: ObjectNode, isSpatial: Bool) throws(Damage) {
    let count = node.int("fNpoints") ?? -1
    let points = ["fX", "fY", "fZ"].prefix(isSpatial ? 3 : 2).map { node.reals($0) }
    guard count >= 0, points.allSatisfy({ $0.count == count }) else {
      throw Damage(offset: 0, reason: node.leftOut ?? "it does not hold the \(count) points it announces")
    }
    name = node.text("fName") ?? ""
    title = node.text("fTitle") ?? ""
    className = node.className
    (x, y, z) = (points[0], points[1], isSpatial ? points[2] : nil)
    xErrors = Self.errors("X", node, count)
    yErrors = Self.errors("Y", node, count)
    zErrors = isSpatial ? Self.errors("Z", node, count) : nil
  }

  private static func errors(_ letter: String, _ node: ObjectNode, _ count: Int) -> Errors? {
    let both = node.reals("fE\(letter)")
    if both.count == count, node.members["fE\(letter)"] != nil { return Errors(low: both, high: both) }
    let low = node.reals("fE\(letter)low")
    let high = node.reals("fE\(letter)high")
    guard node.members["fE\(letter)low"] != nil, low.count == count, high.count == count else { return nil }
    return Errors(low: low, high: high)
  }
}
