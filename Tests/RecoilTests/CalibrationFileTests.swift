import Fitting
import Foundation
import Storage
import Testing

@testable import Recoil

@Suite("Calibration files")
struct CalibrationFileTests {
  private let folder: ToyFolder
  private let calibration: RecoilCalibration
  private let text: String

  init() throws {
    folder = try ToyFolder()
    calibration = try ToyJob.shared.get().calibration
    text = String(decoding: try calibration.fileBytes(), as: UTF8.self)
  }

  private func read(_ text: String) throws -> RecoilCalibration {
    let path = folder.file("calibration.json")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try RecoilCalibration(contentsOf: path)
  }

  private func refusal(_ text: String) -> CalibrationFileError? {
    do {
      _ = try read(text)
      return nil
    } catch { return error as? CalibrationFileError }
  }

  /// The first digit after `key`, replaced by another.
  private func digitChanged(after key: String) throws -> String {
    let place = try #require(text.range(of: key))
    let digit = try #require(text[place.upperBound...].firstIndex { $0.isNumber && $0 != "0" })
    var changed = text
    changed.replaceSubrange(digit...digit, with: text[digit] == "7" ? "6" : "7")
    return changed
  }

  @Test("A calibration survives its file, from the file or its folder, and gives the same bytes again")
  func roundTrip() throws {
    defer { folder.remove() }
    let again = try read(text)
    #expect(again == calibration && again.digest.count == 64)
    #expect(try RecoilCalibration(contentsOf: folder.path) == calibration)
    #expect(String(decoding: try again.fileBytes(), as: UTF8.self) == text)
    #expect(again.provenance.card.contains("name: toy") && again.provenance.inputs.count == 6)
    #expect(text.contains("\"digest\" : \"\(calibration.digest)\""))
    let blank = text.replacing(calibration.digest, with: String(repeating: "0", count: 64))
    #expect(SHA256.hexDigest(of: Array(blank.utf8)) == calibration.digest)
  }

  @Test(
    "Changed numbers, words and digests are found out",
    arguments: [
      "\"mean\" : ", "\"sigmaLow\" : ", "\"lowShift\" : ", "\"luminosity\" : ", "\"minimumQT\" : ", "\"used\" : ",
      "\"digest\" : ",
    ])
  func tampered(key: String) throws {
    defer { folder.remove() }
    let error = try #require(refusal(try digitChanged(after: key)))
    guard case .tampered = error else { throw error }
    #expect(error.description.contains("calibration.json: its content was changed after it was written"))
    #expect(error.description.contains("derive it again"))
  }

  @Test("A changed card, name, blank or line end is found out")
  func changedText() throws {
    defer { folder.remove() }
    let changes = [
      text.replacing("sel > 0", with: "sel > 1"), text.replacing("\"name\" : \"toy\"", with: "\"name\" : \"boy\""),
      text.replacing(calibration.digest, with: calibration.digest.uppercased()),
      text.replacing(calibration.digest, with: String(repeating: "0", count: 64)), text + "\n", " " + text,
      text.replacing(calibration.digest, with: ""),
    ]
    for changed in changes {
      #expect(changed != text)
      let error = try #require(refusal(changed))
      guard case .tampered = error else { throw error }
    }
  }

  @Test("A file cut short anywhere is refused")
  func truncated() throws {
    defer { folder.remove() }
    for part in [0, 1, text.count / 3, text.count / 2, text.count - 3] {
      let error = try #require(refusal(String(text.prefix(part))))
      #expect(error.description.contains("calibration.json"), "\(error)")
    }
    #expect(try #require(refusal(String(text.prefix(text.count / 2)))).description.contains("not a recoil calibration"))
  }

  @Test("Other formats and versions are named")
  func headers() throws {
    defer { folder.remove() }
    let other = try #require(refusal(text.replacing("concord-recoil-calibration", with: "concord-xy-calibration")))
    #expect(other.description.contains("not a recoil calibration (format ‘concord-xy-calibration’)"))
    let newer = try #require(refusal(text.replacing("\"formatVersion\" : 2", with: "\"formatVersion\" : 3")))
    #expect(newer.description.contains("version 3 of the format; this program reads versions up to 2"))
    #expect(try #require(refusal("{\"schema_version\": 2}")).description.contains("no format and formatVersion"))
    #expect(try #require(refusal("[1, 2")).description.contains("not a recoil calibration"))
  }

  @Test("A missing or mistyped field is named with its place")
  func incomplete() throws {
    defer { folder.remove() }
    let missing = try #require(refusal(text.replacing("\"gate\" : ", with: "\"gait\" : ")))
    #expect(missing.description.contains("incomplete at the top: ‘gate’ is missing"), "\(missing)")
    let deep = try #require(refusal(text.replacing("\"lowShift\" : ", with: "\"lawShift\" : ")))
    #expect(deep.description.contains("regions.[0].parallel.map: ‘lowShift’ is missing"), "\(deep)")
    let mistyped = try #require(refusal(text.replacing("\"minimumQT\" : ", with: "\"minimumQT\" : \"x\", \"y\" : ")))
    #expect(mistyped.description.contains("incomplete at minimumQT"), "\(mistyped)")
  }

  @Test("A calibration with bins that no region serves is refused")
  func regions() throws {
    defer { folder.remove() }
    for kept in [0, calibration.regions.count - 1] {
      let part = calibration.with(regions: Array(calibration.regions.prefix(kept)))
      let error = try #require(refusal(String(decoding: try part.fileBytes(), as: UTF8.self)))
      #expect(error.description.contains("incomplete at regions: each bin must belong to one region"), "\(error)")
    }
  }

  @Test("Options that make no histogram are refused, however large they are", arguments: ["1e308", "-3", "0", "1e9"])
  func options(reach: String) throws {
    defer { folder.remove() }
    let error = try #require(refusal(try text.replacing("\"reach\" : 200", with: "\"reach\" : \(reach)").resealed()))
    #expect(error.description.contains("incomplete at options: reach and binWidth make no histogram"), "\(error)")
  }

  @Test("A missing file is named")
  func missing() throws {
    defer { folder.remove() }
    let error = try #require(throws: CalibrationFileError.self) { try RecoilCalibration(contentsOf: folder.file("none.json")) }
    #expect(error.description.contains("none.json"))
  }

  @Test("A folder keeps calibration, correction set, accumulators and closure; what is there is not overwritten")
  func keeping() throws {
    defer { folder.remove() }
    let job = try ToyJob.shared.get()
    let place = folder.file("toy")
    let written = try RecoilFolder(creating: place, overwrite: false).write(job.derivation)
    try RecoilFolder(place).write(job.closure, overwrite: false)
    #expect(written.digest == calibration.digest && written.correctionSetError < 1e-6 && written.files.count == 4)
    let back = try RecoilFolder(place).read()
    #expect(back.calibration == calibration && back.parts == job.derivation.parts && back.closure == job.closure)
    let error = try #require(throws: StorageError.self) { try RecoilFolder(creating: place, overwrite: false) }
    #expect(error.description.contains("exists already"))
    let again = try RecoilFolder(creating: place, overwrite: true).write(job.derivation)
    #expect(again.digest == written.digest)
  }
}
