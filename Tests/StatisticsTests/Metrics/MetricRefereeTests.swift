import Foundation
import Testing
import _TestSupport

@testable import Statistics

@Suite("Metrics and their referees")
struct MetricRefereeTests {
  /// Numerator and denominator.
  struct Ratio: Decodable {
    let value: Double
    init(from decoder: any Decoder) throws {
      let parts = try decoder.singleValueContainer().decode([String].self).compactMap { Double($0) }
      try #require(parts.count == 2)
      value = parts[0] / parts[1]
    }
  }
  struct Exact: Decodable {
    let name: String
    let labels: [Bool]
    let f, g, h, weights: [Double]
    let auc, ado, restricted, untied: Ratio
    let aucVariance, aucCovariance, adoVariance: Ratio?
  }
  struct Peer: Decodable {
    let name: String
    let labels: [Bool]
    let f, g, weights, fpr, tpr: [Double]
    let thresholds: [Double?]
    let auc, unweightedAUC, tau: Double
  }
  struct Isotonic: Decodable { let values, weights, fit: [Double] }
  struct ExactFile: Decodable { let cases: [Exact] }
  struct PeerFile: Decodable {
    let cases: [Peer]
    let isotonic: Isotonic
  }

  private func read<File: Decodable>(_ name: String) throws -> File {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
  }

  private func near(_ found: Double, _ expected: Double) -> Bool {
    abs(found - expected) <= Tolerance.rounding * max(abs(expected), 0.1)
  }

  @Test("AUC, ADO, restricted ADO and DeLong's variances are the exact fractions")
  func exact() throws {
    let file: ExactFile = try read("auc-exact")
    #expect(file.cases.count == 24 && file.cases.contains { $0.weights.contains { $0 < 0 } })
    for c in file.cases {
      let classes = try EventClasses(isSignal: c.labels, weights: c.weights)
      let (f, g, h) = (try ScoreOrder(c.f), try ScoreOrder(c.g), try ScoreOrder(c.h))
      let (auc, other) = (try AreaUnderCurve(f, classes), try AreaUnderCurve(g, classes))
      let ado = try AverageDecisionOrdering(f, g, classes)
      #expect(near(auc.value, c.auc.value) && near(ado.value, c.ado.value), "\(c.name)")
      let restricted = try RestrictedDecisionOrdering(f, g, given: h, classes)
      #expect(near(restricted.value, c.restricted.value), "\(c.name)")
      #expect(near(try #require(ado.untiedValue), c.untied.value), "\(c.name)")
      guard let variance = c.aucVariance, let covariance = c.aucCovariance, let orderings = c.adoVariance else { continue }
      #expect(near(try #require(auc.variance), variance.value), "\(c.name)")
      #expect(near(try #require(MetricDifference(auc, other, classes).covariance), covariance.value), "\(c.name)")
      #expect(near(try #require(ado.variance), orderings.value), "\(c.name)")
    }
  }

  @Test("Weighted AUC and ROC are scikit-learn's, ADO follows SciPy's τ")
  func peers() throws {
    let file: PeerFile = try read("auc-peers")
    for c in file.cases {
      let classes = try EventClasses(isSignal: c.labels, weights: c.weights)
      #expect(abs(try AreaUnderCurve(ScoreOrder(c.f), classes).value - c.auc) < Tolerance.pairs)
      #expect(abs(try AreaUnderCurve(scores: c.f, isSignal: c.labels).value - c.unweightedAUC) < Tolerance.pairs)
      let ado = try AverageDecisionOrdering(ScoreOrder(c.f), ScoreOrder(c.g), EventClasses(isSignal: c.labels))
      #expect(abs(ado.tau - c.tau) < Tolerance.pairs)
      let points = try ROCCurve(c.f, classes).points
      #expect(points.map(\.threshold) == c.thresholds)
      for (point, (fpr, tpr)) in zip(points, zip(c.fpr, c.tpr)) {
        #expect(abs(point.falsePositiveRate - fpr) < Tolerance.pairs && abs(point.truePositiveRate - tpr) < Tolerance.pairs)
      }
    }
  }

  @Test("Pooling neighbours is scikit-learn's isotonic regression")
  func isotonic() throws {
    let file: PeerFile = try read("auc-peers")
    let fit = isotonicFit(file.isotonic.values, weights: file.isotonic.weights)
    for (mine, theirs) in zip(fit, file.isotonic.fit) { #expect(abs(mine - theirs) < Tolerance.tail) }
    #expect(Set(fit).count < 100)
  }
}
