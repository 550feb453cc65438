import Fitting
import Foundation
import MassFits
import Numerics

/// sWeights of a million toy events, and of the masses of a file, written for the peers to compare.
struct SWeightBench {
  let folder: String
  /// A file of masses as doubles; nil for the toys alone.
  let masses: String?

  private let range = 70.0...110.0

  func run() throws {
    try measure("toys", toys(1_000_000), repetitions: 9)
    guard let masses else { return }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: masses))
    try measure(
      "data", bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }.filter { range.contains($0) }, repetitions: 3)
  }

  private func measure(_ name: String, _ masses: [Double], repetitions: Int) throws {
    let model = SumModel(
      range: range,
      components: [
        SumModel.Component("signal", yield: .free("signal.yield"), density: VoigtDensity(width: .hwhm)),
        SumModel.Component("background", yield: .free("background.yield"), density: ExponentialDensity(range: range)),
      ])
    let count = Double(masses.count)
    let starts = [0.9 * count, 0.1 * count, 91, 1.3, 1.2, -0.03]
    let channel = FitChannel(model: model, sample: .unbinned(values: masses, weights: nil))
    let parameters = zip(model.parameterNames, starts).map { FitParameter($0, start: $1) }
    let fit = try LikelihoodFitter(channels: [channel], parameters: parameters).fit()
    for threads in [1, 2] {
      var sum = 0.0
      let seconds = try medianSeconds(repetitions: repetitions) {
        sum = try SWeights(model: model, fit: fit, masses: masses, threads: threads).sums[0]
      }
      Measurement(key: "sweights.\(name).\(threads)", value: seconds, checksum: digits(sum)).print()
    }
    let weights = try SWeights(model: model, fit: fit, masses: masses)
    try write(masses, to: "\(folder)/sweights-\(name)-masses.f64")
    try write(fit.values(for: model), to: "\(folder)/sweights-\(name)-parameters.f64")
    try write(weights.weights.flatMap { $0 }, to: "\(folder)/sweights-\(name).f64")
  }

  private func toys(_ count: Int) -> [Double] {
    var random = Philox(seed: 88_001, stream: 0)
    var masses: [Double] = []
    while masses.count < count {
      let isSignal = random.uniform() < 0.88
      let (u, z) = (random.uniform(), random.normal())
      let mass = isSignal ? 90.8 + 1.1 * z + 1.4 * tan(.pi * (u - 0.5)) : 70 + 40 * u
      if range.contains(mass) { masses.append(mass) }
    }
    return masses
  }
}
