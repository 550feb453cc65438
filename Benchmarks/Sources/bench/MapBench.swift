import Corrections
import Fitting
import Numerics
import Recoil

/// The exact map and its table, one value at a time, and the correction set, on the maps of a derived calibration.
struct MapBench {
  let folder: String
  let calibration: String
  private let count = 200_000

  func run() throws {
    let recoil = try RecoilCalibration(contentsOf: "\(calibration)/calibration.json")
    let places = recoil.regionOfBin
    var points: [Point] = []
    for i in 0..<count {
      var random = Philox(seed: 90_907, stream: UInt64(i))
      let bin = Int(random.next() % UInt64(recoil.bins.count))
      let map = recoil.regions[places[bin]].parallel.map
      let u = min(max(map.source.sample(&random), map.low), map.high)
      points.append(
        Point(
          map: map, qt: inside(recoil.bins.qt.edges, recoil.bins.qtBin(bin)),
          njets: inside(recoil.bins.njets.edges, recoil.bins.njetsBin(bin)), u: u))
    }
    let exact = exactMaps(points)
    try write(zip(points, exact).flatMap { $0.row + [$1] }, to: "\(folder)/maps.f64")
    try table(points[0].map)
    try set(points, exact)
  }

  private struct Point {
    let map: RecoilMap
    let qt: Double
    let njets: Double
    let u: Double

    /// qt, njets, u, then both mixtures.
    var row: [Double] {
      [qt, njets, u]
        + [map.source, map.target].flatMap { mixture in
          let (first, second) = (mixture.components[0], mixture.components[mixture.componentCount - 1])
          return [first.share, first.mean, first.width, second.mean, second.width]
        }
    }
  }

  private func inside(_ edges: [Double], _ bin: Int) -> Double {
    edges[bin + 1].isFinite ? (edges[bin] + edges[bin + 1]) / 2 : edges[bin]
  }

  private func exactMaps(_ points: [Point]) -> [Double] {
    let maps = points.map(\.map.core)
    var result = [Double](repeating: 0, count: points.count)
    let seconds = medianSeconds(repetitions: 7) { for i in points.indices { result[i] = maps[i](points[i].u) } }
    Measurement(key: "map.exact.nanoseconds", value: seconds / Double(points.count) * 1e9, checksum: digits(result.reduce(0, +)))
      .print()
    return result
  }

  private func table(_ map: RecoilMap) throws {
    guard let table = RecoilMapTable(map) else { throw BenchError("no table reaches its tolerance") }
    let values = (0..<1_000_000).map { i in
      var random = Philox(seed: 55_661, stream: UInt64(i))
      return min(max(map.source.sample(&random), map.low), map.high)
    }
    try write(
      [map.low, map.high] + (0...4096).map { map(map.low + (map.high - map.low) * Double($0) / 4096) }, to: "\(folder)/table.f64")
    try write(values, to: "\(folder)/table-values.f64")
    var result = [Double](repeating: 0, count: values.count)
    let seconds = medianSeconds(repetitions: 15) { for i in values.indices { result[i] = table(values[i]) } }
    Measurement(key: "map.table.nanoseconds", value: seconds / Double(values.count) * 1e9, checksum: digits(result.reduce(0, +)))
      .print()
    Measurement(key: "map.table.error", value: table.largestError, checksum: "\(table.count) pieces").print()
  }

  private func set(_ points: [Point], _ exact: [Double]) throws {
    let correction = try CorrectionSet(contentsOf: "\(calibration)/correctionlib.json.gz").correction("u_par")
    let columns: [CorrectionColumn] = [
      .constant(.string("nominal")), .real(points.map(\.qt)), .real(points.map(\.njets)), .real(points.map(\.u)),
    ]
    var result: [Double] = []
    let seconds = try medianSeconds(repetitions: 5) { result = try correction.evaluate(columns) }
    Measurement(key: "map.set.nanoseconds", value: seconds / Double(points.count) * 1e9, checksum: digits(result.reduce(0, +)))
      .print()
    let largest = zip(result, exact).reduce(0) { max($0, abs($1.0 - $1.1)) }
    Measurement(key: "map.set.difference", value: largest, checksum: "GeV").print()
  }
}
