import Foundation
import Testing

/// A fit that cannot work, how it must end, and what it must say.
struct BadFit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let card: String
  let events: String
  let status: Int32
  let says: [String]
  let leaves: [String]

  init(
    _ name: String, _ status: Int32, says: [String], events: String = ToySpectrum().text(), leaves: [String] = [],
    _ change: (inout FitCard) -> Void = { _ in }
  ) {
    var card = FitCard()
    change(&card)
    (testDescription, self.card, self.events, self.status, self.says, self.leaves) =
      (name, card.text, events, status, says, leaves)
  }

  static let events = [
    BadFit(
      "no events in range", 2, says: ["none of 3000 selected events has a mass in [300.0, 400.0]", "3000 lie below, 0 above"]
    ) {
      $0.range = "[300, 400]"; $0.signal = "{model: gaussian}"; $0.mass = "min(M, 200)"
    },
    BadFit("nothing selected", 2, says: ["none of 3000 events passed the selection"]) { $0.more = "selection: \"M > 1e9\"" },
    BadFit(
      "no mass that is a number", 2, says: ["none of 3000 selected events has a mass", "3000 are no numbers"],
      events: ToySpectrum().text { i, _ in i % 2 == 0 ? "nan" : "" }),
    BadFit("all weights zero", 3, says: ["the weights of the", "add up to 0.0", "data.weight"]) {
      $0.data = "{files: [toy.csv], weight: \"w\"}"
    },
    BadFit("weights that are no numbers", 3, says: ["toy.csv: entry ", "the weight is", "isfinite(…)"]) {
      $0.data = "{files: [toy.csv], weight: \"0/w\"}"
    },
    BadFit("a control variable that is no number", 3, says: ["toy.csv: entry ", "control.x is", "isfinite(…)"]) {
      $0.more = "control: {x: \"log(x)\"}"
    },
    BadFit("no events at all", 3, says: ["data has no events in toy.csv"], events: "Run,Event,M,x,w\n"),
    BadFit("a missing file", 3, says: ["card.yaml:3: data.files", "other.csv: no such file"]) {
      $0.data = "{files: [other.csv]}"
    },
    BadFit("a file listed twice", 2, says: ["data lists toy.csv twice"]) { $0.data = "{files: [toy.csv, toy.csv]}" },
    BadFit("a missing column", 2, says: ["card.yaml:4", "'Mass'", "columns of toy.csv"]) { $0.mass = "Mass" },
    BadFit("a missing column of a control variable", 2, says: ["card.yaml:8: control.x: ", "'y'"]) {
      $0.more = "control: {x: \"y\"}"
    },
  ]

  static let fits = [
    BadFit("a fit without enough steps", 1, says: ["ended as ‘tooManySteps’", "maxSteps"], leaves: ["out", "out/fit.json"]) {
      $0.more = "fit: {maxSteps: 1, tolerance: 1e-60}"
    },
    BadFit(
      "two components of one shape", 1, says: ["ended as ‘notDetermined’", "leave out a component"],
      leaves: ["out", "out/fit.json"]
    ) {
      $0.signal = "{model: exponential, slope: -0.05, fix: [slope]}"
      $0.background = "{model: exponential, slope: -0.05, fix: [slope]}"
    },
    BadFit(
      "a fixed yield, off the maximum", 1, says: ["makes no sWeights", "sweights: {refit: true}"],
      leaves: ["out", "out/fit.json"]
    ) {
      $0.signal = "{model: voigt, mean: 91, sigma: 1.4, hwhm: 1.25, yield: 1000, fix: [hwhm, yield]}"
    },
    BadFit("a signal outside the range", 2, says: ["card.yaml:6: signal: mean starts at 130.0, outside the range [70.0, 110.0]"])
    {
      $0.signal = "{model: gaussian, mean: 130, sigma: 1}"
    },
    BadFit("a start that the density does not allow", 2, says: ["'signal.sigma' starts at -2.0"]) {
      $0.signal = "{model: gaussian, mean: 91, sigma: -2}"
    },
  ]
}

@Suite("Mass fits that cannot work") struct BadFitTests {
  @Test("end with the place, the reason and the remedy", arguments: BadFit.events + BadFit.fits)
  func refused(_ fit: BadFit) throws {
    let place = try Workplace()
    try place.write(fit.card, to: "card.yaml")
    try place.write(fit.events, to: "toy.csv")
    let run = try ConcordRun("fit", "card.yaml", "--output", "out", in: place)
    #expect(run.status == fit.status, "\(run.output)\(run.errors)")
    for part in fit.says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
    #expect(place.files == ["card.yaml"] + fit.leaves + ["toy.csv"])
    guard !fit.leaves.isEmpty else { return #expect(run.output == "") }
    let json = try JSONSerialization.jsonObject(with: place.bytes("out/fit.json")) as? [String: Any]
    #expect(json?["problem"] is String && json?["sWeights"] == nil)
  }

  @Test("A fit without result removes the sWeights of the one before")
  func stale() throws {
    let place = try Workplace()
    try place.write(ToySpectrum().text(), to: "toy.csv")
    try place.write(FitCard().text, to: "card.yaml")
    #expect(try ConcordRun("fit", "card.yaml", in: place).status == 0)
    #expect(place.files.contains("toy/sweights.root"))
    try place.write(BadFit.fits[0].card, to: "card.yaml")
    #expect(try ConcordRun("fit", "card.yaml", "--force", in: place).status == 1)
    #expect(!place.files.contains("toy/sweights.root"))
  }

  /// How a fit of odd events ends: always with numbers and a status, never with a crash or a signal that is not there.
  @Test(
    "Odd spectra end with a clear result",
    arguments: [
      ToySpectrum(signal: 0), ToySpectrum(background: 0), ToySpectrum(signal: 1, background: 0),
      ToySpectrum(signal: 2, background: 1),
    ])
  func odd(_ spectrum: ToySpectrum) throws {
    let place = try Workplace()
    try place.write(spectrum.text(), to: "toy.csv")
    try place.write(FitCard().text, to: "card.yaml")
    let run = try ConcordRun("fit", "card.yaml", "--output", "out", in: place)
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    let json = try #require(try JSONSerialization.jsonObject(with: place.bytes("out/fit.json")) as? [String: Any])
    #expect(json["status"] is String && (run.status == 0) == (json["problem"] == nil))
    let signal = try #require((json["parameters"] as? [String: [String: Any]])?["signal.yield"])
    if spectrum.signal == 0, let value = signal["value"] as? Double, let error = signal["error"] as? Double {
      #expect(abs(value) < 4.5 * error, "\(value) ± \(error)")
    }
  }

  @Test("Masses that are no numbers are counted, the first is named, and the others are fitted as if they were alone")
  func notFinite() throws {
    let place = try Workplace()
    try place.write(FitCard().text, to: "card.yaml")
    try place.write(ToySpectrum().text { i, m in i == 17 ? "nan" : i == 40 ? "inf" : i == 55 ? "" : "\(m)" }, to: "toy.csv")
    let run = try ConcordRun("fit", "card.yaml", "--output", "out", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("toy.csv: entry 17: the mass is nan (the first of 3 such events): not fitted"), "\(run.errors)")
    try place.write(ToySpectrum().text { i, m in [17, 40, 55].contains(i) ? "0" : "\(m)" }, to: "toy.csv")
    #expect(try ConcordRun("fit", "card.yaml", "--output", "clean", in: place).status == 0)
    func fit(_ folder: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: place.bytes("\(folder)/fit.json")) as? [String: Any])
    }
    let (odd, clean) = (try fit("out"), try fit("clean"))
    #expect((odd["events"] as? [String: Any])?["notFinite"] as? Int == 3)
    #expect(odd["nll"] as? Double == clean["nll"] as? Double)
  }

  @Test("A parameter at a limit is a result with a warning")
  func atLimit() throws {
    let place = try Workplace()
    var card = FitCard()
    card.signal = "{model: voigt, mean: 91, sigma: 0.4, hwhm: 1.25, fix: [hwhm], limits: {sigma: [0.1, 0.5]}}"
    try place.write(ToySpectrum().text(), to: "toy.csv")
    try place.write(card.text, to: "card.yaml")
    let run = try ConcordRun("fit", "card.yaml", in: place)
    #expect(run.status == 0)
    #expect(run.output.contains("toy: atLimit") && run.output.contains("at its upper limit"))
    #expect(run.errors.contains("signal.sigma stopped at its upper limit, 0.5"))
  }
}
