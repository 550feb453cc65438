import Foundation
import Storage
import Testing

/// A calibration whose numbers were changed and which was sealed again, as a faulty writer would have left it: its digest is right.
struct SpoiltCalibration {
  private var root: Any

  init(_ folder: String, in place: Workplace) throws {
    root = try JSONSerialization.jsonObject(with: place.bytes("\(folder)/calibration.json"))
  }

  /// Changes every number whose keys from the top, list indices left out, end in these.
  mutating func change(_ keys: [String], from top: String? = nil, _ change: (Double) -> Double) {
    root = Self.changed(root, []) { path, number in
      path.suffix(keys.count) == keys[...] && (top == nil || path.first == top) ? change(number) : nil
    }
  }

  private static func changed(_ value: Any, _ path: [String], _ change: ([String], Double) -> Double?) -> Any {
    if let object = value as? [String: Any] {
      return Dictionary(uniqueKeysWithValues: object.map { ($0.key, changed($0.value, path + [$0.key], change)) })
    }
    if let list = value as? [Any] { return list.map { changed($0, path, change) } }
    guard let number = value as? Double else { return value }
    return change(path, number) ?? value
  }

  /// Moves what a component is corrected to, GeV.
  /// - Parameter top: `regions` for the nominal maps alone; nil for the varied ones too.
  mutating func shift(_ component: String, by shift: Double, from top: String? = "regions") {
    let places = [["target", "components", "mean"], ["lowShift"], ["highShift"]].map { [component, "map"] + $0 }
    for place in places + [[component, "curve", "values"], [component, "scaled", "center"]] {
      change(place, from: top) { $0 + shift }
    }
  }

  /// Writes it into a new folder, beside the inputs of the one it was made from.
  func write(_ folder: String, like other: String, in place: Workplace) throws {
    let blank = String(repeating: "0", count: 64)
    var object = try #require(root as? [String: Any])
    object["digest"] = blank
    let text = String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    let digest = SHA256.hexDigest(of: Array(text.utf8))
    try FileManager.default.createDirectory(atPath: place.file(folder), withIntermediateDirectories: true)
    try place.write(text.replacing(blank, with: digest), to: "\(folder)/calibration.json")
    try place.bytes("\(other)/inputs.json").write(to: URL(fileURLWithPath: place.file("\(folder)/inputs.json")))
  }
}
