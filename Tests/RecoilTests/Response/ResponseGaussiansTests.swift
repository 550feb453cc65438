import Cards
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("How many Gaussians a resolution is fitted with, and its width at half maximum")
struct ResponseGaussiansTests {
  private let folder: ToyFolder

  init() throws {
    folder = try ToyFolder()
    try folder.writeResponseToys()
  }

  private func numbers(_ rest: String) throws -> [Int] {
    let result = try folder.measure(responseCard(rest: "correct: none\ndefinitions: [fit]\n\(rest)"))
    return try (0..<3).compactMap { bin in
      try result.row("A", "qt", bin, .simulation).numbers.perpendicular.raw["fit"]?.fit?.gaussians
    }
  }

  @Test("fit.gaussians fixes their number or lets up to three be chosen; without it up to two, as published")
  func count() throws {
    defer { folder.remove() }
    #expect(try numbers("fit: {gaussians: 1}") == [1, 1, 1])
    #expect(try numbers("fit: {gaussians: 2}") == [2, 2, 2])
    #expect(try numbers("").allSatisfy { $0 <= 2 } && numbers("").contains(2))
    #expect(try numbers("fit: {gaussians: automatic}") == numbers(""), "the truth has two")
    let error = try #require(throws: CardError.self) { try folder.responseCard(responseCard(rest: "fit: {gaussians: 4}")) }
    #expect(error.key == "fit.gaussians" && error.description.contains("automatic"))
  }

  @Test("fwhm is the width of the fitted sum at half maximum over that of a normal distribution, raw and corrected")
  func fwhm() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard(rest: "correct: bins\ndefinitions: [fwhm, fit]"))
    #expect(result.csv.contains("perpendicular_raw_fwhm,perpendicular_raw_fwhm_error"))
    for bin in 0..<2 {
      let row = try result.row("A", "qt", bin, .simulation).numbers
      let (value, error) = try #require(row.perpendicular.raw["fwhm"]?.measured)
      let truth = Toy.simulation.perpendicular.fullWidthAtHalfMaximum / 2.3548200450309493
      #expect(abs(value - truth) < Tolerance.sigmas * error && error < 0.1 * truth && error > 0.003 * truth)
      let (r, _) = try #require(row.response.measured)
      #expect(abs(try #require(row.perpendicular.corrected?["fwhm"]?.value) - value / r) < 1e-12 * value)
      let along = try #require(row.parallel.corrected?["fwhm"])
      #expect(try #require(along.fromResponse) > 0 && along.fit?.gaussians == row.parallel.corrected?["fit"]?.fit?.gaussians)
      #expect(try #require(along.value) < #require(row.parallel.corrected?["fit"]?.value), "tails count in fit alone")
    }
  }
}
