import Foundation
import Testing

@Suite("Inspect and dump") struct InspectTests {
  private let place: Workplace
  init() throws { place = try Workplace() }

  @Test("A digest has the contract's keys")
  func digest() throws {
    let run = try ConcordRun("inspect", "Samples/zmumu_mc.root", "--object", "Events", "--digest", "--format", "json", in: place)
    #expect(run.status == 0 && run.errors == "")
    let value = try #require(try run.json() as? [String: Any])
    #expect(Set(value.keys) == ["object", "class", "entries", "columns"])
    #expect(value["object"] as? String == "Events")
    #expect(value["class"] as? String == "TTree")
    #expect(value["entries"] as? Int == 100_000)
    let columns = try #require(value["columns"] as? [[String: Any]])
    let always: Set = ["name", "type", "kind", "dtype", "values", "sum", "mean", "min", "max", "sha256"]
    for column in columns {
      let jagged = column["kind"] as? String == "jagged"
      #expect(Set(column.keys) == (jagged ? always.union(["offsetsSHA256"]) : always), "\(column)")
    }
    let muons = try #require(columns.first { $0["name"] as? String == "Muon_pt" })
    #expect(muons["kind"] as? String == "jagged")
    #expect(muons["dtype"] as? String == "float32")
    let scalar = try #require(columns.first { $0["name"] as? String == "nMuon" })
    #expect(scalar["kind"] as? String == "scalar")
    #expect(scalar["sum"] as? Double == muons["values"] as? Double)
  }

  @Test("One damaged column costs only itself, and the exit code says so")
  func damaged() throws {
    try place.writeTree([("x", .int32([7, -8, 9])), ("y", .float64([1.5, 2.5, -3.5]))], to: "a.root")
    var bytes = [UInt8](try place.bytes("a.root"))
    let key = Array("\u{7}TBasket\u{1}y".utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: key) })
    bytes[start + 1] = UInt8(ascii: "X")
    try Data(bytes).write(to: URL(fileURLWithPath: place.file("b.root")))
    let run = try ConcordRun("inspect", "b.root", "--object", "Events", "--digest", "--format", "json", in: place)
    #expect(run.status == 3 && run.errors.contains("b.root: 1 damaged: y."), "\(run.errors)")
    let value = try #require(try run.json() as? [String: Any])
    #expect(value["damaged"] as? [String] == ["y"])
    let columns = try #require(value["columns"] as? [[String: Any]])
    #expect(columns.count == 2 && columns[0]["sum"] as? Double == 8)
    #expect((columns[1]["reason"] as? String)?.contains("basket of column 'y' at byte") == true)
  }

  @Test("A text that is called .root is no table")
  func textCalledRoot() throws {
    try place.write("version https://example.org\noid 3\n", to: "a.root")
    let run = try ConcordRun("inspect", "a.root", in: place)
    #expect(run.status == 3 && run.errors.contains("a.root: not a ROOT file: it does not start with the letters 'root'"))
  }

  @Test("Without an object every object is listed with its class")
  func listing() throws {
    let run = try ConcordRun("inspect", "Samples/zmumu_mc.root", "--format", "json", in: place)
    let value = try #require(try run.json() as? [String: Any])
    let objects = try #require(value["objects"] as? [[String: Any]])
    let events = try #require(objects.first { $0["name"] as? String == "Events" })
    #expect(events["class"] as? String == "TTree")
    #expect(events["entries"] as? Int == 100_000)
  }

  @Test("Calibrations and correction sets say what they are")
  func documents() throws {
    try place.addCalibration()
    let calibration = try ConcordRun("inspect", "try/calibration.json", in: place)
    #expect(calibration.output.contains("recoil calibration ‘try’"))
    #expect(calibration.output.contains("8 in qT × 3 in njets"))
    let set = try ConcordRun("inspect", "try/correctionlib.json.gz", in: place)
    #expect(set.status == 0 && set.output.contains("correction set"), "\(set.errors)")
  }

  @Test("Values are printed in full, lists in quotes")
  func csv() throws {
    let run = try ConcordRun(
      "dump", "Samples/zmumu_data.root", "--object", "Events", "--entries", "0:3", "--columns", "run,Muon_pt", in: place)
    #expect(run.status == 0 && run.errors == "")
    #expect(
      run.output == """
        run,Muon_pt
        300000,"[46.68164,45.82617]"
        300000,"[93.67969,82.81445]"
        300000,"[57.78711,41.708984]"

        """)
  }

  @Test("JSON is an array of objects")
  func json() throws {
    let run = try ConcordRun(
      "dump", "Samples/zmumu_data.root", "--object", "Events", "--entries", "0:3", "--columns", "run,Muon_pt", "--format", "json",
      in: place)
    #expect(run.status == 0 && run.errors == "")
    #expect(
      run.output == """
        [
          {"run": 300000, "Muon_pt": [46.68164,45.82617]},
          {"run": 300000, "Muon_pt": [93.67969,82.81445]},
          {"run": 300000, "Muon_pt": [57.78711,41.708984]}
        ]

        """)
  }

  @Test("Ranges tile a file")
  func ranges() throws {
    let whole = try ConcordRun("dump", "Samples/ww_mc.root", "--columns", "event,Jet_eta", in: place).output
    let first = try ConcordRun("dump", "Samples/ww_mc.root", "--columns", "event,Jet_eta", "--entries", "0:1234", in: place)
      .output
    let second = try ConcordRun("dump", "Samples/ww_mc.root", "--columns", "event,Jet_eta", "--entries", "1234:4062", in: place)
      .output
    #expect(whole == first + second.drop { $0 != "\n" }.dropFirst())
    #expect(whole.split(separator: "\n").count == 4063)
  }
}
