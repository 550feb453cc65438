import Corrections
import Testing

@Suite("Corrections from bins")
struct BinnedCorrectionTests {
  private let pt = [20.5, 31.25, 47.0, 120.75]
  private let eta = [-2.4, 0.3, 2.4]
  private let values = [0.91, 0.95, 1.02, 0.88, 0.97, 1.11]
  private let errors = [0.011, 0.023, 0.035, 0.041, 0.053, 0.067]

  private func binned(_ flow: Flow = .error, varied: Bool = false) throws -> Correction {
    try BinnedCorrection(
      axes: [BinnedCorrection.Axis(input: "pt", edges: pt), BinnedCorrection.Axis(input: "eta", edges: eta)], values: values,
      errors: errors, flow: flow, varied: varied
    ).correction(name: "sf", description: nil)
  }

  @Test("Each bin has its value from its lower edge on, the first axis running fastest")
  func bins() throws {
    let correction = try binned()
    for (i, x) in pt.dropLast().enumerated() {
      for (j, y) in eta.dropLast().enumerated() {
        #expect(try correction.evaluate([.real(x), .real(y)]) == values[i + 3 * j])
        #expect(try correction.evaluate([.real(pt[i + 1].nextDown), .real(eta[j + 1].nextDown)]) == values[i + 3 * j])
      }
    }
  }

  @Test("Up and down are the value plus and minus its error")
  func varied() throws {
    let correction = try binned(varied: true)
    let place: [CorrectionInput] = [.real(50), .real(1)]
    #expect(try correction.evaluate([.string("nominal")] + place) == 1.11)
    #expect(try correction.evaluate([.string("up")] + place) == 1.11 + 0.067)
    #expect(try correction.evaluate([.string("down")] + place) == 1.11 - 0.067)
    #expect(throws: CorrectionError.self) { try correction.evaluate([.string("sideways")] + place) }
  }

  @Test("Beyond the axes the flow decides")
  func flow() throws {
    #expect(throws: CorrectionError.self) { try binned().evaluate([.real(10), .real(0)]) }
    #expect(try binned(.clamp).evaluate([.real(10), .real(99)]) == 0.88)
    #expect(try binned(.content(.constant(-3.5))).evaluate([.real(120.75), .real(0)]) == -3.5)
  }

  @Test("Axes with labels are looked up by text; bins without one are left out")
  func labels() throws {
    let correction = try BinnedCorrection(
      axes: [
        BinnedCorrection.Axis(input: "flavour", edges: [0, 1, 2, 3], labels: ["e", "", "tau"]),
        BinnedCorrection.Axis(input: "eta", edges: eta),
      ], values: values, errors: errors, flow: .error, varied: false
    ).correction(name: "sf", description: nil)
    #expect(try correction.evaluate([.string("e"), .real(1)]) == 0.88)
    #expect(try correction.evaluate([.string("tau"), .real(-1)]) == 1.02)
    #expect(throws: CorrectionError.self) { try correction.evaluate([.string("muon"), .real(-1)]) }
  }

  @Test("Equal bins are written as such only where every formula finds every edge in its own bin")
  func uniform() throws {
    func text(_ count: Int, _ low: Double, _ high: Double) throws -> String {
      let edges = (0..<count).map { low + Double($0) * ((high - low) / Double(count)) } + [high]
      let values = (0..<count).map { Double($0) + 0.5 }
      let correction = try BinnedCorrection(
        axes: [BinnedCorrection.Axis(input: "x", edges: edges)], values: values, errors: values, flow: .error, varied: false
      ).correction(name: "sf", description: nil)
      for (bin, edge) in edges.dropLast().enumerated() { #expect(try correction.evaluate([.real(edge)]) == values[bin]) }
      return try CorrectionSet(corrections: [correction]).json()
    }
    #expect(try text(8, -4, 4).contains(#"{"n":8,"low":-4.0,"high":4.0}"#))
    #expect(try !text(100, -4, 4).contains(#""n":100"#))
  }

  @Test("What makes no correction is refused")
  func refused() throws {
    func make(_ edges: [Double], _ values: [Double]) throws -> Correction {
      try BinnedCorrection(
        axes: [BinnedCorrection.Axis(input: "x", edges: edges)], values: values, errors: values, flow: .clamp, varied: false
      ).correction(name: "sf", description: nil)
    }
    #expect(throws: CorrectionError.self) { try make([0, 1, 2], [1]) }
    #expect(throws: CorrectionError.self) { try make([0, 1, 1], [1, 2]) }
    #expect(throws: CorrectionError.self) { try make([0, 1, 2], [1, .nan]) }
  }
}
