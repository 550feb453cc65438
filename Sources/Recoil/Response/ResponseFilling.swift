import Numerics
import Synchronization

/// One MET, one part of the events and one axis: the cells that one thread fills at a time.
struct ResponseLane: Sendable, Hashable {
  let met: Int
  /// 0 for all events, then the parts of the card.
  let part: Int
  let axis: Int
}

/// Cells of all samples, filled on several threads.
///
/// A lane's cells get their events in order whoever fills them, and lanes share nothing: sums are the same for any number of
/// threads, and there is one set of cells however many these are.
struct ResponseFilling<Cell: Sendable>: Sendable {
  /// Whose cells there are.
  let samples: [ResponseSample]
  private let lanes: [ResponseLane]
  /// For each sample, in the order of the lanes.
  private let contents: [ResponseSample: [LockedCells<Cell>]]

  /// - Parameter empty: the cells of a sample's lane before anything is filled.
  init(_ samples: [ResponseSample], lanes: [ResponseLane], empty: (ResponseSample, ResponseLane) -> [Cell]) {
    (self.samples, self.lanes) = (samples, lanes)
    contents = Dictionary(
      uniqueKeysWithValues: samples.map { sample in (sample, lanes.map { LockedCells(empty(sample, $0)) }) })
  }

  /// Calls `body` once for every target and lane, with the sign of its weights and its cells.
  @inline(__always)
  func add(
    _ targets: [(sample: ResponseSample, sign: Double)], threads: Int,
    _ body: @Sendable (ResponseSample, ResponseLane, Double, inout [Cell]) -> Void
  ) {
    let work = targets.filter { contents[$0.sample] != nil }.flatMap { target in lanes.indices.map { (target, $0) } }
    _ = mapChunks(count: work.count, size: 1, threads: threads) { chunk in
      let (target, lane) = work[chunk.lowerBound]
      contents[target.sample]?[lane].update { body(target.sample, lanes[lane], target.sign, &$0) }
    }
  }

  /// All cells, lane after lane.
  var cells: [ResponseSample: [Cell]] { contents.mapValues { $0.flatMap(\.cells) } }
}

/// The cells of a lane; one thread at a time changes them.
private final class LockedCells<Cell: Sendable>: Sendable {
  private let content: Mutex<[Cell]>

  init(_ cells: [Cell]) { content = Mutex(cells) }

  @inline(__always)
  func update(_ body: (inout [Cell]) -> Void) { content.withLock { body(&$0) } }

  var cells: [Cell] { content.withLock { $0 } }
}

extension ResponseEvents {
  /// u_par and u_perp of a MET as a sample has them.
  @inline(__always)
  private func components(_ sample: ResponseSample, met: Int) -> (parallel: [Double], perpendicular: [Double]) {
    sample == .corrected ? corrected[met] : (parallel[met], perpendicular[met])
  }

  /// Calls `body` with each event that has the MET, u_par and u_perp.
  @inline(__always)
  func forEach(_ sample: ResponseSample, met: Int, _ body: (Int, Double, Double) -> Void) {
    let (along, across) = components(sample, met: met)
    for i in along.indices where !along[i].isNaN { body(i, along[i], across[i]) }
  }

  /// Calls `body` with each event of a lane, its bin, u_par and u_perp.
  @inline(__always)
  func forEach(_ sample: ResponseSample, _ lane: ResponseLane, _ body: (Int, Int, Double, Double) -> Void) {
    let (along, across) = components(sample, met: lane.met)
    let places = bins[lane.axis]
    for i in along.indices where !along[i].isNaN && places[i] >= 0 && (lane.part == 0 || splits[lane.part - 1][i]) {
      body(i, Int(places[i]), along[i], across[i])
    }
  }
}
