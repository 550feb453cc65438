import Fitting
import MassFits
import Numerics
import Testing

/// What is refused, and what the refusals say.
@Suite struct SWeightErrorTests {
  let model = PeakModel.model()
  let masses = [75.2, 81.7, 88.9, 90.3, 90.9, 91.4, 92.8, 96.1, 103.3]

  private func fit(_ model: SumModel, _ values: [Double] = [5, 4, 90.7, 2.9, -0.031]) -> LikelihoodFit {
    PeakModel.fit(model, values: values)
  }

  @Test("A fit that did not end well is refused")
  func badFit() {
    expect("notDetermined", "Refit") {
      _ = try SWeights(
        model: model, fit: PeakModel.fit(model, values: [5, 4, 90.7, 2.9, -0.031], status: .notDetermined), masses: masses)
    }
    expect("no parameter wide.yield") {
      _ = try SWeights(model: PeakModel.model(components: 3), fit: fit(model), masses: masses)
    }
    expect("not extended") {
      let shares = SumModel(range: model.range, components: model.components, isExtended: false)
      _ = try SWeights(model: shares, fit: fit(model), masses: masses)
    }
  }

  @Test("Yields off the maximum are refused with their deviations and the remedy, which works")
  func offMaximum() throws {
    expect("for background", "for signal", "allowed is 0.001", "refittingYields") {
      _ = try SWeights(model: model, fit: fit(model), masses: masses)
    }
    let mended = try SWeights(model: model, fit: fit(model), masses: masses, refittingYields: true)
    #expect(abs(mended.yields[0] + mended.yields[1] - 9) < 1e-9)
    expect("for background") {
      _ = try SWeights(model: model, fit: fit(model), masses: masses, range: 80...100, variant: .integral)
    }
  }

  @Test("Bad events are named")
  func badEvents() {
    expect("mass of event 2 is NaN") {
      _ = try SWeights(model: model, fit: fit(model), masses: [75.2, 81.7, .nan])
    }
    expect("sample weight of event 1 is inf") {
      _ = try SWeights(model: model, fit: fit(model), masses: [75.2, 81.7], sampleWeights: [1, .infinity])
    }
    expect("1 values of the sample weight, but 2 masses") {
      _ = try SWeights(model: model, fit: fit(model), masses: [75.2, 81.7], sampleWeights: [1])
    }
    expect("no event with a weight lies in [70.0, 110.0]") {
      _ = try SWeights(model: model, fit: fit(model), masses: [69.9, 110.1])
    }
    expect("no event") { _ = try SWeights(model: model, fit: fit(model), masses: []) }
    expect("is no part of the fitted range [70.0, 110.0]") {
      _ = try SWeights(model: model, fit: fit(model), masses: masses, range: 60...100)
    }
  }

  @Test("Two components of one shape are named")
  func sameShape() {
    let model = PeakModel.model(components: 3)
    let fit = PeakModel.fit(model, values: [3, 4, 2, 90.7, 2.9, -0.031, 90.7, 2.9])
    expect("signal and wide have the same shape", "Join them") {
      _ = try SWeights(model: model, fit: fit, masses: masses, variant: .integral, tolerance: 10)
    }
    expect("signal and wide have the same shape") {
      _ = try SWeights(model: model, fit: fit, masses: masses, refittingYields: true)
    }
    expect("no yields maximise", "sample weights are negative") {
      let v = masses.map { $0 > 85 && $0 < 95 ? -0.1 : 2.3 }
      _ = try SWeights(
        model: self.model, fit: self.fit(self.model, [1, 8, 90.7, 2.9, -0.031]), masses: masses, sampleWeights: v,
        refittingYields: true)
    }
  }

  @Test("Densities that are not there are named")
  func densities() {
    expect("at mass", "must be positive") {
      _ = try SWeights(model: model, fit: fit(model, [5, -4, 90.7, 2.9, -0.031]), masses: masses)
    }
    expect("signal has no density on [70.0, 70.5]") {
      _ = try SWeights(model: model, fit: fit(model, [5, 4, 109, 0.01, -0.03]), masses: masses, range: 70...70.5)
    }
  }

  @Test(
    "Histograms that are no variance function are refused",
    arguments: [
      ([70.0, 90, 110], [3.0], "3 edges for 1 contents"), ([70, 95, 90, 110], [1, 1, 1], "edge 90.0 after 95.0"),
      ([72, 90, 110], [3, 4], "reaches from 72.0"), ([70, 90, 110], [3, 0], "holds 0.0 in bin 1"),
    ])
  func histogram(edges: [Double], contents: [Double], message: String) {
    expect(message, "wider bins") {
      _ = try SWeights(
        model: model, fit: fit(model), masses: masses, variant: .cow(.histogram(edges: edges, contents: contents)))
    }
  }

  @Test("Values that are not numbers are refused, or left out where asked")
  func values() throws {
    let fit = fit(model)
    let weights = try SWeights(model: model, fit: fit, masses: masses, refittingYields: true)
    let engine = try SWeightUncertainty(weights, model: model, fit: fit, masses: masses)
    var control = masses.map { 0.7 * $0 + 3.1 }
    control[4] = .nan
    expect("variable of event 4 is nan") { _ = try engine.mean(of: control, species: ["signal"]) }
    let mean = try engine.mean(of: control, species: ["signal"], undefined: .leaveOut)
    #expect(mean.leftOut == 1 && mean.value.isFinite && mean.estimate.leftOut == 1)
    expect("2 values of the variable, but 9 masses") { _ = try engine.sum(of: [1, 2], species: ["signal"]) }
    expect("no component sgnal", "signal, background") {
      _ = try engine.efficiency(passing: masses.map { $0 > 90 }, species: ["sgnal"])
    }
    expect("score is NaN") {
      _ = try engine.areaUnderCurve(scores: control, signal: ["signal"], background: ["background"])
    }
    expect("2 values of the score") {
      _ = try engine.areaUnderCurve(scores: [1, 2], signal: ["signal"], background: ["background"])
    }
    expect("weights of signal sum to", "Take more events") {
      _ = try engine.mean(of: masses.map { $0 < 80 ? 1 : .nan }, species: ["signal"], undefined: .leaveOut)
    }
    expect("9 values of the sWeights, but 2") {
      _ = try SWeightUncertainty(weights, model: model, fit: fit, masses: [90, 91])
    }
    expect("1 windows and 2 bins") {
      _ = try FactorisationTest.windows(
        [70...110], control: masses, edges: [0, 50, 100], species: ["signal"], model: model, fit: fit, masses: masses)
    }
    expect("covariance has no inverse") {
      _ = try FactorisationTest.windows(
        [70...100, 75...110], control: masses, edges: [0, 1, 2, 200], species: ["signal"], model: model, fit: fit,
        masses: masses)
    }
  }

  private func expect(_ parts: String..., by body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was refused; expected \(parts)")
    } catch let error as SWeightError {
      for part in parts { #expect(error.description.contains(part), "\(error)") }
    } catch {
      Issue.record("another error: \(error)")
    }
  }
}
