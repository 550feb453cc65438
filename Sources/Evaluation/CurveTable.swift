import Foundation
public import Storage

extension CurveEvaluation {
  /// The curve as CSV: threshold, raw rates, rising rates, and whether the point is a corner of the concave envelope.
  ///
  /// The first row is where nothing passes; its threshold is `inf`.
  public var csv: String {
    var corners = hull.points[...]
    var text = "threshold,tpr,fpr,monotone_tpr,monotone_fpr,hull\n"
    for (raw, rising) in zip(curve.points, monotone.points) {
      let isCorner = corners.first == rising
      if isCorner { corners.removeFirst() }
      text += "\(raw.threshold ?? .infinity),\(raw.truePositiveRate),\(raw.falsePositiveRate),"
      text += "\(rising.truePositiveRate),\(rising.falsePositiveRate),\(isCorner ? 1 : 0)\n"
    }
    return text
  }

  /// Writes ``csv``, or JSON if the path ends in `.json`; the file appears whole or not at all.
  /// - Throws: ``StorageError``.
  public func write(to path: String, overwrite: Bool) throws {
    let bytes = path.hasSuffix(".json") ? try sortedJSON(self) + [0x0A] : Array(csv.utf8)
    try AtomicFile.write(bytes, to: path, overwrite: overwrite)
  }

  /// Refuses an output that exists, before anything is read.
  /// - Throws: ``StorageError/outputExists(path:)``.
  public static func requireRoom(for path: String, overwrite: Bool) throws(StorageError) {
    if !overwrite && FileManager.default.fileExists(atPath: path) { throw .outputExists(path: path) }
  }
}
