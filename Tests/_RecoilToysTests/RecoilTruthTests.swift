import Columns
import Foundation
import RootFiles
import Testing
import _RecoilToys
import _TestSupport

/// A sample mean with its standard error.
private struct Average {
  var count = 0.0
  var sum = 0.0
  var squares = 0.0

  init(_ values: some Sequence<Double>) {
    for value in values {
      count += 1
      sum += value
      squares += value * value
    }
  }

  var mean: Double { sum / count }
  var variance: Double { squares / count - mean * mean }
  func pull(_ truth: Double) -> Double { (mean - truth) / (variance / count).squareRoot() }
}

@Suite struct RecoilTruthTests {
  private static let data = RecoilTruth.data(backgroundShare: 0.06)
  private static let events = data.events(0..<200_000, seed: 4_711)

  @Test("Means, widths and fourth moments in slices of qT and njets are those that were asked", arguments: [0, 1, 2])
  func moments(jets: Int) {
    let slice = 14.2..<33.7
    let events = Self.events.filter { $0.process == 0 && $0.jets == jets && slice.contains($0.qt) }
    #expect(events.count > 5_000)
    for component in RecoilTruth.Component.allCases {
      let truth = Self.data.distribution(component, qt: slice, jets: jets...jets)
      let values = events.map { component == .parallel ? $0.parallel - $0.qt : $0.perpendicular }
      #expect(abs(Average(values).pull(truth.mean)) < Tolerance.sigmas)
      for order in 2...4 {
        let powers = Average(values.map { pow($0 - truth.mean, Double(order)) })
        #expect(abs(powers.pull(truth.centralMoment(order))) < Tolerance.sigmas, "\(component), order \(order)")
      }
    }
  }

  @Test("<u_par>/<qT> is the response")
  func response() {
    for slice in [2.0..<6.5, 18..<27, 60..<95] {
      let events = Self.events.filter { $0.process == 0 && slice.contains($0.qt) }
      let response = Self.data.response(qt: slice)
      #expect(abs(Average(events.map { $0.parallel - response * $0.qt }).pull(0)) < Tolerance.sigmas)
    }
    #expect(abs(RecoilTruth.data().response(qt: 24, njets: 1) - (0.57 + 0.36 * (1 - exp(-1)))) < 10 * Tolerance.rounding)
  }

  @Test("MET is moved by its period's line in the number of vertices, and phi is flat without that")
  func offset() {
    for (place, period) in Self.data.periods.enumerated() {
      let events = Self.events.enumerated().filter { $0.offset / 1_000 % 2 == place }.map { $0.element }
      #expect(events.allSatisfy { ($0.run - period.firstRun) < 40 })
      let lines = events.map { period.offset(vertices: $0.vertices) }
      #expect(abs(Average(zip(events, lines).map { $0.metX - $1.x }).pull(0)) < Tolerance.sigmas)
      #expect(abs(Average(zip(events, lines).map { $0.metY - $1.y }).pull(0)) < Tolerance.sigmas)
      #expect(abs(Average(events.map { $0.metX }).pull(0)) > 10)  // a modulation that anybody would see
    }
    let flat = Self.data.withoutOffset.events(0..<100_000, seed: 4_711)
    #expect(abs(Average(flat.map { cos(atan2($0.metY, $0.metX)) }).pull(0)) < Tolerance.sigmas)
    #expect(abs(Average(flat.map { sin(atan2($0.metY, $0.metX)) }).pull(0)) < Tolerance.sigmas)
  }

  @Test("MET, boson and recoil belong together")
  func projection() {
    var truth = Self.data.withoutOffset
    truth.momentumResolution = 0.02
    for event in truth.events(0..<1_000, seed: 3) + truth.leptonic.events(0..<1_000, seed: 3) {
      let seen = event.leptonX == 0 ? (event.bosonX, event.bosonY) : (event.leptonX, event.leptonY)
      let (ux, uy) = (-(event.metX + seen.0), -(event.metY + seen.1))
      let (x, y) = (event.generatedX / event.qt, event.generatedY / event.qt)
      let rounding = 100 * Tolerance.rounding * (abs(event.parallel) + event.qt + 100)
      #expect(abs(-(ux * x + uy * y) - event.parallel) < rounding)
      #expect(abs(x * uy - y * ux - event.perpendicular) < rounding)
    }
    let scales = truth.events(0..<50_000, seed: 5).map { hypot($0.bosonX, $0.bosonY) / $0.qt - 1 }
    #expect(abs(Average(scales.map { $0 * $0 }).pull(0.0004)) < Tolerance.sigmas)
  }

  @Test("A lepton and its neutrino have the boson's mass at most")
  func leptons() {
    for event in Self.data.leptonic.events(0..<2_000, seed: 8) {
      let (nx, ny) = (event.generatedX - event.leptonX, event.generatedY - event.leptonY)
      let square = 2 * (hypot(event.leptonX, event.leptonY) * hypot(nx, ny) - event.leptonX * nx - event.leptonY * ny)
      #expect(square.squareRoot() < 80.379 * (1 + Tolerance.tail))
    }
  }

  @Test("Processes, jets and vertices come as often as asked")
  func numbers() {
    #expect(abs(Average(Self.events.map { $0.process == 1 ? 1 : 0 }).pull(0.06)) < Tolerance.sigmas)
    let signal = Self.events.filter { $0.process == 0 }
    for jets in 0...2 {
      let excess = signal.map { ($0.jets == jets ? 1 : 0) - Self.data.signal.jetShares(qt: $0.qt)[jets] }
      #expect(abs(Average(excess).pull(0)) < Tolerance.sigmas)
    }
    let vertices = Self.data.vertices
    #expect(abs(Average(Self.events.map { Double($0.vertices) }).pull(vertices.mean)) < Tolerance.sigmas)
    let squares = Self.events.map { (Double($0.vertices) - vertices.mean) * (Double($0.vertices) - vertices.mean) }
    #expect(abs(Average(squares).pull(vertices.variance)) < Tolerance.sigmas)
    let below = Average(Self.events.filter { $0.process == 0 }.map { $0.qt < 20 ? 1 : 0 })
    #expect(abs(below.pull(Self.data.signal.spectrum.cdf(20))) < Tolerance.sigmas)
  }

  @Test("Vertices widen the recoil as asked")
  func vertexVariance() {
    var truth = RecoilTruth.simulation
    truth.varianceOfVertex = 4.5
    let events = truth.events(0..<60_000, seed: 12)
    for vertices in [15, 24] {
      let some = events.filter { $0.vertices == vertices }
      let wanted = some.map { event in
        pow(RecoilTruth.simulation.distribution(.perpendicular, qt: event.qt, njets: event.jets).standardDeviation, 2)
          + 4.5 * (Double(vertices) - truth.vertices.mean)
      }
      #expect(abs(Average(zip(some, wanted).map { $0.perpendicular * $0.perpendicular - $1 }).pull(0)) < Tolerance.sigmas)
    }
    let slice = truth.distribution(.perpendicular, qt: 20..<30, jets: 0...0, steps: 20)
    let some = events.filter { (20..<30).contains($0.qt) && $0.jets == 0 }
    #expect(abs(Average(some.map { pow($0.perpendicular, 4) }).pull(slice.centralMoment(4))) < Tolerance.sigmas)
  }

  @Test("Weights vary and are negative as asked")
  func weights() {
    var truth = RecoilTruth.simulation
    truth.weights = ToyWeights(0.37, spread: 0.45, negativeShare: 0.13)
    let weights = truth.events(0..<50_000, seed: 9).map { $0.weight }
    #expect(abs(Average(weights).pull(truth.weights.mean)) < Tolerance.sigmas)
    #expect(abs(Average(weights.map { $0 * $0 }).pull(truth.weights.meanSquare)) < Tolerance.sigmas)
    #expect(abs(Average(weights.map { $0 < 0 ? 1 : 0 }).pull(0.13)) < Tolerance.sigmas)
    #expect(RecoilTruth.simulation.events(0..<100, seed: 9).allSatisfy { $0.weight == 1 })
  }

  @Test("An event depends on seed and number alone; identities differ")
  func determinism() {
    #expect(Self.data.event(seed: 4_711, number: 61_234) == Self.events[61_234])
    #expect(Self.data.event(seed: 4_712, number: 61_234).qt != Self.events[61_234].qt)
    #expect(Set(Self.events.map { $0.event }).count == Self.events.count)
    let event = Self.events[199_999]
    #expect(event.event == 4_711 << 32 | 199_999 && event.run == 310_000 + 99 % 40 && event.luminosityBlock == 1_000)
  }

  @Test("Files hold the events, the same bytes for any number of threads")
  func files() throws {
    let folder = NSTemporaryDirectory() + "/toys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.data.write(70_001, seed: 4_711, to: "\(folder)/one.root", first: 13)
    try Self.data.write(70_001, seed: 4_711, to: "\(folder)/four.root", first: 13, threads: 4)
    #expect(try Data(contentsOf: URL(filePath: "\(folder)/one.root")) == Data(contentsOf: URL(filePath: "\(folder)/four.root")))
    let tree = try RootFile(path: "\(folder)/four.root").tree("Events")
    #expect(tree.entries == 70_001)
    let batch = RecoilTruth.batch(Array(Self.events[66_013..<66_020]))
    for column in RecoilTruth.schema() {
      #expect(try tree.column(column.name, entries: 66_000..<66_007) == #require(batch[column.name]), "\(column.name)")
    }
    try Self.data.write(50, seed: 4_711, to: "\(folder)/short.root", real: .float32)
    let short = try RootFile(path: "\(folder)/short.root").tree("Events").column("MET_px", entries: 0..<50)
    #expect(short.values == .float32(Self.events[..<50].map { Float($0.metX) }))
  }
}
