import Foundation
import Numerics

/// A mass spectrum with a known truth: a Voigt peak at 91 on a falling exponential between 70 and 110.
struct ToySpectrum {
  var signal = 1500
  var background = 1500
  var seed: UInt64 = 7_112_026

  /// One mass per event, peak first.
  var masses: [Double] {
    (0..<signal + background).map { i in
      var random = Philox(seed: seed, stream: UInt64(i))
      let (u, v, w) = (random.uniform(), random.uniform(), random.uniform())
      guard i < signal else { return 70 + log(1 + u * (exp(-0.05 * 40) - 1)) / -0.05 }
      let gaussian = (-2 * log(1 - u)).squareRoot() * cos(2 * .pi * v)
      return 91 + 1.5 * gaussian + 1.25 * tan(.pi * (w - 0.5))
    }
  }

  /// A CSV file with Run, Event, M, a variable x that is 2 for the peak and −1 below it on average, and w = 0.
  func text(_ change: (Int, Double) -> String = { "\($1)" }) -> String {
    let lines = masses.enumerated().map { i, mass in
      var random = Philox(seed: seed + 1, stream: UInt64(i))
      let x = (i < signal ? 2.0 : -1) + 4 * (random.uniform() - 0.5)
      return "165617,\(1_000_000 + i),\(change(i, mass)),\(x),0"
    }
    return "Run,Event,M,x,w\n" + lines.joined(separator: "\n") + "\n"
  }
}

/// A mass-fit card for ``ToySpectrum`` in `toy.csv`.
struct FitCard {
  var data = "{files: [toy.csv]}"
  var mass = "M"
  var range = "[70, 110]"
  var signal = "{model: voigt, mean: 91, sigma: 1.4, hwhm: 1.25, fix: [hwhm]}"
  var background = "{model: exponential, slope: -0.03}"
  var more = ""

  var text: String {
    """
    kind: mass-fit
    name: toy
    data: \(data)
    mass: "\(mass)"
    range: \(range)
    signal: \(signal)
    background: \(background)
    \(more)

    """
  }
}
