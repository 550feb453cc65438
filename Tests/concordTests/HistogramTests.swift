import Corrections
import Foundation
import Testing

@Suite("Histograms on the command line") struct HistogramCommandTests {
  private let place: Workplace
  private let file = Workplace.repository + "/Tests/RootFilesTests/Reference/histograms.root"
  init() throws { place = try Workplace() }

  @Test("A digest has the columns of the object, underflow and overflow included")
  func digest() throws {
    let run = try ConcordRun(
      "inspect", file, "--object", "deep/deeper/h2F", "--digest", "--format", "json", in: place)
    #expect(run.status == 0 && run.errors == "")
    let value = try #require(try run.json() as? [String: Any])
    #expect(Set(value.keys) == ["object", "class", "entries", "columns"])
    #expect(value["class"] as? String == "TH2F" && value["entries"] as? Int == 50)
    let columns = try #require(value["columns"] as? [[String: Any]])
    #expect(columns.map { $0["name"] as? String } == ["value", "error", "sumW2", "fills", "x.edges", "y.edges"])
    #expect(columns.map { $0["values"] as? Int } == [30, 30, 30, 1, 4, 5])
  }

  @Test("A summary says axes, contents and moments")
  func summary() throws {
    let run = try ConcordRun("inspect", file, "--object", "deep/deeper/labelled", in: place)
    #expect(run.output.contains("labelled: TH1D"))
    #expect(run.output.contains("x: 4 equal bins, 0.0 … 4.0, labels \"electron\", \"tau\""))
    #expect(run.output.contains("integral 3.75, underflow 0.0, overflow 0.0"))
  }

  @Test("A dump has one row per bin, point or value")
  func dump() throws {
    let labelled = try ConcordRun("dump", file, "--object", "deep/deeper/labelled", "--entries", "2:4", in: place)
    #expect(labelled.output == "x.low,x.high,x.label,value,error\n1.0,2.0,,2.5,2.5\n2.0,3.0,tau,1.25,1.25\n")
    let named = try ConcordRun("dump", file, "--object", "parameters/p_int", "--format", "json", in: place)
    #expect(named.output == "[\n  {\"value\": -7341}\n]\n")
    let graph = try ConcordRun("dump", file, "--object", "graphs/errors", "--columns", "x,y.errorLow", in: place)
    #expect(graph.output.split(separator: "\n").count == 6 && graph.output.hasPrefix("x,y.errorLow\n"))
    let unknown = try ConcordRun("dump", file, "--object", "graphs/errors", "--columns", "y.errorLo", in: place)
    #expect(unknown.status == 2 && unknown.errors.contains("y.errorLow"))
  }

  @Test("A class that is not read is named")
  func unread() throws {
    let run = try ConcordRun("inspect", file, "--object", "deep/deeper", in: place)
    #expect(run.status == 2 && run.errors.contains("'deep/deeper' is a TDirectory"))
  }

  @Test("A histogram becomes a correction with its values")
  func convert() throws {
    let run = try ConcordRun(
      "convert", file + ":deep/deeper/variable", "sf.json.gz", "--inputs", "pt", "--systematics", "--outside", "-1.5", "--name",
      "sf",
      in: place)
    #expect(run.status == 0, "\(run.errors)")
    let correction = try CorrectionSet(contentsOf: place.file("sf.json.gz")).correction("sf")
    #expect(correction.inputs.map(\.name) == ["systematic", "pt"])
    let dump = try ConcordRun("dump", file, "--object", "deep/deeper/variable", "--entries", "1:6", in: place)
    for line in dump.output.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").compactMap { Double($0) }
      let (low, value, error) = (cells[0], cells[2], cells[3])
      #expect(try correction.evaluate([.string("nominal"), .real(low)]) == value)
      #expect(try correction.evaluate([.string("up"), .real(low)]) == value + error)
    }
    #expect(try correction.evaluate([.string("down"), .real(1e9)]) == -1.5)
  }

  @Test(
    "What makes no correction is refused and leaves no file",
    arguments: [
      ([":deep/deeper/both"], "is empty: all its bins are 0"), ([":graphs/errors"], "not a histogram"),
      ([":deep/deeper/h2F", "--inputs", "pt"], "has 2 axes, and --inputs names 1"),
      ([":deep/deeper/h1X"], "no object is called"), (["", "--name", "one"], "--name is for one histogram"),
    ])
  func refused(arguments: [String], part: String) throws {
    let run = try ConcordRun(["convert", file + arguments[0], "out.json"] + arguments.dropFirst(), in: place)
    #expect(run.status == 2 && run.errors.contains(part), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.file("out.json")))
    let trees = try ConcordRun("convert", "Samples/zmumu_mc.root", "out.json", in: place)
    #expect(trees.status == 2 && trees.errors.contains("holds no histogram"))
  }
}
