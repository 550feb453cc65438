import Foundation
import Testing
import _TestSupport

@testable import RootFiles

/// Functions that ROOT wrote: Benchmarks/referee/root_functions.py
@Suite("Functions of ROOT files")
struct RootFunctionTests {
  private struct Reference: Decodable {
    struct Function: Decodable {
      let range: [Double]
      let parameters: [Double]
      let errors: [Double]
      let chiSquared: Double
      let degreesOfFreedom: Int
      let points: [[Double]]
    }
    let functions: [String: Function]
  }

  @Test("Parameters, errors, χ², range and stored values are ROOT's")
  func read() throws {
    let reference = try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: URL(filePath: referencePath("functions.json"))))
    let file = try RootFile(path: referencePath("functions.root"))
    #expect(reference.functions.count == 3 && file.objects.allSatisfy { file.holdsFunctions(ofClass: $0.className) })
    for (name, wanted) in reference.functions {
      let function = try file.function(name)
      #expect(function.name == name && function.range == wanted.range[0]...wanted.range[1])
      #expect(function.parameters == wanted.parameters && function.errors == wanted.errors)
      #expect(function.chiSquared == wanted.chiSquared && function.degreesOfFreedom == wanted.degreesOfFreedom)
      #expect(function.samples.count == 101)
      for point in wanted.points {
        let value = try #require(function.sampled(at: point[0]))
        #expect(abs(value - point[1]) <= Tolerance.tail * abs(point[1]), "\(name) at \(point[0])")
      }
      #expect(function.sampled(at: wanted.range[1] + 1) == nil)
    }
    #expect(try file.function("fitted").formula?.contains("exp(-0.5*((x-[Mean])/[Sigma])") == true)
    #expect(try file.function("formula").formula?.contains("sin(x)") == true)
    #expect(try file.function("compiled").formula == nil)
  }

  @Test("Objects of other classes are refused")
  func wrongClass() throws {
    let error = #expect(throws: RootFileError.self) { try RootFile(path: referencePath("histograms.root")).function("h1d") }
    #expect(error?.description.contains("h1d") == true)
  }
}
