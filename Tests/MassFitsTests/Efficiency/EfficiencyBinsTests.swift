import Columns
import Corrections
import Statistics
import Testing

@testable import MassFits

@Suite("Bins and correction sets of efficiencies")
struct EfficiencyBinsTests {
  static func bins() throws -> EfficiencyBins {
    EfficiencyBins(
      names: ["pt", "abseta"], axes: [try Binning(edges: [20, 32.5, 57.1, 120]), try Binning(edges: [0, 1.2, 2.4])])
  }

  @Test("Numbers of bins go around, the last variable fastest; nothing outside has one")
  func numbering() throws {
    let bins = try Self.bins()
    #expect(bins.count == 6)
    for bin in 0..<6 { #expect(bins.index(places: bins.places(bin)) == bin) }
    func index(_ pt: Double, _ eta: Double) -> Int? { bins.index { $0 == 0 ? pt : eta } }
    #expect(index(33.3, 0.1) == 2 && index(20, 1.2) == 1 && index(120, 2.4) == 5)
    #expect(index(19.9, 0.1) == nil && index(33.3, 2.5) == nil && index(.nan, 0.1) == nil)
    #expect(bins.label(3) == "pt [32.5, 57.1), abseta [1.2, 2.4]" && bins.label([0, 2]) == "pt [20, 57.1), abseta [0, 1.2)")
    #expect(bins.neighbours(2).sorted() == [0, 3, 4] && bins.neighbours(0).sorted() == [1, 2])
  }

  @Test("Small bins join their smallest neighbours until all have enough, and nothing is lost")
  func merging() throws {
    let bins = try Self.bins()
    let probes = [100.0, 7, 90, 40, 300, 3]
    let groups = EfficiencyRegions(bins: bins, minimum: 50) { $0.reduce(0) { $0 + probes[$1] } }.merged()
    #expect(groups.flatMap { $0 }.sorted() == Array(0..<6))
    #expect(groups.allSatisfy { group in group.reduce(0) { $0 + probes[$1] } >= 50 })
    #expect(groups == [[0], [1, 3, 5], [2], [4]])
    #expect(EfficiencyRegions(bins: bins, minimum: 1e6) { _ in 1 }.merged() == [Array(0..<6)])
    #expect(EfficiencyRegions(bins: bins, minimum: 1) { _ in 1 }.merged().count == 6)
  }

  @Test("The set gives every variation in every bin; efficiencies end at 1, gaps raise")
  func corrections() throws {
    let bins = try Self.bins()
    let values: [EfficiencyValue?] = (0..<6).map { bin in
      bin == 4
        ? nil
        : EfficiencyValue(value: 0.7 + 0.055 * Double(bin), statisticalUp: 0.031, statisticalDown: 0.042, systematic: 0.011)
    }
    for flow in EfficiencyFlow.allCases {
      let builder = EfficiencyCorrections(bins: bins, flow: flow, provenance: "toy")
      let efficiency = try builder.correction("efficiency_data", "efficiency", values: values, isProbability: true)
      let factor = try builder.correction("scale_factor", "ratio", values: values, isProbability: false)
      let again = try CorrectionSet(json: Array(CorrectionSet(corrections: [efficiency, factor]).json().utf8))
      let places: [(Double, Double)] = [(25, 0.3), (25, 2.1), (40, 0.3), (40, 2.1), (80, 0.3), (80, 2.1)]
      for (bin, place) in places.enumerated() {
        for variation in EfficiencyVariation.allCases {
          let inputs: [CorrectionInput] = [.string(variation.rawValue), .real(place.0), .real(place.1)]
          guard let value = values[bin] else {
            #expect(throws: CorrectionError.self) { try again.correction("scale_factor").evaluate(inputs) }
            continue
          }
          let wanted = variation.value(of: value)
          #expect(try again.correction("scale_factor").evaluate(inputs) == wanted)
          #expect(try again.correction("efficiency_data").evaluate(inputs) == min(wanted, 1))
        }
      }
      let outside: [CorrectionInput] = [.string("nominal"), .real(500), .real(0.3)]
      let low: [CorrectionInput] = [.string("up"), .real(3), .real(0.3)]
      if flow == .error {
        #expect(throws: CorrectionError.self) { try factor.evaluate(low) }
      } else {
        #expect(throws: CorrectionError.self) { try factor.evaluate(outside) }
        #expect(try factor.evaluate(low) == values[0].map { EfficiencyVariation.up.value(of: $0) })
      }
      #expect(factor.description?.contains("1 of 6 bins") == true)
    }
  }

  @Test("Ratios: relative errors add in quadrature, up in data with down in simulation")
  func ratio() throws {
    let data = EfficiencyValue(value: 0.81, statisticalUp: 0.013, statisticalDown: 0.017)
    let simulation = EfficiencyValue(value: 0.9, statisticalUp: 0.002, statisticalDown: 0.004)
    let ratio = try #require(EfficiencyValue.ratio(data, simulation, systematic: 0.005))
    let up = 0.9 * ((0.013 / 0.81) * (0.013 / 0.81) + (0.004 / 0.9) * (0.004 / 0.9)).squareRoot()
    #expect(abs(ratio.value - 0.9) < 1e-15 && abs(ratio.statisticalUp - up) < 1e-15)
    #expect(abs(ratio.up * ratio.up - up * up - 0.000025) < 1e-15)
    let nothing = EfficiencyValue(value: 0, statisticalUp: 0.1, statisticalDown: 0)
    #expect(EfficiencyValue.ratio(data, nothing, systematic: 0) == nil)
  }
}
