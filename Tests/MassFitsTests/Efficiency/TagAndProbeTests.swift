import Cards
import Columns
import Corrections
import EventFiles
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import MassFits

@Suite("Tag and probe from files to scale factors")
struct TagAndProbeTests {
  static let truth = [0.82, 0.71, 0.93, 0.88]
  static let simulated = [0.86, 0.72, 0.95, 0.91]

  /// A folder with data.csv and mc.csv; the efficiencies of the four bins of ``ToyProbes/card`` are known.
  private static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "/tag-and-probe-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(table(truth, background: 250, stream: 900).utf8).write(to: URL(fileURLWithPath: folder + "/data.csv"))
    try Data(table(simulated, background: 40, stream: 950).utf8).write(to: URL(fileURLWithPath: folder + "/mc.csv"))
    return folder
  }

  private static func table(_ efficiencies: [Double], background: Double, stream: UInt64) -> String {
    var lines = ["mass,pass,pt,eta,w,isSignal"]
    let (pt, eta) = ([22.1, 24.9, 31.7, 44.2], [0.3, -1.7, -0.9, 2.1])
    for bin in 0..<4 {
      for (events, isSignal) in [((1500.0, 0.0), 1), ((0.0, background), 0)] {
        let pair = ToyProbes.pair(
          signal: events.0, efficiency: efficiencies[bin], background: events.1, stream: stream + UInt64(10 * bin + isSignal))
        for (side, passes) in [(pair.passing, 1), (pair.failing, 0)] {
          for (i, mass) in side.masses.enumerated() {
            lines.append("\(mass),\(passes),\(pt[bin]),\(eta[bin]),\(i % 5 == 0 ? 0.5 : 1.125),\(isSignal)")
          }
        }
      }
    }
    lines += ["nan,1,25,0.3,1,1", "91,1,25,0.3,0,1", "140,1,25,0.3,1,1", "91,0,5,0.3,1,1", "91,0,25,0.3,1,0"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func measured(_ folder: String, threads: Int = 2, _ old: String = "", _ new: String = "") throws
    -> EfficiencyResult
  {
    let text = old.isEmpty ? ToyProbes.card : ToyProbes.card.replacingOccurrences(of: old, with: new)
    let card = try EfficiencyCard(Card(file: folder + "/toy.yaml", text: text))
    return try TagAndProbe(card, threads: threads).measure()
  }

  @Test("Known efficiencies and scale factors come back within their errors, for any number of threads")
  func closure() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Self.measured(folder)
    #expect(try result.fileBytes() == Self.measured(folder, threads: 1).fileBytes())
    #expect(result.regions.map(\.bins) == [[0], [1], [2], [3]] && !result.hasGaps)
    var chiSquared = 0.0
    for (bin, region) in result.regions.enumerated() {
      let data = try #require(region.data.efficiency)
      let simulation = try #require(region.simulation?.efficiency)
      let factor = try #require(region.scaleFactor)
      #expect(region.data.method == .fit && region.simulation?.method == .count && region.data.flags.isEmpty)
      #expect(region.data.passing.spectrum != nil && region.data.failing.spectrum != nil)
      #expect(
        abs(pull(data, Self.truth[bin])) < Tolerance.sigmas && abs(pull(simulation, Self.simulated[bin])) < Tolerance.sigmas)
      let ratio = pull(factor, Self.truth[bin] / Self.simulated[bin])
      chiSquared += ratio * ratio
      #expect(factor.systematic > 0 && factor.systematic < 0.02)
    }
    #expect(chiSquared < 23.5)  // a χ² of 4 degrees of freedom is above once in 10,000 seeds
  }

  private func pull(_ value: EfficiencyValue, _ truth: Double) -> Double {
    (value.value - truth) / (value.value > truth ? value.statisticalDown : value.statisticalUp)
  }

  @Test("Every probe is accounted for")
  func counts() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Self.measured(folder)
    let (data, simulation) = (try #require(result.counts["data"]), try #require(result.counts["simulation"]))
    #expect(data.notFinite == 1 && data.outsideRange == 1 && data.outsideBins == 1 && data.zeroWeight == 0)
    #expect(simulation.zeroWeight == 1 && simulation.notTrue > 100)
    for counts in [data, simulation] {
      let all = counts.notTrue + counts.notFinite + counts.zeroWeight + counts.outsideRange + counts.outsideBins + counts.used
      #expect(all == counts.selected && counts.probes == counts.events)
    }
    let used = result.regions.reduce(0) { $0 + $1.data.passing.count + $1.data.failing.count }
    #expect(used == data.used)
  }

  @Test("The folder holds what was measured, and the correction set evaluates to it")
  func folder() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Self.measured(folder)
    let files = try EfficiencyFolder(creating: folder + "/out", overwrite: false).write(result)
    #expect(files.map { $0.split(separator: "/").last } == ["correctionlib.json.gz", "efficiencies.json"])
    #expect(try EfficiencyFolder(folder + "/out").read() == result)
    #expect(throws: (any Error).self) { try EfficiencyFolder(creating: folder + "/out", overwrite: false) }
    let set = try CorrectionSet(contentsOf: files[0])
    #expect(set.corrections.map(\.name) == ["efficiency_data", "efficiency_mc", "scale_factor"])
    let inputs: [CorrectionInput] = [.string("stat_up"), .real(33), .real(0.5)]
    let factor = try #require(result.regions[2].scaleFactor)
    #expect(try set.correction("scale_factor").evaluate(inputs) == factor.value + factor.statisticalUp)
  }

  @Test("lowStatistics: fail names the bin, merge measures bins together, count flags them")
  func lowStatistics() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let wider = "pt: [20, 30, 45, 300]"
    func card(_ policy: String) -> String { wider + ", abseta: [0, 1.2, 2.4]}\nlowStatistics: {policy: \(policy), minimum: 200}" }
    let old = "pt: [20, 30, 45], abseta: [0, 1.2, 2.4]}"
    let error = #expect(throws: MassFitError.self) { try Self.measured(folder, old, card("fail")) }
    #expect(error?.description.contains("pt [45, 300], abseta [0, 1.2) has only 0 effective probes") == true)
    let merged = try Self.measured(folder, old, card("merge"))
    #expect(merged.regions.flatMap(\.bins).sorted() == Array(0..<6) && merged.regions.count == 4 && !merged.hasGaps)
    #expect(merged.regions.filter { $0.data.flags.contains(.merged) }.allSatisfy { $0.bins.count > 1 })
    let counted = try Self.measured(folder, old, card("count"))
    #expect(counted.hasGaps && counted.regions[5].data.flags == [.noProbes] && counted.regions[5].scaleFactor == nil)
    let gap: [CorrectionInput] = [.string("nominal"), .real(77), .real(0.5)]
    #expect(throws: CorrectionError.self) { try counted.correctionSet().correction("scale_factor").evaluate(gap) }
  }

  static let wrong: [(old: String, new: String, says: [String])] = [
    ("\"pass > 0.5\"", "\"passs > 0.5\"", ["toy.yaml:8", "passs", "pass"]),
    ("\"w\"", "\"ww\"", ["toy.yaml:5", "'ww'", "w"]),
    ("\"w\"", "\"log(0*w)\"", ["the weight is -inf", "mc.csv", "entry 0"]),
    ("\"isSignal\"", "\"isSignl\"", ["toy.yaml:5", "isSignl", "isSignal"]),
    ("[70, 110]", "[700, 1100]", ["none of", "outside the range", "samples.data"]),
    ("data.csv", "dat.csv", ["toy.yaml:4", "samples.data.files", "dat.csv"]),
    ("[data.csv]", "[data.csv, data.csv]", ["lists", "data.csv twice"]),
    (
      "{model: exponential, slope: -0.03}", "{model: kernel, sample: {files: [mc.csv]}}",
      ["efficiency cards cannot use model kernel"]
    ),
    ("sigma: 2}", "sigma: 2, limits: {sigma: [3, 4]}}", ["sigma", "outside its limits"]),
  ]

  @Test("Bad input is named with its place", arguments: wrong)
  func badInput(old: String, new: String, says: [String]) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let error = #expect(throws: (any Error).self) { try Self.measured(folder, old, new) }
    for part in says { #expect("\(error as Any)".contains(part), "\(part) is not in: \(error as Any)") }
  }

  @Test("A bad weight is the events' fault, a selection of nothing the card's, too few probes the fit's")
  func kinds() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let few = "bins: {pt: [20, 30, 45], abseta: [0, 1.2, 2.4]}"
    let cases: [(String, String, MassFitError.Kind)] = [
      ("\"w\"", "\"log(0*w)\"", .events), ("[70, 110]", "[700, 1100]", .card),
      (few, "lowStatistics: {policy: fail, minimum: 1e9}\n" + few, .fit),
    ]
    for (old, new, kind) in cases {
      let error = #expect(throws: MassFitError.self) { try Self.measured(folder, old, new) }
      #expect(error?.kind == kind, "\(error as Any)")
    }
  }

  @Test("Lists give one probe per element, and values per event go with each; lengths must agree")
  func lists() throws {
    let schema = [
      ColumnSchema(name: "m", type: .float64, shape: .jagged(counter: nil)),
      ColumnSchema(name: "ok", type: .float64, shape: .jagged(counter: nil)), ColumnSchema(name: "run", type: .float64),
    ]
    func batch(_ offsets: [Int]) -> EventBatch {
      EventBatch(
        firstEntry: 40, count: 3,
        columns: [
          "m": Column(values: .float64([90.5, 91.5, 89.5]), layout: .jagged(offsets: [0, 2, 2, 3])),
          "ok": Column(values: .float64([1, 0, 1]), layout: .jagged(offsets: offsets)),
          "run": Column(values: .float64([5, 6, 7])),
        ])
    }
    let formulas = ProbeFormulas(
      mass: "m", passing: "ok", variables: [.init(name: "run", formula: "run")], selection: "m > 90 || run > 6", definitions: [:],
      lookups: nil)
    let program = try formulas.program(weight: nil, truth: nil, schema: schema)
    let probes = try program.evaluate(batch([0, 2, 2, 3]))
    #expect(probes.masses == [90.5, 91.5, 89.5] && probes.passing == [1, 0, 1] && probes.variables == [[5, 5, 7]])
    #expect(probes.isSelected == [true, true, true] && probes.events == [0, 0, 2] && probes.count == 3)
    let error = #expect(throws: MassFitError.self) { try program.evaluate(batch([0, 1, 2, 3])) }
    #expect(error?.kind == .events)
    #expect(error?.description.contains("entry 40") == true && error?.description.contains("one value per probe") == true)
  }
}
