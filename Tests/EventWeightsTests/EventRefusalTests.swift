import Columns
import EventFiles
import Testing

@testable import EventWeights

@Suite("Events that no correction was made for stop the run and are named") struct EventRefusalTests {
  private let folder: WeightFolder
  init() throws { folder = try WeightFolder() }

  /// The message of a run that stops.
  private func message(
    _ column: String, pt: [Double] = [25, 45, 30, 85], era: [String]? = nil, variations: [String] = []
  ) throws -> String {
    let input = try folder.writeEvents(pt: pt, era: era)
    let error = try #require(throws: EventWeightError.self) {
      try folder.apply(try folder.card(column), to: [input], variations: variations)
    }
    return error.description
  }

  private func lists(_ pt: String, _ more: String = "") -> String {
    "{correction: strict, inputs: {pt: \"\(pt)\", njets: Jet_n, era: \"2017\"}\(more)}"
  }

  @Test("A value outside of the bins is named with entry, element and the formula that takes the nearest bin")
  func outside() throws {
    let text = try message(lists("Jet_pt"), pt: [25, 45, 30, 95.5])
    #expect(text.contains("events.root: entry 3, element 0: w: pt = 95.5 is outside [20.0, 90.0)"))
    #expect(text.contains("Write columns.w.inputs.pt: \"min(max(Jet_pt, 20.0), 89.99999999999999)\" to take the nearest bin"))
    let event = try message("{correction: strict, inputs: {pt: \"x\", njets: \"njets*2\", era: \"2017\"}}")
    #expect(event.contains("entry 1: w: njets = 2.0 is outside [0.0, 2.0)"))
    #expect(event.contains("\"min(max(njets*2, 0), 1)\""))
  }

  @Test("The formula that the message gives makes the run succeed")
  func remedy() throws {
    let input = try folder.writeEvents(pt: [25, 45, 19, 95.5])
    let (_, output) = try folder.apply(
      try folder.card(lists("min(max(Jet_pt, 20.0), 89.99999999999999)")), to: [input])
    #expect(try output.values("w") == [1, 1.375, 1.125, 1.25])
  }

  @Test("A value outside that only a varied formula reaches, or that is a constant, is told too")
  func variedOutside() throws {
    let varied = try message(lists("Jet_pt", ", variations: {up: {pt: \"Jet_pt*1.1\"}}"), variations: ["all"])
    #expect(varied.contains("entry 3, element 0: w: pt = 93.5"))
    #expect(varied.contains("Write columns.w.variations.up.pt: \"min(max(Jet_pt*1.1, 20.0), 89.99999999999999)\""))
    let constant = try message(lists("10"))
    #expect(constant.contains("entry 0, element 0: w: pt = 10.0") && constant.contains("Give a value that is inside"))
  }

  @Test("Of a compound that has changed the value, no formula is promised")
  func compound() throws {
    let set = """
      {"schema_version":2,"corrections":[{"name":"a","version":1,"inputs":[{"name":"pt","type":"real"}],"output":{"name":"o","type":"real"},
      "data":2.5},{"name":"b","version":1,"inputs":[{"name":"pt","type":"real"}],"output":{"name":"o","type":"real"},
      "data":{"nodetype":"binning","input":"pt","edges":[0.0,200.0],"content":[1.0],"flow":"error"}}],
      "compound_corrections":[{"name":"ab","inputs":[{"name":"pt","type":"real"}],"output":{"name":"o","type":"real"},
      "inputs_update":["pt"],"input_op":"*","output_op":"*","stack":["a","b"]}]}
      """
    try folder.write(set, to: "set.json")
    let input = try folder.writeEvents()
    let error = try #require(throws: EventWeightError.self) {
      try folder.apply(try folder.card("{compound: ab, inputs: {pt: x}}", set: folder.file("set.json")), to: [input])
    }
    #expect(error.description.contains("entry 2: w: pt = 222.5 is outside [0.0, 200.0)"))
    #expect(error.description.contains("Corrections earlier in the compound have changed it"))
  }

  @Test("NaN is outside, an error, or NaN, as the card says")
  func notANumber() throws {
    let pt = [25, .nan, 30, 85]
    let condition = try message(lists("30", ", where: Jet_pt, missing: error"), pt: pt)
    #expect(condition.contains("entry 0, element 1: w: where is missing"))
    let strict = try message(lists("Jet_pt"), pt: pt)
    #expect(strict.contains("entry 0, element 1: w: pt = nan") && strict.contains("where: \"isfinite(Jet_pt)\""))
    let thrown = try message(lists("Jet_pt", ", nan: throw"), pt: pt)
    #expect(thrown.contains("entry 0, element 1: w: pt is NaN, which nan: throw does not allow"))
    let input = try folder.writeEvents(pt: pt)
    let column = "{correction: residual, inputs: {pt: Jet_pt, syst: nom}, nan: propagate}"
    let (summary, output) = try folder.apply(try folder.card(column), to: [input])
    let values = try output.values("w")
    #expect(values[1].isNaN && values[0] == 1.001 && summary.columns[0].notFinite == 1 && summary.text.contains("1 not finite"))
  }

  @Test("An unknown key of a column of texts is named with the nearest, and known ones are looked up")
  func keys() throws {
    let column = "{correction: strict, inputs: {pt: x, njets: njets, era: {column: era}}}"
    let text = try message(column, era: ["2017", "2018", "2081", "2017"])
    #expect(text.contains("entry 2: w: era = ‘2081’ is no key of the correction") && text.contains("Nearest: 2018"))
    let input = try folder.writeEvents(era: ["2017", "2018", "2018", "2017"])
    #expect(try folder.apply(try folder.card(column), to: [input]).output.values("w") == [1, 2.375, 2.375, 1])
  }

  @Test("A key among whole numbers that a correction lacks is told with those it has")
  func wholeKeys() throws {
    let input = try folder.writeEvents()
    let column = "{correction: NUM_IsoMu24_DEN_TightID, inputs: {charge: 3, eta: 0.5, pt: x, syst: nom}}"
    let error = try #require(throws: EventWeightError.self) {
      try folder.apply(try folder.card(column, set: WeightFolder.samples + "/muon-sf.json"), to: [input])
    }
    #expect(error.description.contains("entry 0: w: charge = ‘3’ is no key") && error.description.contains("Nearest: 1, -1"))
  }

  @Test("Numbers that are not whole, or beyond 64 bits, are refused for int inputs")
  func whole() throws {
    let half = try message("{correction: strict, inputs: {pt: x, njets: \"x/30\", era: \"2017\"}}")
    #expect(half.contains("entry 1: w: njets = 1.683") && half.contains("floor(…)"))
    let big = try message("{correction: strict, inputs: {pt: x, njets: big, era: \"2017\"}}")
    #expect(big.contains("entry 2: w: njets = 9223372036854775808"))
  }

  @Test("A missing value stops the run if the card says so")
  func missing() throws {
    let column = "{correction: strict, inputs: {pt: \"Jet_pt[0]\", njets: njets, era: \"2017\"}, missing: error}"
    #expect(try message(column).contains("entry 1: w: pt is missing, which missing: error does not allow"))
    let condition = lists("Jet_pt", ", where: \"Jet_pt[1] > 3\", missing: error")
    #expect(try message(condition).contains("entry 2, element 0: w: where is missing"))
  }

  @Test("Lists of two lengths are told with both")
  func lengths() throws {
    let text = try message("{correction: strict, inputs: {pt: Jet_pt, njets: \"Short*0\", era: \"2017\"}}")
    #expect(text.contains("entry 2: w: the lists of pt and njets have 1 and 0 elements"))
    let condition = try message(lists("Jet_pt", ", where: \"Short > 0\""))
    #expect(condition.contains("the lists of pt and where"))
    let varied = try message(lists("Jet_pt", ", variations: {up: {pt: \"Jet_pt[Jet_pt > 40]\"}}"), variations: ["up"])
    #expect(varied.contains("entry 0: w: the lists of the nominal inputs and pt have 2 and 1 elements"))
  }
}
