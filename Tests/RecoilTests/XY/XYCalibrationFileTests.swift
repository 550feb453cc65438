import Foundation
import Testing

@testable import Recoil

@Suite("XY calibration files")
struct XYCalibrationFileTests {
  private let folder: ToyFolder
  private let calibration: XYCalibration
  private let text: String

  init() throws {
    folder = try ToyFolder()
    calibration = try XYToyJob.shared.get().calibration
    text = String(decoding: try calibration.fileBytes(), as: UTF8.self)
  }

  private func refusal(_ text: String) throws -> String {
    let path = folder.file("calibration.json")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try #require(throws: CalibrationFileError.self) { try XYCalibration(contentsOf: path) }.description
  }

  @Test("A calibration survives its folder; what is there is not overwritten")
  func keeping() throws {
    defer { folder.remove() }
    let job = try XYToyJob.shared.get()
    let place = folder.file("toy")
    let written = try RecoilFolder(creating: place, overwrite: false).write(job.derivation)
    try RecoilFolder(place).write(job.closure, overwrite: false)
    #expect(written.digest == calibration.digest && written.files.count == 3)
    let back = try RecoilFolder(place).readXY()
    #expect(back.calibration == calibration && back.closure == job.closure)
    #expect(try CalibrationKind(of: place) == .xy)
    #expect(throws: (any Error).self) { try RecoilFolder(creating: place, overwrite: false) }
    _ = try RecoilFolder(creating: place, overwrite: true).write(job.derivation)
    #expect(try RecoilFolder(place).readXY().closure == nil)
  }

  @Test("Edited and cut files are refused")
  func damaged() throws {
    defer { folder.remove() }
    let edited = text.replacing("\"largestShift\" : 15", with: "\"largestShift\" : 16")
    #expect(edited != text)
    #expect(try refusal(edited).contains("its content was changed after it was written"))
    for part in [0, 1, text.count / 2, text.count - 3] {
      #expect(try refusal(String(text.prefix(part))).contains("calibration.json"))
    }
    #expect(try refusal(String(text.prefix(text.count / 2))).contains("not an XY calibration (no format and formatVersion in it"))
    #expect(
      try refusal(text.replacing("\"formatVersion\" : 1", with: "\"formatVersion\" : 7")).contains("version 7 of the format"))
    #expect(try refusal(text.replacing("\"gate\" : ", with: "\"gait\" : ")).contains("incomplete at the top: ‘gate’ is missing"))
  }

  @Test("The wrong kind is named, each way round, and so is a file of no kind")
  func kinds() throws {
    defer { folder.remove() }
    let recoil = String(decoding: try ToyJob.shared.get().calibration.fileBytes(), as: UTF8.self)
    #expect(try refusal(recoil).contains("not an XY calibration (format ‘concord-recoil-calibration’)"))
    _ = try refusal("{}")
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("calibration.json")))
    let other = try #require(throws: CalibrationFileError.self) { try RecoilCalibration(contentsOf: folder.path) }
    #expect(other.description.contains("not a recoil calibration (format ‘concord-xy-calibration’)"))
    try Data(text.replacing("concord-xy-", with: "concord-zz-").utf8).write(to: URL(fileURLWithPath: folder.file("other.json")))
    let none = try #require(throws: CalibrationFileError.self) { try CalibrationKind(of: folder.file("other.json")) }
    #expect(none.description.contains("not a recoil calibration, nor an XY calibration (format ‘concord-zz-calibration’)"))
    let missing = try #require(throws: CalibrationFileError.self) { try CalibrationKind(of: folder.file("none.json")) }
    #expect(missing.description.contains("none.json"))
  }

  @Test("Fits that are no polynomials are refused although the digest is right")
  func inconsistent() throws {
    defer { folder.remove() }
    let cases: [(change: (XYFit) -> XYFit, says: String)] = [
      ({ $0.changed(low: $0.high) }, "incomplete at mets[0], data of A: low must be below high"),
      ({ $0.changed(x: []) }, "coefficients must be finite numbers"),
      ({ $0.changed(x: $0.x + [1]) }, "the covariance has another size"),
    ]
    for (change, says) in cases {
      let changed = calibration.with(data: [change(calibration.mets[0].data[0]), calibration.mets[0].data[1]])
      #expect(try refusal(String(decoding: changed.fileBytes(), as: UTF8.self)).contains(says))
    }
    let one = calibration.with(data: [calibration.mets[0].data[0]])
    #expect(try refusal(String(decoding: one.fileBytes(), as: UTF8.self)).contains("2 fits are needed"))
  }
}

extension XYFit {
  fileprivate func changed(low: Double? = nil, x: [Double]? = nil) -> XYFit {
    XYFit(
      period: period, low: low ?? self.low, high: high, centre: centre, scale: scale, x: x ?? self.x, y: y,
      covariance: covariance,
      xTest: xTest, yTest: yTest, steps: steps, points: points, largestShift: largestShift, decisions: decisions)
  }
}

extension XYCalibration {
  /// With other fits of data.
  func with(data: [XYFit]) -> XYCalibration {
    let fits = XYMETFits(met: mets[0].met, data: data, simulation: mets[0].simulation)
    return XYCalibration(
      format: format, formatVersion: formatVersion, name: name, conventions: conventions, formulas: formulas, tree: tree,
      options: options, periods: periods, split: split, gate: gate, luminosity: luminosity, samples: samples, mets: [fits],
      provenance: provenance, digest: digest)
  }
}
