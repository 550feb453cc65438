import Foundation
import Testing

@Suite("Calibrations that are refused") struct CalibrationRefusalTests {
  static let damages: [(name: String, old: String, new: String, says: [String])] = [
    (
      "a changed number", "\"luminosity\" : 159.07004561", "\"luminosity\" : 159.17004561",
      ["changed after it was written", "derive it again"]
    ),
    ("a changed name", "\"name\" : \"try\"", "\"name\" : \"tri\"", ["changed after it was written"]),
    ("another version", "\"formatVersion\" : 2", "\"formatVersion\" : 97", ["version 97", "newer Concord"]),
    ("another format", "\"format\" : \"", "\"format\" : \"x", ["not a recoil calibration", "format ‘x"]),
    ("a missing key", "\"luminosity\" : 159.07004561,", "", ["incomplete", "‘luminosity’"]),
    ("no JSON", "{", "[", ["not a recoil calibration"]),
  ]

  private static let uses: [[String]] = [
    ["apply", "try", "--input", "Samples/ww_mc.root", "--output", "new.root"], ["check", "try"], ["report", "try"],
  ]

  @Test("say why, with exit code 3, and nothing is written", arguments: 0..<damages.count)
  func refused(_ index: Int) throws {
    let damage = Self.damages[index]
    let place = try Workplace()
    try place.addCalibration()
    let text = String(decoding: try place.bytes("try/calibration.json"), as: UTF8.self)
    let changed = text.replacing(damage.old, with: damage.new, maxReplacements: 1)
    try #require(changed != text)
    try expectRefusal(Array(changed.utf8), says: damage.says, in: place)
  }

  @Test("A calibration cut short is refused at any length", arguments: [0, 1, 1000, 5000])
  func truncated(_ length: Int) throws {
    let place = try Workplace()
    try place.addCalibration()
    try expectRefusal(Array(try place.bytes("try/calibration.json").prefix(length)), says: [], in: place)
  }

  private func expectRefusal(_ bytes: [UInt8], says: [String], in place: Workplace) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: place.file("try/calibration.json")))
    let before = place.files
    for words in Self.uses {
      let run = try ConcordRun(words, in: place)
      #expect(run.status == 3, "\(words): \(run.errors)")
      for part in ["try/calibration.json: "] + says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
      #expect(run.output == "")
      #expect(place.files == before)
    }
  }
}
