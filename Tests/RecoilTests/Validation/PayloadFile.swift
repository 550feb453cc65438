import Foundation
import Recoil
import Storage
import Testing
import _RecoilToys

@testable import RootFiles

/// A payload of histograms and functions to be written, clean until something is changed.
struct PayloadFile {
  /// A Gaussian function with `constant` exp(−(x − mean)²/2σ²).
  struct Gaussian {
    var constant: Double
    var mean: Double
    var sigma: Double
    var range: ClosedRange<Double> = -200...200
    var formula: String? = "[Constant]*exp(-0.5*((x-[Mean])/[Sigma])*((x-[Mean])/[Sigma]))"
    var chiSquared = 98.5
    var degreesOfFreedom = 97
    /// Parameters behind the first three, of a formula with more Gaussians.
    var more: [Double] = []

    static func normalised(mean: Double, sigma: Double) -> Gaussian {
      Gaussian(constant: 1 / (sigma * (2 * Double.pi).squareRoot()), mean: mean, sigma: sigma)
    }
  }

  static let qtLabels = ["Pt0to10", "Pt10to20", "Pt20to30", "Pt30to50", "PtGt50"]
  static let jetLabels = ["NJet0", "NJet1", "NJetGe2"]
  static let edges = stride(from: -200.0, through: 200, by: 2).map { $0 }

  var qtEdges: [Double] = [0, 10, 20, 30, 50, 1_000]
  var simulationQTEdges: [Double]?
  var jetEdges: [Double] = [-0.5, 0.5, 1.5, 2.5]
  var convention: String? = "U = MET + vis - V"
  /// Contents with underflow in front and overflow behind, by name.
  var histograms: [String: (edges: [Double], contents: [Double])] = [:]
  var functions: [String: Gaussian] = [:]

  /// The exact contents of the toys' worlds.
  init() {
    for (side, truth) in [("data", RecoilTruth.data()), ("mc", .simulation)] {
      for (name, component) in [("recoilZParal", RecoilTruth.Component.parallel), ("recoilZPerp", .perpendicular)] {
        for (jets, label) in Self.jetLabels.enumerated() {
          for (bin, momentum) in Self.qtLabels.enumerated() {
            let range = qtEdges[bin]..<min(qtEdges[bin + 1], 400)
            let distribution = truth.distribution(component, qt: range, jets: jets...jets, steps: 40)
            histograms["\(name)_\(label)\(momentum)_hist_\(side)"] = (Self.edges, Self.contents(distribution))
          }
        }
      }
    }
  }

  /// Two million events. u_par − qT is U_par, and u_perp is symmetric.
  private static func contents(_ distribution: RecoilDistribution) -> [Double] {
    let sums = edges.map { 2e6 * distribution.cdf($0) }
    return [sums[0]] + zip(sums, sums.dropFirst()).map { $1 - $0 } + [2e6 * distribution.upperTail(200)]
  }

  func write(_ name: String, in folder: ToyFolder) throws -> String {
    let path = folder.file(name)
    var file = try RootFileWriter(path: path)
    try file.write(Self.labelled("projH", [0, 1, 2], ["recoilZParal", "recoilZPerp"]))
    try file.write(Self.labelled("ZPtBinsH", qtEdges, Self.qtLabels))
    if let simulationQTEdges { try file.write(Self.labelled("ZPtBinsH_mc", simulationQTEdges, Self.qtLabels)) }
    try file.write(Self.labelled("nJetBinsH", jetEdges, Self.jetLabels))
    if let convention { try file.write(convention, as: "convention") }
    for (name, histogram) in histograms.sorted(by: { $0.key < $1.key }) {
      let axis = try RootAxis(edges: histogram.edges)
      try file.write(RootHistogram(name: name, axes: [axis], values: histogram.contents))
    }
    for (name, function) in functions.sorted(by: { $0.key < $1.key }) {
      try file.add("TF1", ObjectPath(name), title: name, Self.record(function, name), [])
    }
    try file.finish()
    return path
  }

  private static func labelled(_ name: String, _ edges: [Double], _ labels: [String]) throws -> RootHistogram {
    let isUniform = edges == (0..<edges.count).map { Double($0) }
    let axis =
      isUniform
      ? try RootAxis(edges.count - 1, from: 0, to: Double(edges.count - 1), labels: labels)
      : try RootAxis(edges: edges, labels: labels)
    return try RootHistogram(name: name, axes: [axis], values: [Double](repeating: 0, count: edges.count + 1))
  }

  // MARK: Functions

  private static func vector(_ values: [Double], _ out: inout ByteWriter) {
    out.framed(version: 9) {
      $0.add(Int32(values.count))
      for value in values { $0.add(value) }
    }
  }

  /// A `TF1` of version 10 as ROOT 6 writes it.
  private static func record(_ function: Gaussian, _ name: String) -> [UInt8] {
    let parameters = [function.constant, function.mean, function.sigma] + function.more
    let step = (function.range.upperBound - function.range.lowerBound) / 100
    let samples = (0...100).map { i in
      let z = (function.range.lowerBound + Double(i) * step - function.mean) / function.sigma
      return function.constant * exp(-0.5 * z * z)
    }
    var writer = ByteWriter()
    writer.framed(version: 10) { out in
      out.addTNamed(name, name)
      out.addDrawingAttributes()
      for value in [function.range.lowerBound, function.range.upperBound] { out.add(value) }
      for value in [Int32(parameters.count), 1, 100, function.formula == nil ? 1 : 0, 100, Int32(function.degreesOfFreedom)]
        as [Int32]
      {
        out.add(value)
      }
      for value in [function.chiSquared, -1_111, -1_111] { out.add(value) }
      for _ in 0..<3 { vector([0, 0, 0], &out) }
      vector(samples + [function.range.lowerBound, function.range.upperBound], &out)
      out.add(UInt8(0))
      out.add(0.0)
      if let formula = function.formula {
        addFormula(formula, parameters, to: &out)
        out.add(UInt32(0))
      } else {
        out.add(UInt32(0))
        out.tagged("TF1Parameters") {
          $0.framed(version: 1) { bare in
            vector(parameters, &bare)
            bare.framed(version: 9) { $0.add(Int32(0)) }
          }
        }
      }
      out.add(UInt32(0))
    }
    return writer.bytes
  }

  private static func addFormula(_ formula: String, _ parameters: [Double], to out: inout ByteWriter) {
    out.tagged("TFormula") {
      $0.framed(version: 12) { out in
        out.addTNamed("gaus", "gaus")
        vector(parameters, &out)
        out.add(UInt8(1))
        out.framed(version: 9) { $0.add(Int32(0)) }
        out.add(string: formula)
        out.add(Int32(1))
        out.framed(version: 9) { $0.add(Int32(0)) }
        out.add(UInt8(0))
      }
    }
  }
}
