import Columns
import Fitting
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Recoil bins and the events in them")
struct RecoilBinsTests {
  private func bins(_ qt: [Double], _ njets: [Double]) throws -> RecoilBins {
    RecoilBins(qt: try Binning(edges: qt), njets: try Binning(edges: njets))
  }

  @Test("Bins are [lo, hi), the last closed; what is outside goes to the nearest and is told")
  func edges() throws {
    let bins = try bins([2.5, 10, 40], [0, 1, 3])
    let cases: [(qt: Double, njets: Double, index: Int, isOutside: Bool)] = [
      (2.5, 0, 0, false), (10.0.nextDown, 0, 0, false), (10, 0, 1, false), (40, 0, 1, false), (40.0.nextUp, 0, 1, true),
      (2.5.nextDown, 0, 0, true), (17.3, 1, 3, false), (17.3, 3, 3, false), (17.3, 4, 3, true), (17.3, 9_999, 3, true),
      (9, 2, 2, false), (1e9, 12, 3, true), (9, 1 + 1e-7, 2, false), (9, 1 - 1e-7, 2, false), (9, -1e-7, 0, false),
    ]
    for (qt, njets, index, isOutside) in cases {
      let found = try #require(bins.bin(qt: qt, njets: njets))
      #expect(found.index == index && found.isOutside == isOutside, "qT \(qt), njets \(njets)")
    }
  }

  @Test("Jets that are no whole number belong nowhere", arguments: [0.5, -1, -0.01, 2.000_01, .nan, .infinity, -.infinity])
  func badJets(njets: Double) throws {
    #expect(try bins([0, 10], [0, 1, .infinity]).bin(qt: 5, njets: njets) == nil)
  }

  @Test("Open edges and half-integer edges take every count; NaN qT has no bin")
  func openEdges() throws {
    let open = try bins([0, .infinity], [0, 1, 2, .infinity])
    #expect(open.bin(qt: 1e300, njets: 9_999)?.index == 2 && open.bin(qt: 1e300, njets: 9_999)?.isOutside == false)
    let half = try bins([0, 10], [-0.5, 0.5, 1.5, 9_999])
    #expect((0...4).map { half.bin(qt: 5, njets: Double($0))?.index } == [0, 1, 2, 2, 2])
    #expect(open.bin(qt: .nan, njets: 1) == nil)
  }

  @Test("Numbers, parts and labels of bins agree")
  func numbers() throws {
    let bins = try bins([0, 5, 12.5, 80], [0, 1, .infinity])
    #expect(bins.count == 6)
    for j in 0..<2 {
      for q in 0..<3 {
        let i = bins.index(qt: q, njets: j)
        #expect(bins.qtBin(i) == q && bins.njetsBin(i) == j)
      }
    }
    #expect(bins.label(4) == "qT [5, 12.5), njets [1, inf]")
  }

  private func walk(
    _ events: [ToyEvent], side: EventSplit.Side = .fitted, scale: Double = 1, weight: String? = "w"
  ) throws -> (counts: EventCounts, events: [UsedEvent]) {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let card = try folder.card(toyCard(rest: "split: {fit: 1}"))
    let program = try RecoilFormulas(card).program(
      weight: weight, isData: false, schema: ToyFolder.schema, file: "f.root", identity: .columns)
    let walk = EventWalk(
      bins: card.bins, minimumQT: card.minimumQT, split: card.split, side: side, sample: "signal", file: "f.root",
      scale: scale)
    var counts = EventCounts()
    var used: [UsedEvent] = []
    try walk.walk(try program.evaluate(ToyFolder.batch(events)), counts: &counts) { used.append($0) }
    return (counts, used)
  }

  private func plain(_ count: Int) -> [ToyEvent] {
    (0..<count).map { ToyEvent(bx: 15, by: 20, mx: 3, my: -4, nj: 1, weight: 0.5, id: UInt64($0)) }
  }

  @Test("Each event is counted by what became of it")
  func counts() throws {
    var events = plain(9)
    events[0].selected = 0
    (events[1].bx, events[1].by) = (0, 0)
    (events[2].bx, events[2].by) = (0.5, 0.5)
    events[3].mx = .nan
    events[4].by = .infinity
    events[5].pt = []
    (events[6].bx, events[6].by) = (900, 0)
    let (counts, used) = try walk(events, scale: 3)
    var expected = EventCounts()
    (expected.read, expected.selected, expected.noAxis, expected.notFinite) = (9, 8, 2, 3)
    (expected.outsideBins, expected.used) = (1, 2)
    #expect(counts == expected)
    #expect(used.map(\.bin) == [4, 4] && used.allSatisfy { $0.weight == 1.5 && $0.metX == 3 && $0.metY == -4 })
    #expect(used[0].projection.qt == 25)
    let held = try walk(events, side: .heldOut).counts
    #expect(held.read == 9 && held.selected == 8 && held.used == 0)
    #expect(try walk(events, side: .all).counts == expected)
  }

  @Test("A weight that is no number is an error with file and entry, unless the event is not selected")
  func badWeights() throws {
    for bad in [Double.nan, .infinity] {
      var events = plain(5)
      events[3].weight = bad
      let error = try #require(throws: RecoilError.self) { try walk(events) }
      #expect(error.description.hasPrefix("f.root: entry 3: the weight of sample ‘signal’ is \(bad)"), "\(error)")
      events[3].selected = 0
      #expect(try walk(events).counts.used == 4)
    }
  }

  @Test("A number of jets that is none is an error with file and entry")
  func badJetCounts() throws {
    var events = plain(5)
    events[2].nj = 1.5
    let error = try #require(throws: RecoilError.self) { try walk(events) }
    #expect(error.description.hasPrefix("f.root: entry 2: njets of sample ‘signal’ is 1.5"), "\(error)")
    #expect(error.description.contains("define.njets"))
  }
}

@Suite("Merging of bins with too few entries")
struct RegionMergingTests {
  /// Regions for entries per [njets][qT], which add up.
  private func regions(_ entries: [[Double]], minimum: Double = 100) throws -> [RecoilRegion] {
    let count = entries[0].count
    let bins = RecoilBins(
      qt: try Binning(edges: (0...count).map { Double(10 * $0) }), njets: try Binning(edges: (0...entries.count).map(Double.init))
    )
    let flat = entries.flatMap { $0 }
    let regions = RegionMerging(bins: bins, minimumEntries: minimum) { $0.reduce(0) { $0 + flat[$1] } }.regions()
    #expect(regions.flatMap(\.bins).sorted() == Array(0..<bins.count), "each bin belongs to one region")
    for region in regions { #expect(Set(region.bins).isSubset(of: region.fittedBins)) }
    return regions
  }

  @Test("Bins with enough stay alone, without a decision")
  func enough() throws {
    let found = try regions([[100, 250.5, 9_000], [100, 101, 102]])
    #expect(found.map(\.bins) == (0..<6).map { [$0] } && found.map(\.fittedBins) == found.map(\.bins))
    #expect(found.allSatisfy { $0.decisions.isEmpty })
  }

  @Test("The smallest bin joins its smaller neighbour in qT until all have enough")
  func neighbours() throws {
    let found = try regions([[500, 90, 200, 120, 30]])
    #expect(found.map(\.bins) == [[0], [1, 2], [3, 4]])
    #expect(found[1].decisions == ["2 qT bins merged: [10, 20) to [20, 30)"] && found[1].fittedBins == [1, 2])
    #expect(try regions([[20, 20, 20, 20, 70]]).map(\.bins) == [[0, 1, 2, 3, 4]])
    #expect(try regions([[30, 30, 30, 30, 170]]).map(\.bins) == [[0, 1, 2, 3], [4]])
    #expect(try regions([[0, 0, 500]]).map(\.bins) == [[0, 1, 2]])
  }

  @Test("A slice with too little uses the fits of all jets, qT bin by qT bin")
  func inclusive() throws {
    let found = try regions([[300, 300, 20], [40, 30, 20]])
    #expect(found.map(\.bins) == [[0], [1, 2], [3], [4, 5]])
    #expect(found[2].fittedBins == [0, 3] && found[3].fittedBins == [1, 2, 4, 5])
    #expect(found[2].decisions == ["njets-inclusive: [1, 2] has 90 effective entries in all qT bins together"])
    #expect(found[3].decisions.count == 2 && found[3].decisions[1].hasPrefix("2 qT bins merged"))
    #expect(found[0].decisions.isEmpty && found[0].fittedBins == [0])
  }

  @Test("With too little everywhere one region per slice is left, fitted on everything")
  func single() throws {
    let found = try regions([[10, 5], [3, 2]])
    #expect(found.map(\.bins) == [[0, 1], [2, 3]] && found.allSatisfy { $0.fittedBins.sorted() == [0, 1, 2, 3] })
    #expect(found.allSatisfy { $0.decisions.count == 2 })
    let alone = try regions([[10, 5]])
    #expect(alone.map(\.bins) == [[0, 1]] && alone[0].decisions.count == 1)
    #expect(try regions([[0]]).map(\.bins) == [[0]])
  }
}
