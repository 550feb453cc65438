import Cards
import Columns
import EventFiles
import Foundation
import Statistics
import _RecoilToys

@testable import Recoil

/// A calibration carried from Z to W in worlds whose difference is known, and the transverse masses it makes.
struct TransferWorldsToy: Sendable {
  let calibration: RecoilCalibration
  let worlds: TransferWorlds

  static let shared = Result { try TransferWorldsToy() }
  static let wSeed: UInt64 = 693

  static func card(_ rest: String = "", bins: String = "[0, 3, 6, 9, 13, 18, 26, 40, 400]") -> String {
    """
    kind: recoil
    name: worlds
    samples:
      data: {files: [data.root], tree: Events}
      signal: {files: [z.root], tree: Events}
    define: {qx: boson_px, qy: boson_py, met_x: MET_px, met_y: MET_py}
    bins: {qt: \(bins)}
    split: {fit: 1}
    fit: {gaussians: 2}
    variations: none
    transfer:
      simulation: {name: wjets, files: [w.root], tree: Events}
      define: {qx: GenBoson_px, qy: GenBoson_py, lepton_px: Lepton_px, lepton_py: Lepton_py}
      reference: {qx: GenBoson_px, qy: GenBoson_py}
    \(rest)
    """
  }

  private init() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    worlds = TransferWorlds()
    calibration = try worlds.calibration(in: folder, events: 130_000, card: Self.card("map: {qt: interpolated}"))
  }
}

extension TransferWorlds {
  /// Writes Z data, Z simulation and W simulation, and derives a calibration from them.
  func calibration(in folder: ToyFolder, events: Int, card: String, seed: UInt64 = 691) throws -> RecoilCalibration {
    for (world, name, seed) in [(zData, "data", seed), (z, "z", seed + 1), (w, "w", seed + 2)] {
      try world.write(events, seed: seed, to: folder.file("\(name).root"), threads: 2)
    }
    return try RecoilDeriver(try folder.card(card), threads: 2).derive().calibration
  }
}

/// What a process looks like: distributions of both components, of MET and of m_T.
struct ProcessShapes: Sendable {
  private(set) var parallel = Histogram(bins: 3_200, low: -160, high: 160)
  private(set) var perpendicular = Histogram(bins: 3_200, low: -160, high: 160)
  private(set) var met = Histogram(bins: 1_600, low: 0, high: 160)
  private(set) var mass = Histogram(bins: 1_600, low: 0, high: 160)
  private(set) var moments: (parallel: Moments, perpendicular: Moments) = (Moments(), Moments())

  mutating func fill(_ event: RecoilToyEvent, parallel u: Double, perpendicular v: Double, metX: Double, metY: Double) {
    parallel.fill(u - event.qt, weight: 1)
    perpendicular.fill(v, weight: 1)
    moments.parallel.add(u - event.qt, weight: 1)
    moments.perpendicular.add(v, weight: 1)
    met.fill(hypot(metX, metY), weight: 1)
    mass.fill(TransverseMass(px: event.leptonX, py: event.leptonY).mass(metX, metY), weight: 1)
  }

  /// Events as they are.
  static func raw(_ truth: RecoilTruth, _ range: Range<Int>, seed: UInt64) -> ProcessShapes {
    var result = ProcessShapes()
    for event in truth.events(range, seed: seed) where event.qt >= 1 {
      result.fill(event, parallel: event.parallel, perpendicular: event.perpendicular, metX: event.metX, metY: event.metY)
    }
    return result
  }

  /// Events after correction; `variation` picks one of the corrector's.
  static func corrected(
    _ corrector: RecoilCorrector, _ truth: RecoilTruth, _ range: Range<Int>, seed: UInt64, variation: Int? = nil
  ) -> ProcessShapes {
    var result = ProcessShapes()
    for event in truth.events(range, seed: seed) where event.qt >= 1 {
      let hidden = (x: event.generatedX - event.leptonX, y: event.generatedY - event.leptonY)
      var found: (u: Double, v: Double, x: Double, y: Double)?
      let after = corrector.correct(
        qx: event.generatedX, qy: event.generatedY, metX: event.metX - hidden.x, metY: event.metY - hidden.y, njets: 0
      ) { if $0 == variation { found = ($1.parallel, $1.perpendicular, $1.metX, $1.metY) } }
      let seen = found ?? (after.parallel, after.perpendicular, after.metX, after.metY)
      result.fill(event, parallel: seen.u, perpendicular: seen.v, metX: seen.x + hidden.x, metY: seen.y + hidden.y)
    }
    return result
  }
}
