import Foundation
import Statistics
import Testing

@Suite("Binning")
struct BinningTests {
  static let bins = try? Binning(edges: [-.infinity, -2.385, 0.017, 41.3, .infinity])

  @Test(
    "Bad edges are named",
    arguments: [
      ([], "at least two edges, got 0"), ([3.7], "at least two edges, got 1"), ([1.5, 1.5], "edge 1 is 1.5, after 1.5"),
      ([0.3, 25, 20, 31], "edge 2 is 20.0, after 25.0"), ([0.3, .nan, 20], "edge 1 is nan, after 0.3"),
      ([.infinity, .infinity], "edge 1 is inf, after inf"),
    ] as [([Double], String)])
  func badEdges(edges: [Double], message: String) {
    let error = #expect(throws: BinningError.self) { try Binning(edges: edges) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("A bin holds its lower edge, the last its upper edge too")
  func edges() throws {
    let bins = try Binning(edges: [-7.25, 0.5, 3.125, 20.75])
    #expect(bins.count == 3)
    for i in 0..<3 {
      #expect(bins.index(of: bins.edges[i]) == i)
      #expect(bins.index(of: bins.edges[i + 1].nextDown) == i)
    }
    #expect(bins.index(of: 20.75) == 2)
    #expect(bins.index(of: 20.75.nextUp) == nil && bins.index(of: (-7.25).nextDown) == nil && bins.index(of: .nan) == nil)
  }

  @Test("Values outside go to the nearest bin when clamped, NaN nowhere")
  func clamped() throws {
    let bins = try Binning(edges: [-7.25, 0.5, 3.125])
    #expect(bins.clampedIndex(of: -1e9) == 0 && bins.clampedIndex(of: 1e9) == 1 && bins.clampedIndex(of: 0.51) == 1)
    #expect(bins.clampedIndex(of: -.infinity) == 0 && bins.clampedIndex(of: .infinity) == 1 && bins.clampedIndex(of: .nan) == nil)
  }

  @Test("Infinite outer edges leave nothing outside")
  func infinite() throws {
    let bins = try #require(Self.bins)
    #expect(bins.index(of: -.infinity) == 0 && bins.index(of: -1e300) == 0 && bins.index(of: .infinity) == 3)
    #expect(bins.index(of: 41.3) == 3 && bins.index(of: .nan) == nil)
    #expect(bins.label(0) == "[-inf, -2.385)" && bins.label(3) == "[41.3, inf]")
    #expect(try Binning(edges: [20, 40, 80]).label(0) == "[20, 40)")
  }

  @Test("Binary search finds what a plain search finds")
  func plainSearch() throws {
    let edges = [-31.4, -9.7, -9.69, 0.003, 0.8, 17.2, 17.3, 55.5]
    let bins = try Binning(edges: edges)
    for k in 0..<2000 {
      let x = -35 + 0.0477 * Double(k)
      #expect(bins.index(of: x) == (0..<7).first { edges[$0] <= x && x < edges[$0 + 1] })
    }
  }

  @Test("Edges survive JSON, infinite ones too")
  func roundTrip() throws {
    let bins = try #require(Self.bins)
    let data = try JSONEncoder().encode(bins)
    #expect(String(decoding: data, as: UTF8.self) == #"["-inf",-2.385,0.017,41.3,"inf"]"#)
    #expect(try JSONDecoder().decode(Binning.self, from: data) == bins)
  }

  @Test(
    "Other words are not edges", arguments: [#"[0, 2.5, "infinity"]"#, #"["", 2.5]"#, #"[1.5, null]"#, #"{"edges": [0, 1]}"#])
  func otherWords(text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Binning.self, from: Data(text.utf8)) }
  }

  @Test("Edges that do not rise do not load")
  func unsorted() {
    #expect(throws: BinningError.notIncreasing(at: 1, 2.5, 1.25)) {
      try JSONDecoder().decode(Binning.self, from: Data("[2.5, 1.25]".utf8))
    }
  }
}
