import Fitting
import Foundation
import Testing

@testable import Recoil

@Suite("Calibration files with variations")
struct VariedCalibrationFileTests {
  private let folder: ToyFolder
  private let toy: VariedToy

  init() throws {
    folder = try ToyFolder()
    toy = try VariedToy.shared.get()
  }

  private func refusal(_ calibration: RecoilCalibration) -> String? {
    do {
      _ = try calibration.sealed(in: folder)
      return nil
    } catch { return "\(error)" }
  }

  /// The calibration with one source more.
  private func with(_ variations: [RecoilVariation]) -> RecoilCalibration {
    var calibration = toy.calibration
    calibration.sources?.append(
      RecoilSource(
        name: "odd", kind: .smoothing, sides: .one, meaning: "", correlation: .full, impact: 0, variations: variations, notes: [])
    )
    return calibration
  }

  private func variation(_ name: String, region: Int = 0, _ change: ComponentChange?) -> RecoilVariation {
    RecoilVariation(
      name: name, changes: [RegionChange(region: region, parallel: nil, perpendicular: change)], qtContinuity: nil)
  }

  @Test("Sources, variations and how maps join survive the file")
  func roundTrip() throws {
    defer { folder.remove() }
    for calibration in [toy.calibration, toy.interpolated] {
      var again = try calibration.sealed(in: folder)
      #expect(again.digest.count == 64)
      again.digest = ""
      #expect(again == calibration)
    }
    let kinds = Set(toy.calibration.sources?.map(\.kind) ?? [])
    #expect(
      kinds == [
        .statistics, .background, .smoothing, .gaussians, .njetsInclusive, .qtContinuity, .response, .resolution,
      ])
  }

  @Test("Every kind of change survives JSON under its own key; none of the three is refused")
  func changes() throws {
    defer { folder.remove() }
    let curve = MonotoneCurve(low: -3.5, high: 9.25, nodes: [(-4, 1), (0.5, 0.7), (11, 1.2)])
    let map = RecoilMap(from: Toy.simulation.parallel, to: Toy.data.parallel, tailProbability: 1e-4)
    let all: [(String, ComponentChange)] = [
      ("map", .map(map)), ("curve", .curve(curve)), ("scaled", .scaled(center: -1.5, factor: 1.03, shift: 0.4)),
    ]
    for (key, change) in all {
      let data = try JSONEncoder().encode(change)
      let keys = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any]).keys
      #expect(Array(keys) == [key])
      #expect(try JSONDecoder().decode(ComponentChange.self, from: data) == change)
    }
    #expect(all[2].1.value(7, nominal: 8.5) == -1.5 + 10 * 1.03 + 0.4)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ComponentChange.self, from: Data("{}".utf8)) }
  }

  @Test("A file of version 1, which knows nothing of all this, is read and applied bin by bin, without variations")
  func versionOne() throws {
    defer { folder.remove() }
    let text = String(decoding: try toy.calibration.fileBytes(), as: UTF8.self)
    var object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    for key in ["qtContinuity", "variationOptions", "sources", "transfer"] { object[key] = nil }
    object["formatVersion"] = 1
    object["digest"] = ""
    var options = try #require(object["options"] as? [String: Any])
    for key in ["gaussians", "bifurcated", "modelPValue", "background"] { options[key] = nil }
    object["options"] = options
    var gate = try #require(object["gate"] as? [String: Any])
    for key in ["familyError", "coverage"] { gate[key] = nil }
    object["gate"] = gate
    let old = try JSONDecoder().decode(RecoilCalibration.self, from: JSONSerialization.data(withJSONObject: object))
    let read = try old.sealed(in: folder)
    #expect(read.formatVersion == 1 && read.variations.isEmpty && read.transferVariations.isEmpty)
    #expect(read.options == toy.calibration.options && read.gate == ClosureGate())
    let (one, two) = (RecoilCorrector(read), RecoilCorrector(toy.calibration))
    for qt in [3, 12.5, 44] {
      #expect(one.values(qt: qt, njets: 1, 9.5, -4).pairs == two.values(qt: qt, njets: 1, 9.5, -4).pairs)
    }
    #expect(try read.correctionSet().largestError < 1e-6)
  }

  @Test("Variations that cannot be are refused with their place")
  func refused() throws {
    defer { folder.remove() }
    let shift = ComponentChange.scaled(center: 0, factor: 1, shift: 0.1)
    #expect(refusal(with([variation("odd", shift)])) == nil)
    let twice = try #require(refusal(with([variation("odd", shift), variation("odd", nil)])))
    #expect(twice.contains("incomplete at sources: two variations share a name"), "\(twice)")
    for region in [-1, 6] {
      let error = try #require(refusal(with([variation("odd", region: region, shift)])))
      #expect(error.contains("sources: variation odd, region \(region): there are 6 regions"), "\(error)")
    }
    let flat = try #require(refusal(with([variation("odd", .scaled(center: 0, factor: 0, shift: 0))])))
    #expect(flat.contains("variation odd, region 0, perpendicular: the factor must be positive"), "\(flat)")
    let data = Data(#"{"low": 0, "high": 2, "values": [0, 1, 0.5], "slopes": [1, 1, 1]}"#.utf8)
    let falling = try JSONDecoder().decode(MonotoneCurve.self, from: data)
    let error = try #require(refusal(with([variation("odd", .curve(falling))])))
    #expect(error.contains("perpendicular: values must rise"), "\(error)")
  }
}
