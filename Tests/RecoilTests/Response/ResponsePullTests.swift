import Fitting
import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Pulls of responses and resolutions")
struct ResponsePullTests {
  /// u_par = R qT + s z with qT uniform in 22…58 GeV, u_perp = t z′: what one experiment of `count` events collects, beside a
  /// background of unit weights and its simulation of negative quarter weights where asked for, both of Poisson numbers.
  private static func cell(seed: UInt64, toy: Int, count: Int, background: Int = 0, _ options: ResponseOptions) -> ResponseCell {
    var random = Philox(seed: seed, stream: UInt64(toy))
    var cell = ResponseCell(options)
    for _ in 0..<count {
      let qt = 22 + 36 * random.uniform()
      let u = response * qt + parallel * random.normal()
      cell.fill(parallel: u, perpendicular: perpendicular * random.normal(), qt: qt, axis: qt, weight: 1)
    }
    let data = poisson(Double(background), &random)  // the errors hold what a number of events fluctuates
    for i in 0..<data + poisson(4 * Double(background), &random) {
      let qt = 22 + 36 * random.uniform()
      let u = 0.4 * qt + 31 * random.normal()
      cell.fill(parallel: u, perpendicular: 27 * random.normal(), qt: qt, axis: qt, weight: i < data ? 1 : -0.25)
    }
    return cell
  }

  /// Events of a process that goes on for a time of `mean`.
  private static func poisson(_ mean: Double, _ random: inout Philox) -> Int {
    var (count, time) = (0, -log(1 - random.uniform()))
    while time < mean {
      count += 1
      time -= log(1 - random.uniform())
    }
    return count
  }

  private static let (response, parallel, perpendicular) = (0.87, 14.5, 11.3)
  /// σ of u_par − qT: the toy's own spread, and (R − 1) qT with qT uniform over 36 GeV.
  private static let raw = (14.5 * 14.5 + 0.13 * 0.13 * 36 * 36 / 12).squareRoot()

  private func pulls(_ toys: Int, _ one: @Sendable (Int) -> (value: Double, error: Double)?, truth: Double) -> Moments {
    let found = mapChunks(count: toys, size: 20, threads: 4) { $0.map { one($0) } }.flatMap(\.self)
    var moments = Moments()
    for case let (value, error)? in found { moments.add((value - truth) / error, weight: 1) }
    #expect(moments.sumW == Double(toys), "every toy is measured")
    return moments
  }

  private func check(_ pulls: Moments, _ name: String, bias: Double = 0.1) {
    #expect(abs(pulls.standardDeviation - 1) < Tolerance.pull, "\(name): width \(pulls.standardDeviation)")
    #expect(abs(pulls.mean) < bias + Tolerance.sigmas * pulls.meanError, "\(name): mean \(pulls.mean)")
  }

  @Test("Responses and resolutions have pulls of width one, with and without subtracted background", arguments: [0, 150])
  func widths(background: Int) {
    let options = ResponseOptions()
    let (toys, count) = (1_600, 800)
    let cells = mapChunks(count: toys, size: 20, threads: 4) {
      $0.map { toy -> [(value: Double, error: Double)?] in
        let cell = Self.cell(seed: 41, toy: toy, count: count, background: background, options)
        return [
          (cell.response.value, cell.response.error), cell.perpendicular.rms, cell.perpendicular.quantileWidth, cell.parallel.rms,
          cell.parallel.quantileWidth,
        ]
      }
    }.flatMap(\.self)
    let truths = [
      ("response", Self.response), ("rms of u_perp", Self.perpendicular), ("quantile of u_perp", Self.perpendicular),
      ("rms of u_par - qT", Self.raw), ("quantile of u_par - qT", Self.raw * 1.0003),
    ]
    for (k, (name, truth)) in truths.enumerated() {
      check(pulls(toys, { cells[$0][k] }, truth: truth), "\(name), \(background) background")
    }
  }

  @Test("Fitted resolutions have pulls of width one", arguments: [ResolutionDefinition.fit, .fwhm])
  func fits(_ definition: ResolutionDefinition) {
    let options = ResponseOptions()
    let fit = ResponseFit(component: .perpendicular, options: options, definition: definition)
    let found = pulls(
      1_000,
      { toy in
        let cell = Self.cell(seed: 43, toy: toy, count: 700, options)
        return (try? fit.width(of: cell.perpendicular.histogram).get()).map { ($0.value, $0.error) }
      }, truth: Self.perpendicular)
    check(found, "fit of u_perp")
  }

  @Test("Corrected resolutions have pulls of width one with the error that the bin's own response brings")
  func corrected() {
    let options = ResponseOptions()
    let toys = 1_000
    let found = mapChunks(count: toys, size: 20, threads: 4) {
      $0.map { toy -> [(value: Double, error: Double)?] in
        let (cell, second) = Self.corrected(seed: 47, toy: toy, count: 700, options)
        let across = ResponseValue(cell.perpendicular.rms?.value ?? .nan, error: cell.perpendicular.rms?.error ?? .nan)
          .divided(by: (cell.response.value, cell.response.error))
        return [Self.widened(second, \.rms), Self.widened(second, \.quantileWidth), across.measured]
      }
    }.flatMap(\.self)
    let truth = (Self.parallel / Self.response, Self.perpendicular / Self.response)
    check(pulls(toys, { found[$0][0] }, truth: truth.0), "rms of u_par/r - qT")
    check(pulls(toys, { found[$0][1] }, truth: truth.0), "quantile of u_par/r - qT")
    check(pulls(toys, { found[$0][2] }, truth: truth.1), "rms of u_perp/r")
  }

  /// The cell of a toy, and the same events divided by its response.
  private static func corrected(
    seed: UInt64, toy: Int, count: Int, _ options: ResponseOptions
  ) -> (cell: ResponseCell, second: CorrectedCell) {
    let cell = Self.cell(seed: seed, toy: toy, count: count, options)
    var random = Philox(seed: seed, stream: UInt64(toy))
    var second = CorrectedCell(options)
    for _ in 0..<count {
      let qt = 22 + 36 * random.uniform()
      let u = response * qt + parallel * random.normal()
      _ = random.normal()
      second.fill(parallel: u, qt: qt, by: (cell.response.value, cell.response.error), weight: 1)
    }
    return (cell, second)
  }

  private static func widened(
    _ cell: CorrectedCell, _ width: (ResponseDistribution) -> (value: Double, error: Double)?
  ) -> (value: Double, error: Double)? {
    guard let nominal = width(cell.nominal), let up = width(cell.up), let down = width(cell.down) else { return nil }
    let part = 0.5 * (up.value - down.value)
    return (nominal.value, (nominal.error * nominal.error + part * part).squareRoot())
  }
}
