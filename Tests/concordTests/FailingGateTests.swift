import Foundation
import Testing

/// Each condition of the gates is seen to fail, with exit code 1, on a calibration that is wrong in what it guards.
@Suite("Gates that must fail") struct FailingGateTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    for (name, more) in [("xy", ""), ("pf", "\nxy: {calibration: xy, met: PFMET}\n")] {
      let card = try String(contentsOfFile: place.file("Samples/zmumu-\(name).yaml"), encoding: .utf8)
      let here = card.replacing("files: [", with: "files: [Samples/").replacing(", ww_mc", with: ", Samples/ww_mc")
      try place.write(here + more, to: "\(name).yaml")
      #expect(try ConcordRun("derive", "\(name).yaml", "--output", name, in: place).status == 0)
    }
  }

  /// The conditions that fail, by how their lines begin, and all of them.
  private func verdicts(_ folder: String) throws -> (status: Int32, fails: Set<String>, all: Set<String>) {
    let run = try ConcordRun("check", folder, in: place)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    func conditions(_ word: String) -> Set<String> {
      Set(lines.filter { $0.hasPrefix(word) }.map { Self.name($0.dropFirst(word.count)) })
    }
    let (fails, holds) = (conditions("FAILS: "), conditions("holds: "))
    #expect(run.output.contains(fails.isEmpty ? " closes." : " does not close."), "\(folder): \(run.errors)")
    return (run.status, fails, fails.union(holds))
  }

  private static let names = [
    "KS p >", "inclusive u_par - qT: KS", "inclusive u_perp: KS", "RMS within", "inclusive u_par - qT: RMS",
    "inclusive u_perp: RMS", "mean within", "inclusive u_par - qT: mean", "inclusive u_perp: mean", "inclusive mean MET",
    "smallest of", "data inside", "MET's angle flat in data",
    "MET's angle flat in corrected simulation",
  ]

  private static func name(_ line: Substring) -> String { names.first { line.hasPrefix($0) } ?? String(line.prefix(30)) }

  /// What is wrong, how it is made, and which conditions must notice.
  private static let wrongs: [(name: String, make: @Sendable (inout SpoiltCalibration) -> Void, fails: Set<String>)] = [
    (
      "along", { $0.shift("parallel", by: 4) },
      ["KS p >", "inclusive u_par - qT: KS", "mean within", "inclusive u_par - qT: mean", "smallest of"]
    ),
    (
      "across", { $0.shift("perpendicular", by: 4) },
      ["KS p >", "inclusive u_perp: KS", "mean within", "inclusive u_perp: mean", "smallest of"]
    ),
    (
      "wide",
      { wrong in
        for side in ["sigmaLow", "sigmaHigh"] {
          wrong.change(["map", "target", "components", side], from: "regions") { 1.3 * $0 }
        }
      },
      [
        "KS p >", "inclusive u_par - qT: KS", "inclusive u_perp: KS", "RMS within", "inclusive u_par - qT: RMS",
        "inclusive u_perp: RMS", "inclusive mean MET", "smallest of",
      ]
    ),
    (
      "sure",  // every source agrees with the wrong nominal maps
      { wrong in for component in ["parallel", "perpendicular"] { wrong.shift(component, by: 15, from: nil) } },
      ["KS p >", "inclusive u_par - qT: KS", "inclusive u_perp: KS", "smallest of", "data inside"]
    ),
    (
      "unturned",  // XY is not applied
      { wrong in
        for axis in ["x", "y"] { for side in ["data", "simulation"] { wrong.change(["fits", side, axis]) { _ in 0 } } }
      },
      ["MET's angle flat in data", "MET's angle flat in corrected simulation"]
    ),
  ]

  @Test("Every condition holds on the sample's calibration and fails on a wrong one, and only then is the exit code 1")
  func recoil() throws {
    let sound = try verdicts("pf")
    #expect(sound.status == 0 && sound.fails.isEmpty && sound.all == Set(Self.names))
    var seen: Set<String> = []
    for wrong in Self.wrongs {
      var calibration = try SpoiltCalibration("pf", in: place)
      wrong.make(&calibration)
      try calibration.write(wrong.name, like: "pf", in: place)
      let found = try verdicts(wrong.name)
      #expect(found.status == 1 && found.fails.isSuperset(of: wrong.fails), "\(wrong.name): \(found.fails)")
      seen.formUnion(found.fails)
    }
    #expect(seen == Set(Self.names))
    #expect(!(try verdicts("pf").fails.contains { _ in true }), "the sound one was not touched")
  }

  @Test("A map shifted along the boson leaves u_perp alone, and the other way round")
  func apart() throws {
    for (component, own, other) in [
      ("parallel", "inclusive u_par - qT: KS", "inclusive u_perp: KS"),
      ("perpendicular", "inclusive u_perp: KS", "inclusive u_par - qT: KS"),
    ] {
      var calibration = try SpoiltCalibration("pf", in: place)
      calibration.shift(component, by: -3)
      try calibration.write(component, like: "pf", in: place)
      let fails = try verdicts(component).fails
      #expect(fails.contains(own) && !fails.contains(other), "\(fails)")
    }
  }

  @Test("Polynomials that are zero, or wrong for simulation alone, fail the XY gate where they are wrong")
  func xy() throws {
    func fails(_ name: String, _ sides: [String], _ factor: Double) throws -> (status: Int32, met: [String]) {
      var calibration = try SpoiltCalibration("xy", in: place)
      for axis in ["x", "y"] { for side in sides { calibration.change(["mets", side, axis]) { factor * $0 } } }
      try calibration.write(name, like: "xy", in: place)
      let run = try ConcordRun("check", name, in: place)
      let lines = run.output.split(separator: "\n").filter { $0.contains("FAILS: ") }
      return (run.status, lines.compactMap { $0.split(separator: ":").dropFirst().first?.trimmingCharacters(in: .whitespaces) })
    }
    let none = try fails("none", ["data", "simulation"], 0)
    #expect(none.status == 1 && none.met == ["PFMET, data", "PFMET, simulation", "PuppiMET, data"])
    let reversed = try fails("reversed", ["simulation"], -1)
    #expect(reversed.status == 1 && reversed.met.contains("PFMET, simulation"))
    #expect(!reversed.met.contains("PFMET, data") && !reversed.met.contains("PuppiMET, data"))
    #expect(try fails("same", ["data"], 1).status == 0)
  }
}
