import Columns
import Foundation
import RootFiles
import Storage
import Testing

@Suite("Correction sets that are odd, and outputs that cannot be")
struct SetDocumentTests {
  private let place: Workplace

  private static let real = #"{"name":"pt","type":"real"}"#
  /// One binning of pt with flow wrap, which readers know since 2.7.
  private static let set = """
    {"schema_version":2,"corrections":[{"name":"f","version":1,"inputs":[\(real)],"output":\(real),
    "data":{"nodetype":"binning","input":"pt","edges":[0.0,10.0,20.0],"content":[1.25,2.5],"flow":"wrap"}}]}
    """

  init() throws {
    place = try Workplace()
    try place.write(Self.set, to: "set.json")
  }

  private func run(_ words: String..., status: Int32, _ part: String = "") throws -> ConcordRun {
    let run = try ConcordRun(words, in: place)
    #expect(run.status == status && (part.isEmpty || run.errors.contains(part)), "\(words): \(run.status) \(run.errors)")
    return run
  }

  // MARK: Exit codes

  @Test("A target that is too old for the set is wrong usage, and the set's place is named, not the output")
  func target() throws {
    let run = try run(
      "convert", "set.json", "out.json", "--target", "2.5", status: 2, "corrections[0].data.flow: flow \"wrap\" needs")
    #expect(!run.errors.contains("out.json"))
    _ = try self.run("slice", "set.json", "--names", "f", "--output", "out.json", "--target", "2.5", status: 2, "wrap")
    #expect(place.files == ["set.json"])
  }

  @Test("What nobody could read is not written")
  func unwritable() throws {
    try place.write(Self.set.replacing("1.25", with: "NaN"), to: "nan.json")
    _ = try run("convert", "nan.json", "out.json", status: 4, "nan is not finite")
    _ = try run("convert", "set.json", "set.json", status: 4, "set.json: cannot be written: it exists already")
    _ = try run("convert", "set.json", "no/out.json", status: 4, "no/out.json: cannot be written")
    #expect(place.files == ["nan.json", "set.json"])
  }

  @Test("Names of a ROOT output are looked at before any work")
  func names() throws {
    try place.writeTree(
      [
        ("pt", .float64([1.5, 12.5])), ("event", .uint64([7, 8])), ("run", .uint32([1, 1])),
        ("luminosityBlock", .uint32([2, 2])), ("eta", .float32([0.5, 1])),
      ], to: "in.root")
    let words = ["evaluate", "set.json", "f", "--table", "in.root", "--output", "out.root"]
    for (more, part) in [
      (["--as", "a/b"], "cannot be called ‘a/b’: names in ROOT files have 1 to 1000 letters"), (["--as", "x[2]"], "--as"),
      (
        ["--as", "event"],
        "cannot be called ‘event’: the output says by it which event an entry is. Give it another name with --as"
      ),
      (["--copy", "eta", "--as", "eta"], "the input's column ‘eta’ cannot be copied"), (["--copy", "etta"], "etta"),
    ] {
      let run = try ConcordRun(words + more, in: place)
      #expect(run.status == 2 && run.errors.contains(part), "\(more): \(run.status) \(run.errors)")
    }
    #expect(place.files == ["in.root", "set.json"])
    let twice = try ConcordRun(words + ["--copy", "event", "event", "et*,eta"], in: place)
    #expect(twice.status == 0, "\(twice.errors)")
    let columns = try ConcordRun("dump", "out.root", "--object", "Corrections", in: place).output
    #expect(columns == "run,luminosityBlock,event,eta,f\n1,2,7,0.5,1.25\n1,2,8,1.0,2.5\n")
  }

  @Test("A ROOT output says what made it")
  func provenance() throws {
    try place.writeTree([("lead_pt", .float64([1.5, 12.5, 3]))], to: "in.root")
    let run = try run(
      "evaluate", "set.json", "f", "--table", "in.root", "--column", "pt=lead_pt", "--output", "out.root", status: 0)
    #expect(run.errors == "out.root: f\n")
    let columns = try ConcordRun("dump", "out.root", "--object", "Corrections", in: place).output
    #expect(columns == "entry,f\n0,1.25\n1,2.5\n2,1.25\n")
    let text = try #require(try RootFile(path: place.file("out.root")).string("ConcordProvenance"))
    let found = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(found["kind"] as? String == "evaluation" && found["correction"] as? String == "f")
    #expect(found["columns"] as? [String: String] == ["pt": "lead_pt"])
    let set = try #require(found["set"] as? [String: Any])
    #expect(set["file"] as? String == "set.json")
    #expect(set["sha256"] as? String == SHA256.hexDigest(of: Array(Self.set.utf8)))
    #expect((found["inputs"] as? [[String: Any]])?.first?["entries"] as? Int == 3)
  }

  @Test("A file that may not grow further ends with 4, and leaves nothing")
  func limited() throws {
    let rows = (0..<40_000).map { "\(Double($0) * 0.001)" }.joined(separator: "\n")
    try place.write("pt\n\(rows)\n", to: "in.csv")
    for output in ["out.csv", "out.root"] {
      let run = try ConcordRun(
        shell:
          "ulimit -f 16; concord evaluate set.json f --table in.csv --output \(output) 2>errors; code=$?; cat errors >&2; exit $code",
        in: place)
      #expect(
        run.status == 4 && run.errors.contains("\(output): cannot be written: File too large"), "\(run.status) \(run.errors)")
    }
    #expect(place.files == ["errors", "in.csv", "set.json"])
    let full = try ConcordRun(shell: "concord inspect set.json > /dev/full", in: place)
    #expect(full.status == 4 && full.errors.contains("No space left on device"), "\(full.errors)")
  }

  // MARK: Documents

  @Test("JSON that is no set, and files that are no JSON, are called what they are")
  func kinds() throws {
    try place.write("null", to: "null.json")
    try place.write("pt\n1\n", to: "in.csv")
    _ = try run("inspect", "null.json", status: 3, "null.json: found null where an object must be")
    #expect(try run("validate", "null.json", status: 1).output.contains("found null where an object must be"))
    _ = try run("validate", "in.csv", status: 3, "in.csv: neither a ROOT file nor JSON. Give a correction set, a calibration or")
  }

  @Test("A byte order mark is read by every command, and found by validate")
  func mark() throws {
    try (Data([0xEF, 0xBB, 0xBF]) + Data(Self.set.utf8)).write(to: URL(fileURLWithPath: place.file("mark.json")))
    #expect(try run("inspect", "mark.json", status: 0).output.hasPrefix("correction set, schema 2: 1 correction, 3 nodes\n"))
    #expect(try run("evaluate", "mark.json", "f", "--input", "pt=12", status: 0).output == "2.5\n")
    #expect(try run("diff", "mark.json", "set.json", status: 0).output == "no difference\n")
    #expect(try run("validate", "mark.json", status: 1).output.contains("byte-order-mark"))
    _ = try run("convert", "mark.json", "plain.json", status: 0)
    #expect(try run("validate", "plain.json", status: 0).output.contains("note minimum-reader"))
  }

  @Test("Bytes behind a compressed set are called what they are")
  func trailing() throws {
    try Data(Gzip.compress(Array(Self.set.utf8)) + Array("hello".utf8)).write(
      to: URL(fileURLWithPath: place.file("more.json.gz")))
    _ = try run("inspect", "more.json.gz", status: 3, "5 bytes follow the gzip stream")
  }

  @Test("One of a thing is not called many")
  func plurals() throws {
    try place.write(
      #"{"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":[],"output":\#(Self.real),"data":1.5}]}"#,
      to: "one.json")
    #expect(try run("inspect", "one.json", status: 0).output.contains("1 correction, 1 node\n"))
  }

  // MARK: convert

  @Test("A set is written again without further options; options that would do nothing are refused by name")
  func rewritten() throws {
    _ = try run("convert", "set.json", "again.json", status: 0, "again.json: f")
    #expect(try run("diff", "set.json", "again.json", status: 0).output == "no difference\n")
    for (option, value, says) in [
      ("--method", "table", "--method table is for recoil calibrations"),
      ("--method", "linear", "--method linear is for histograms"),
      ("--names", "concord", "--names is for recoil calibrations"), ("--pieces", "64", "--pieces goes with --method table"),
      ("--inputs", "pt", "--inputs is for histograms"), ("--outside", "clamp", "--outside is for histograms"),
      ("--tail", "0.1", "--tail is for recoil payloads of histograms"), ("--npv", "5:50", "--npv is for polynomials"),
      ("--choose", "a=b", "--choose is for recoil calibrations and recoil maps"),
    ] { _ = try run("convert", "set.json", "out.json", option, value, status: 2, says) }
    let histogram = Workplace.repository + "/Tests/RootFilesTests/Reference/histograms.root:deep/deeper/variable"
    for (option, value) in [("--method", "exact"), ("--names", "hleprare"), ("--choose", "era=1")] {
      _ = try run("convert", histogram, "out.json", option, value, status: 2, "\(option)")
    }
    #expect(place.files == ["again.json", "set.json"])
  }

  @Test("Two axes of one name are refused with the option that names them")
  func repeated() throws {
    let file = Workplace.repository + "/Tests/RootFilesTests/Reference/histograms.root:deep/deeper/"
    _ = try run(
      "convert", file + "h2F", "out.json", "--inputs", "pt,pt", status: 2,
      "'deep/deeper/h2F' has two axes called 'pt'. Name the inputs, as --inputs pt_1,pt_2")
    _ = try run(
      "convert", file + "variable", "out.json", "--inputs", "systematic", "--systematics", status: 2,
      "has an axis 'systematic', as the input of variations is called. Name the inputs, as --inputs systematic_1")
    #expect(place.files == ["set.json"])
  }

  @Test("A histogram becomes a curve, within what is printed", arguments: ["linear", "monotone"])
  func curve(_ method: String) throws {
    let file = Workplace.repository + "/Tests/RootFilesTests/Reference/histograms.root:deep/deeper/"
    let run = try run(
      "convert", file + "variable", "\(method).json", "--inputs", "pt", "--method", method, "--systematics", "--name", "c",
      status: 0,
      "1 correction; within ")
    let error = try #require(run.errors.split(separator: " ").dropFirst(4).first.flatMap { Double($0) }, "\(run.errors)")
    #expect(error < 1e-12)
    let dump = try ConcordRun("dump", file.dropLast(13) + "", "--object", "deep/deeper/variable", "--entries", "1:6", in: place)
    for line in dump.output.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").compactMap { Double($0) }
      let centre = cells[0] + 0.5 * (cells[1] - cells[0])
      for (key, expected) in [("nominal", cells[2]), ("up", cells[2] + cells[3])] {
        let value = try self.run("evaluate", "\(method).json", "c", "--input", "pt=\(centre)", "systematic=\(key)", status: 0)
        #expect(abs((Double(value.output.dropLast()) ?? .nan) - expected) <= 1e-12 * max(1, abs(expected)), "\(line)")
      }
    }
    _ = try self.run("convert", file + "h2F", "out.json", "--method", "monotone", status: 2, "has no curve")
  }
}
