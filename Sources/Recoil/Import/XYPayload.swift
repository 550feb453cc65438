import Foundation
public import Storage

/// Offsets of MET by another hand: JSON with `x` and `y`, in each `data` and `mc`, in each `nom`, a list of coefficients of a
/// polynomial in the number of vertices, the constant first.
public struct XYPayload: Sendable, Hashable {
  /// The polynomials of data, or of simulation.
  public struct Side: Sendable, Hashable {
    /// MET_x′ = MET_x − Σ x_k nPV^k, GeV.
    public let x: [Double]
    /// MET_y′ = MET_y − Σ y_k nPV^k, GeV.
    public let y: [Double]
  }

  /// The file.
  public let file: String
  /// SHA-256 of the file.
  public let digest: String
  /// By `data` and `mc`; sides without both components are not there.
  public let sides: [String: Side]
  /// Lists that are not there or empty, as `x.data.nom`.
  public let missing: [String]
  /// Keys beside `nom`, as `x.data.up`.
  public let others: [String]

  /// What data and simulation are called.
  static let sideNames = ["data", "mc"]
  /// The number of vertices that such polynomials are fitted between, which the files do not say.
  public static let publishedRange = 5.0...55.0
  /// GeV; readers of such files leave a component with a larger shift as it is.
  static let largestShift = 10.0

  private typealias Document = [String: [String: [String: [Double]]]]

  /// - Returns: nil if the file is JSON of another kind.
  /// - Throws: `StorageError` if it cannot be read.
  public init?(contentsOf path: String) throws(StorageError) {
    let bytes = try contents(ofFile: path)
    guard let found = try? JSONDecoder().decode(Document.self, from: Data(bytes)), Set(found.keys).isSubset(of: ["x", "y"]),
      found.values.contains(where: { side in Self.sideNames.contains { side[$0] != nil } })
    else { return nil }
    file = path
    digest = SHA256.hexDigest(of: bytes)
    func coefficients(_ axis: String, _ side: String) -> [Double] { found[axis]?[side]?["nom"] ?? [] }
    sides = Dictionary(
      uniqueKeysWithValues: Self.sideNames.compactMap { side in
        let (x, y) = (coefficients("x", side), coefficients("y", side))
        return x.isEmpty || y.isEmpty ? nil : (side, Side(x: x, y: y))
      })
    missing = ["x", "y"].flatMap { axis in
      Self.sideNames.filter { coefficients(axis, $0).isEmpty }.map { "\(axis).\($0).nom" }
    }
    others = found.sorted { $0.key < $1.key }.flatMap { axis, sides in
      sides.sorted { $0.key < $1.key }.flatMap { side, lists in
        lists.keys.filter { $0 != "nom" }.sorted().map { "\(axis).\(side).\($0)" }
      }
    }
  }
}
