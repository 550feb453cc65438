import Columns
import Foundation
import Testing

@Suite("concord evaluate, inspect, validate, merge, slice, diff and convert on correction sets")
struct SetToolTests {
  private let place: Workplace

  /// Scale factors in eta and pt by syst, a function of an integer, and a compound; `change` edits the text.
  private static func set(_ change: (String) -> String = { $0 }) -> String {
    func bins(_ contents: String) -> String {
      """
      {"nodetype":"multibinning","inputs":["eta","pt"],"edges":[[-2.4,0.0,2.4],[15.0,30.0,"inf"]],"content":[\(contents)],"flow":"error"}
      """
    }
    let weight = #""output":{"name":"weight","type":"real"}"#
    let kinematics = #"{"name":"eta","type":"real"},{"name":"pt","type":"real","description":"GeV"}"#
    return change(
      """
      {"schema_version":2,"description":"Toy scale factors","corrections":[
      {"name":"sf","version":2,"inputs":[\(kinematics),{"name":"syst","type":"string"}],\(weight),
      "data":{"nodetype":"category","input":"syst","content":[{"key":"nom","value":\(bins("0.98,0.99,0.97,1.01"))},
      {"key":"up","value":\(bins("0.985,0.995,0.975,1.015"))},{"key":"down","value":\(bins("0.975,0.985,0.965,1.005"))}]}},
      {"name":"jets","version":1,"inputs":[{"name":"n","type":"int"},{"name":"pt","type":"real"}],\(weight),"data":{"nodetype":"category",
      "input":"n","content":[{"key":2,"value":{"nodetype":"formula","expression":"[0]*x^3","parser":"TFormula","variables":["pt"],
      "parameters":[0.1]}}],"default":1.0}}],
      "compound_corrections":[{"name":"both","inputs":[{"name":"n","type":"int"},\(kinematics),{"name":"syst","type":"string"}],\(weight),
      "inputs_update":[],"input_op":"*","output_op":"*","stack":["sf","jets"]}]}
      """)
  }

  init() throws {
    place = try Workplace()
    try place.write(Self.set(), to: "set.json")
    try place.write("eta,pt,syst,n\n0.5,20.5,nom,2\n-1.25,1e-3,up,1\n2.25,55,down,2\n", to: "in.csv")
  }

  private func text(_ name: String) throws -> String { String(decoding: try place.bytes(name), as: UTF8.self) }

  // MARK: evaluate

  @Test("A single value is printed with all its digits")
  func single() throws {
    let run = try ConcordRun("evaluate", "set.json", "sf", "--input", "eta=-0.1", "pt=31", "--input", "syst=down", in: place)
    #expect(run.status == 0 && run.output == "0.985\n" && run.errors.isEmpty, "\(run.errors)")
    let cubed = try ConcordRun("evaluate", "set.json", "jets", "--input", "n=2", "pt=0.3", in: place)
    #expect(cubed.output == "\(0.1 * pow(0.3, 3))\n")
    let compound = try ConcordRun(
      "evaluate", "set.json", "both", "--input", "n=1", "eta=1", "pt=20", "syst=nom", "--compound", in: place)
    #expect(compound.output == "0.97\n", "\(compound.errors)")
    let json = try ConcordRun(
      "evaluate", "set.json", "jets", "--input", "n=2", "pt=0.5", "--leaf", "--derivative", "pt", "--format", "json", in: place)
    let value = try #require(json.json() as? [String: Any])
    #expect(value["leaf"] as? Int == 0 && value["name"] as? String == "jets")
    #expect(abs((value["derivative"] as? Double ?? 0) - 0.075) < 1e-15)
  }

  @Test("Tables are evaluated row by row, and columns of text are arguments too")
  func table() throws {
    let failing = try ConcordRun("evaluate", "set.json", "sf", "--table", "in.csv", in: place)
    #expect(failing.status == 3)
    let said = "in.csv: row 1, counted from 0: sf: pt = 0.001 is outside [15.0, inf)"
    #expect(failing.errors.contains(said), "\(failing.errors)")
    let run = try ConcordRun(
      "evaluate", "set.json", "sf", "--table", "in.csv", "--input", "pt=33.5", "--as", "w", "--leaf", in: place)
    #expect(
      run.output == "eta,pt,syst,n,w,w_leaf\n0.5,20.5,nom,2,1.01,3\n-1.25,1e-3,up,1,0.995,5\n2.25,55,down,2,1.005,11\n",
      "\(run.errors)")
    #expect(run.errors == "in.csv: column ‘pt’ is not used: --input pt=… goes before it\n")
    let other = try ConcordRun(
      "evaluate", "set.json", "jets", "--table", "in.csv", "--threads", "2", "--output", "out.csv", in: place)
    #expect(other.status == 0 && other.output.isEmpty && other.errors == "out.csv: jets\n")
    let column = try text("out.csv").split(separator: "\n").map { $0.split(separator: ",").last.map(String.init) ?? "" }
    #expect(column == ["jets", "\(0.1 * pow(20.5, 3))", "1.0", "\(0.1 * pow(55.0, 3))"])
  }

  @Test("ROOT tables become friend trees with one entry per event")
  func root() throws {
    let pt = (0..<1000).map { 15 + Float($0) * 0.0625 }
    try place.writeTree(
      [
        ("lead_pt", .float32(pt)), ("eta", .float64(pt.map { Double($0 - 45) / 20 })),
        ("n", .uint8(pt.indices.map { UInt8($0 % 4) })),
      ],
      to: "in.root")
    let words = ["evaluate", "set.json", "both", "--table", "in.root", "--column", "pt=lead_pt", "--input", "syst=nom"]
    let one = try ConcordRun(words + ["--output", "a.root", "--copy", "eta", "--threads", "1"], in: place)
    #expect(one.status == 0, "\(one.errors)")
    #expect(try ConcordRun(words + ["--output", "b.root", "--copy", "eta", "--threads", "3"], in: place).status == 0)
    #expect(try place.bytes("a.root") == place.bytes("b.root"))
    let dump = try ConcordRun("dump", "a.root", "--object", "Corrections", "--entries", "0:1000", in: place)
    let printed = try ConcordRun(words, in: place)
    let values = { (run: ConcordRun) in run.output.split(separator: "\n").map { $0.split(separator: ",").last } }
    #expect(values(dump) == values(printed) && values(dump).count == 1001)
    #expect(printed.output.hasPrefix("n,eta,lead_pt,both\n0,-1.5,15.0,0.98\n"), "\(printed.output.prefix(80))")
  }

  @Test("Wrong questions end with 2, wrong data with 3, and say what to do")
  func refusals() throws {
    try place.write("eta,pt,syst,n\n0.5,20.5,nom,2.5\n", to: "half.csv")
    try place.write("eta,pt,syst,n\n0.5,20.5,nom,two\n", to: "word.csv")
    try place.write("eta,Pt,year\n0.5,20.5,2022\n", to: "other.csv")
    try FileManager.default.createSymbolicLink(atPath: place.file("link.csv"), withDestinationPath: place.file("set.json"))
    for (words, status, part) in [
      (["sff", "--input", "eta=1"], 2, "there is no correction 'sff'; there are: sf, jets, both"),
      (["sf", "--input", "eta=1", "pt=3"], 2, "no value for ‘syst’. Give it as --input syst=…"),
      (["sf", "--input", "eta=1", "ptt=3"], 2, "no input ‘ptt’. Nearest: pt, eta."),
      (["sf", "--input", "eta=1", "pt=x", "syst=nom"], 2, "'x' is no value of input 'pt', which is real"),
      (["sf", "--input", "eta=1", "pt=3", "syst=nom"], 2, "pt = 3.0 is outside [15.0, inf)"),
      (["sf", "--input", "eta=1", "pt=30", "syst=Up"], 2, "add the key, or a default. Nearest: up"),
      (["sf", "--input", "eta"], 2, "INPUT=…"), (["sf", "--output", "x.csv"], 2, "need --table"),
      (["sf", "--input", "eta=1", "pt=30", "--input", "pt=40", "syst=nom"], 2, "input 'pt' is given twice"),
      (["sf", "--table", "in.csv", "--input", "pt=30", "--column", "pt=eta"], 2, "input 'pt' is given twice"),
      (["sf", "--input", "eta=1", "pt=30", "syst=nom", "--as", "w"], 2, "need --table"),
      (["sf", "--table", "in.csv", "--as", ""], 2, "--as takes a name"),
      (["sf", "--table", "in.csv", "--input", "pt=33.5", "--output", "./in.csv", "--force"], 2, "is read itself"),
      (["sf", "--table", "in.csv", "--input", "pt=33.5", "--output", "link.csv", "--force"], 2, "is read itself"),
      (
        ["jets", "--table", "half.csv"], 3,
        "half.csv: row 0: ‘n’ is 2.5, and the input takes whole numbers. Round the column first"
      ),
      (["jets", "--table", "word.csv"], 2, "column ‘n’ holds texts, and input ‘n’ takes one whole number per row"),
      (["sf", "--table", "other.csv", "--input", "syst=nom"], 2, "no column for ‘pt’. Nearest: Pt"),
      (["sf", "--table", "in.csv", "--as", "eta"], 2, "has a column ‘eta’ already. Give the output another name with --as"),
      (["sf", "--table", "in.csv", "--output", "in.csv"], 2, "in.csv: is read itself"),
      (["jets", "--table", "in.csv", "--output", "set.csv/x.csv"], 4, "cannot be written"),
      (["jets", "--table", "none.csv"], 3, "none.csv"),
      (["both", "--input", "n=1", "eta=1", "pt=20", "syst=nom", "--leaf"], 2, "leaf"),
      (["sf", "--input", "eta=nan", "pt=30", "syst=nom", "--nan", "throw"], 2, "eta is NaN"),
    ] as [([String], Int32, String)] {
      let run = try ConcordRun(["evaluate", "set.json"] + words, in: place)
      #expect(run.status == status && run.errors.contains(part), "\(words): \(run.status) \(run.errors)")
      #expect(run.output.isEmpty || status == 3, "\(words)")
    }
    #expect(try ConcordRun("evaluate", "none.json", "sf", in: place).status == 3)
    #expect(place.files == ["half.csv", "in.csv", "link.csv", "other.csv", "set.json", "word.csv"])
  }

  @Test("Whole numbers serve as texts, so that years can be keys")
  func years() throws {
    try place.write(Self.set { $0.replacing("\"up\"", with: "\"2022\"") }, to: "years.json")
    try place.write("eta,pt,year\n0.5,20.5,2022\n", to: "years.csv")
    let run = try ConcordRun("evaluate", "years.json", "sf", "--table", "years.csv", "--column", "syst=year", in: place)
    #expect(run.output == "eta,pt,year,sf\n0.5,20.5,2022,0.975\n", "\(run.errors)")
  }

  // MARK: inspect and validate

  @Test("A set is summarized as text and as JSON")
  func inspect() throws {
    let run = try ConcordRun("inspect", "set.json", in: place)
    #expect(run.status == 0, "\(run.errors)")
    for part in [
      "2 corrections, 1 compound", "for correctionlib 2.6 or newer", "sf (v2)", "[15.0, inf), outside: error",
      "keys nom, up, down",
    ] {
      #expect(run.output.contains(part), "\(part) in \(run.output)")
    }
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let json = try #require(try ConcordRun("inspect", "set.json", "--format", "json", in: place).json() as? [String: Any])
    #expect(json["minimumReader"] as? String == "2.6" && (json["corrections"] as? [Any])?.count == 2)
  }

  @Test("A set that a reader refuses ends with 1, a sound one with 0, and several are told apart")
  func validate() throws {
    let sound = try ConcordRun("validate", "set.json", in: place)
    #expect(sound.status == 0 && sound.output.contains("note flow-error (6)"), "\(sound.output)")
    let bad = Self.set { $0.replacing("[15.0,30.0,\"inf\"]", with: "[15,30,\"inf\"]").replacing("[0]*x^3", with: "[0]*cube(x)") }
    try place.write(bad, to: "bad.json")
    try place.write("{\"schema_version\":2", to: "cut.json")
    let found = try ConcordRun("validate", "bad.json", in: place)
    #expect(found.status == 1)
    #expect(found.output.contains("error edges-integer (3): the loader refuses the file, although the validator accepts it"))
    #expect(
      found.output.contains("'cube' is neither a variable") && found.output.contains("(the loader refuses it)"), "\(found.output)"
    )
    let json = try ConcordRun("validate", "bad.json", "set.json", "--format", "json", in: place)
    let verdicts = try #require(json.json() as? [[String: Any]])
    #expect(json.status == 1 && verdicts.map { $0["file"] as? String } == ["bad.json", "set.json"])
    let quiet = try ConcordRun("validate", "bad.json", "-q", in: place)
    #expect(quiet.status == 1 && quiet.output.isEmpty && quiet.errors.isEmpty)
    let first = try ConcordRun("validate", "--fail-fast", "bad.json", "none.json", in: place)
    #expect(first.status == 1 && first.errors.isEmpty)
    let missing = try ConcordRun("validate", "none.json", "set.json", in: place)
    #expect(missing.status == 3 && missing.errors.contains("none.json: cannot be read") && missing.output.contains("set.json"))
    let cut = try ConcordRun("validate", "cut.json", in: place)
    #expect(cut.status == 1 && cut.output.contains("error not-json (1)"), "\(cut.output) \(cut.errors)")
  }

  // MARK: merge, slice, diff, convert

  @Test("Sets are merged, sliced and frozen")
  func mergeAndSlice() throws {
    let frozen = try ConcordRun("slice", "set.json", "--names", "sf", "--freeze", "syst=up", "--output", "up.json.gz", in: place)
    #expect(frozen.status == 0 && frozen.errors == "up.json.gz: sf\n", "\(frozen.errors)")
    #expect(try ConcordRun("evaluate", "up.json.gz", "sf", "--input", "eta=1", "pt=20", in: place).output == "0.975\n")
    let compound = try ConcordRun(
      "slice", "set.json", "--names", "both", "--freeze", "syst=nom,n=2", "--output", "both.json", in: place)
    #expect(compound.errors == "both.json: sf, jets, both\n")
    let value = try ConcordRun("evaluate", "both.json", "both", "--input", "eta=1", "pt=20", in: place)
    #expect(value.output == "\(0.97 * (0.1 * pow(20.0, 3)))\n")
    let clash = try ConcordRun("merge", "set.json", "up.json.gz", "--output", "all.json", in: place)
    #expect(clash.status == 2 && clash.errors.contains("both set.json and up.json.gz have 'sf'"), "\(clash.errors)")
    let jets = try ConcordRun("slice", "set.json", "--names", "jets", "--output", "jets.json", in: place)
    #expect(jets.status == 0)
    let merged = try ConcordRun("merge", "up.json.gz", "jets.json", "--output", "all.json", "--format", "indented", in: place)
    #expect(merged.status == 0 && merged.errors == "all.json: sf, jets\n", "\(merged.errors)")
    #expect(try text("all.json").split(separator: "\n").count > 20)
    let kept = try ConcordRun("merge", "jets.json", "--output", "all.json", in: place)
    #expect(kept.status == 4 && kept.errors.contains("--force"), "\(kept.errors)")
    for (words, part) in [
      (["--freeze", "syst=other"], "syst = 'other' is not a key"), (["--freeze", "era=1"], "'era' is not declared"),
      (["--names", ""], "--names names no correction"), (["--names", "sf", "--freeze", ","], "--freeze names no input"),
      (["--names", "sf", "--output", "no.yaml"], ".json or .json.gz"), (["--names", "x"], "no correction 'x'"), ([], "--names"),
      (["--freeze", "syst"], "INPUT=VALUE"),
    ] {
      let run = try ConcordRun(["slice", "set.json", "--output", "no.json"] + words, in: place)
      #expect(run.status == 2 && run.errors.contains(part), "\(words): \(run.errors)")
    }
  }

  @Test("A change of content without a higher version ends with 1")
  func diff() throws {
    try place.write(Self.set { $0.replacing("0.98,0.99", with: "0.98,0.95") }, to: "later.json")
    try place.write(
      Self.set { $0.replacing("0.98,0.99", with: "0.98,0.95").replacing("\"version\":2", with: "\"version\":3") },
      to: "raised.json")
    let same = try ConcordRun("diff", "set.json", "set.json", in: place)
    #expect(same.status == 0 && same.output == "no difference\n")
    let changed = try ConcordRun("diff", "set.json", "later.json", in: place)
    #expect(changed.status == 1 && changed.output.contains("data.content[0].value.content[1]: 0.99 → 0.95"), "\(changed.output)")
    #expect(changed.output.contains("largest change: 0.99 → 0.95 at eta = "))
    let raised = try ConcordRun("diff", "set.json", "raised.json", "--format", "json", in: place)
    let json = try #require(raised.json() as? [String: Any])
    #expect(raised.status == 0 && (json["unraised"] as? [String])?.isEmpty == true && json["isEmpty"] as? Bool == false)
    #expect(try ConcordRun("diff", "set.json", "none.json", in: place).status == 3)
  }

  @Test("A compound that computes otherwise ends with 1, and what changed is told")
  func compoundDiff() throws {
    try place.write(Self.set { $0.replacing("[\"sf\",\"jets\"]", with: "[\"jets\",\"sf\"]") }, to: "turned.json")
    let turned = try ConcordRun("diff", "set.json", "turned.json", in: place)
    #expect(turned.status == 1 && turned.output.contains("  stack: sf, jets → jets, sf\n"), "\(turned.output)")
    try place.write(Self.set { $0.replacing("\"output_op\":\"*\"", with: "\"output_op\":\"+\"") }, to: "added.json")
    let added = try ConcordRun("diff", "set.json", "added.json", in: place)
    #expect(added.status == 1 && added.output.contains("  output_op: * → +\n") && added.output.contains("largest change"))
    #expect(!added.output.contains("no content changed"))
    #expect(try ConcordRun("merge", "set.json", "--output", "x.yaml", in: place).status == 2)
  }

  @Test("A set is written for other readers, or refused with the reason")
  func convert() throws {
    let pretty = try ConcordRun("convert", "set.json", "new.json", "--format", "indented", in: place)
    #expect(pretty.status == 0, "\(pretty.errors)")
    #expect(try ConcordRun("diff", "set.json", "new.json", in: place).output == "no difference\n")
    let old = try ConcordRun("convert", "set.json", "old.json.gz", "--target", "2.6", in: place)
    #expect(old.status == 0, "\(old.errors)")
    let none = try ConcordRun("convert", "set.json", "x.json", "--target", "1.0", in: place)
    #expect(none.status == 2 && none.errors.contains("1.0"))
  }
}
