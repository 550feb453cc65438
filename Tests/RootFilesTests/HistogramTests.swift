import Foundation
import RootFiles
import Testing
import _TestSupport

/// What ROOT itself reads from the reference file.
struct RootsOwn: Decodable {
  struct Axis: Decodable {
    let edges: [Double]
    let title: String
    let labels: [String]
    let found: [[Double]]
  }
  struct Histogram: Decodable {
    let `class`: String
    let title: String
    let entries: Double
    let values: [Double]
    let errors: [Double]
    let sumW2: [Double]
    let mean: Double
    let integral: Double
    let axes: [Axis]
  }
  struct Graph: Decodable {
    let `class`: String
    let x, y: [Double]
    let z, xlow, xhigh, ylow, yhigh: [Double]?
  }
  let histograms: [String: Histogram]
  let efficiency: [String: Histogram]
  let graphs: [String: Graph]
  let parameters: [String: String]

  static let path = referencePath("histograms.root")

  static func load() throws -> RootsOwn {
    try JSONDecoder().decode(RootsOwn.self, from: Data(contentsOf: URL(filePath: referencePath("histograms.json"))))
  }
}

@Suite("Histograms")
struct HistogramTests {
  let file: RootFile
  let wanted: RootsOwn

  init() throws {
    file = try RootFile(path: RootsOwn.path)
    wanted = try RootsOwn.load()
  }

  private func near(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 * max(abs($0), abs($1)) }
  }

  private func expect(_ histogram: RootHistogram, equals own: RootsOwn.Histogram, _ name: String) {
    #expect(histogram.className == own.class, "\(name)")
    #expect(histogram.title == own.title, "\(name)")
    #expect(histogram.entries == own.entries, "\(name)")
    #expect(near(histogram.values, own.values), "values of \(name)")
    #expect(near(histogram.errors, own.errors), "errors of \(name)")
    #expect(near(histogram.profile?.sumWY2 ?? histogram.sumW2 ?? [], own.sumW2), "squares of \(name)")
    #expect(histogram.axes.count == own.axes.count)
    for (axis, ownAxis) in zip(histogram.axes, own.axes) {
      #expect(near(axis.edges, ownAxis.edges), "edges of \(name)")
      #expect(axis.title == ownAxis.title)
      #expect((axis.labels.isEmpty ? axis.edges.dropFirst().map { _ in "" } : axis.labels) == ownAxis.labels, "\(name)")
      for pair in ownAxis.found { #expect(Double(axis.bin(of: pair[0])) == pair[1], "bin of \(pair[0]) in \(name)") }
    }
  }

  @Test("Every class, axis, error option and buffer is read as ROOT reads it")
  func histograms() throws {
    #expect(wanted.histograms.count > 25)
    for (name, own) in wanted.histograms {
      let histogram = try file.histogram("deep/deeper/\(name)")
      #expect(histogram.name == name)
      expect(histogram, equals: own, name)
    }
  }

  @Test("The mean of a histogram follows from its statistics, also when they were in a buffer")
  func statistics() throws {
    for name in ["h1D", "variable", "buffered", "buffered_weights", "buffered2"] {
      let (histogram, own) = (try file.histogram("deep/deeper/\(name)"), try #require(wanted.histograms[name]))
      #expect(abs(histogram.statistics.sumWX[0] / histogram.statistics.sumW - own.mean) < 1e-12, "\(name)")
    }
  }

  @Test("The integral leaves out underflow and overflow")
  func integral() throws {
    for name in ["h1C", "h1I", "h2F", "h3D"] {
      let own = try #require(wanted.histograms[name])
      #expect(abs(try file.histogram("deep/deeper/\(name)").integral - own.integral) < 1e-10 * abs(own.integral), "\(name)")
    }
  }

  @Test("A place in the arrays and the bins of the axes lead to each other")
  func places() throws {
    let histogram = try file.histogram("deep/deeper/h3F")
    #expect(histogram.axes.map(\.binCount) == [2, 3, 2])
    for index in histogram.values.indices { #expect(histogram.index(histogram.bins(at: index)) == index) }
    #expect(histogram.index([3, 2, 1]) == 3 + 4 * (2 + 5 * 1))
    #expect(!histogram.isInside(histogram.index([3, 2, 1])) && histogram.isInside(histogram.index([2, 2, 1])))
  }

  @Test("An efficiency holds what passed and all")
  func efficiency() throws {
    guard case .efficiency(let passed, let total) = try file.value("deep/deeper/efficiency") else {
      Issue.record("no efficiency")
      return
    }
    expect(passed, equals: try #require(wanted.efficiency["passed"]), "passed")
    expect(total, equals: try #require(wanted.efficiency["total"]), "total")
  }

  @Test("Both cycles of a histogram are reached, the latest by its name alone")
  func cycles() throws {
    let first = try file.histogram("deep/deeper/h1F;1")
    let second = try file.histogram("deep/deeper/h1F;2")
    #expect(second.entries == first.entries + 5)
    #expect(try file.histogram("deep/deeper/h1F") == second)
  }

  @Test("Entries that wait for limits ROOT has not chosen are an error that says so")
  func automatic() throws {
    let error = try #require(throws: RootFileError.self) { try file.histogram("deep/deeper/automatic") }
    #expect(error.description.contains("its 5 entries wait in a buffer for limits"))
    #expect(error.description.contains("deep/deeper/automatic"))
  }

  @Test("Graphs have ROOT's points and errors")
  func graphs() throws {
    for (name, own) in wanted.graphs {
      let graph = try file.graph("graphs/\(name)")
      #expect(graph.className == own.class)
      #expect(graph.title == "title of \(name)")
      #expect(graph.x == own.x && graph.y == own.y && graph.z == own.z, "\(name)")
      #expect(graph.xErrors?.low == own.xlow && graph.xErrors?.high == own.xhigh, "\(name)")
      #expect(graph.yErrors?.low == own.ylow && graph.yErrors?.high == own.yhigh, "\(name)")
    }
  }

  @Test("Parameters and texts have ROOT's values")
  func parameters() throws {
    let values: [String: RootParameter.Value] = [
      "p_int": .integer(-7341), "p_double": .real(2.3851), "p_float": .real(0.625), "p_bool": .flag(true),
      "p_Long64_t": .integer(-(1 << 40) - 3), "p_long": .integer(1 << 35), "text": .text("letters: äöü"),
      "named": .text("its title"), "standard": .text(String(repeating: "standard ", count: 40)),
    ]
    #expect(Set(values.keys) == Set(wanted.parameters.keys))
    for (name, value) in values {
      let parameter = try file.parameter("parameters/\(name)")
      #expect(parameter.value == value, "\(name)")
      #expect(parameter.name == name)
    }
  }

  @Test("An object of another kind is named with its class")
  func wrongKind() throws {
    let graph = try #require(throws: RootFileError.self) { try file.histogram("graphs/errors") }
    #expect(graph.description.contains("'graphs/errors' is a TGraphErrors, not a histogram or profile"))
    let folder = try #require(throws: RootFileError.self) { try file.value("deep/deeper") }
    #expect(folder.description.contains("'deep/deeper' is a TDirectory"))
    let unknown = try #require(throws: RootFileError.self) { try file.histogram("deep/deeper/h1X") }
    #expect(unknown.description.contains("h1"))
  }
}
