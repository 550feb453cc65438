import Foundation
import Testing

@Suite("Mass fits") struct FitTests {
  private let place: Workplace
  init() throws { place = try Workplace() }

  private func json(_ name: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: place.bytes(name)) as? [String: Any])
  }

  private func parameter(_ fit: [String: Any], _ name: String) throws -> [String: Any] {
    try #require((fit["parameters"] as? [String: Any])?[name] as? [String: Any])
  }

  private func expectNear(_ found: [String: Double], _ truth: Double) throws {
    let (value, error) = (try #require(found["value"]), try #require(found["error"]))
    #expect(abs(value - truth) < 4.5 * error, "\(value) ± \(error), put in: \(truth)")
  }

  private func toy(_ card: FitCard = FitCard(), _ spectrum: ToySpectrum = ToySpectrum()) throws {
    try place.write(spectrum.text(), to: "toy.csv")
    try place.write(card.text, to: "card.yaml")
  }

  @Test("The sample's yields are those of the truth flags, and the folder holds what docs say")
  func sample() throws {
    let run = try ConcordRun("fit", "Samples/zmumu-mass.yaml", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.files == ["zmumu-mass", "zmumu-mass/fit.json", "zmumu-mass/sweights.root"])
    #expect(run.output.hasSuffix("zmumu-mass/sweights.root\nzmumu-mass/fit.json\n"))
    let fit = try json("zmumu-mass/fit.json")
    #expect(fit["status"] as? String == "converged")
    let signal = try parameter(fit, "signal.yield")
    let (value, error) = (try #require(signal["value"] as? Double), try #require(signal["robustError"] as? Double))
    #expect(abs(value - 11_782) < 3 * error, "Z in the range by truth_process")
    let sums = try #require((fit["sWeights"] as? [String: Any])?["sums"] as? [String: Double])
    let sum = try #require(sums["signal"])
    #expect(abs(sum - value) < 1e-9 * value)
    for key in ["nll", "covariance", "robustCovariance", "correlation", "goodness", "spectrum", "provenance", "derived"] {
      #expect(fit[key] != nil, "\(key)")
    }
    for key in ["value", "error", "robustError", "interval", "fixed", "limit"] { #expect(signal.keys.contains(key)) }
  }

  @Test("Yields, mean and control means are those that were put in")
  func closure() throws {
    var card = FitCard()
    card.more = "control: {x: \"x\"}\nefficiencies: {high: \"x > 1\"}\nclassifiers: {x: \"x\"}"
    try toy(card)
    let run = try ConcordRun("fit", "card.yaml", "--output", "out", "--format", "json", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let fit = try json("out/fit.json")
    #expect(try run.json() as? NSDictionary == fit as NSDictionary)
    let inRange = ToySpectrum().masses.prefix(1500).filter { 70...110 ~= $0 }.count
    for (name, truth) in [
      ("signal.yield", Double(inRange)), ("background.yield", 1500), ("signal.mean", 91), ("signal.sigma", 1.5),
    ] {
      let found = try parameter(fit, name)
      let (value, error) = (try #require(found["value"] as? Double), try #require(found["error"] as? Double))
      #expect(abs(value - truth) < 4.5 * error, "\(name) \(value) ± \(error)")
    }
    let control = try #require((fit["control"] as? [String: [String: [String: Any]]])?["x"])
    for (name, truth) in [("signal", 2.0), ("background", -1)] {
      let found = try #require(control[name])
      let (mean, error) = (try #require(found["mean"] as? Double), try #require(found["error"] as? Double))
      #expect(abs(mean - truth) < 4.5 * error, "\(name) \(mean) ± \(error)")
      let histogram = try #require(found["histogram"] as? [String: Any])
      let contents = try #require(histogram["contents"] as? [Double])
      let yield = try #require(try parameter(fit, "\(name).yield")["value"] as? Double)
      #expect(abs(contents.reduce(0, +) - yield) < 1e-6 * yield, "the histogram holds every event")
    }
    let efficiencies = try #require(fit["efficiencies"] as? [String: [String: [String: Double]]])
    let classifier = try #require((fit["classifiers"] as? [String: [String: Any]])?["x"])
    try expectNear(try #require(efficiencies["high"]?["signal"]), 0.75)
    try expectNear(try #require(classifier["auc"] as? [String: Double]), 0.96875)  // one half of the 1/16 where both may lie
  }

  @Test("The same card gives the same bytes for any number of threads")
  func threads() throws {
    try toy()
    for count in ["1", "3"] {
      let run = try ConcordRun("fit", "card.yaml", "--output", "out\(count)", "--threads", count, in: place)
      #expect(run.status == 0, "\(run.errors)")
    }
    for name in ["fit.json", "sweights.root"] {
      #expect(try place.bytes("out1/\(name)") == place.bytes("out3/\(name)"), "\(name)")
    }
  }

  @Test("sWeights stand beside the input, entry by entry")
  func friend() throws {
    var card = FitCard()
    card.more = "selection: \"x < 3.5\""
    try toy(card)
    #expect(try ConcordRun("fit", "card.yaml", "--output", "out", in: place).status == 0)
    let run = try ConcordRun(
      "dump", "toy.csv", "--friend", "sw=out/sweights.root:SWeights", "--columns",
      "Event,sw.event,sw.mass,M,x,sw.inFit,sw.sw_signal,sw.sw_background", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let rows = run.output.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map { $0 == "true" ? 1 : $0 == "false" ? 0 : Double($0) ?? .nan }
    }
    #expect(rows.count == 3000)
    for row in rows {
      #expect(row[0] == row[1] && row[2] == row[3])
      let isFitted = 70...110 ~= row[3] && row[4] < 3.5
      #expect((row[5] == 1) == isFitted)
      #expect(isFitted ? abs(row[6] + row[7] - 1) < 1e-9 : row[6] == 0 && row[7] == 0)
    }
  }

  @Test("Weights of files with run, luminosityBlock and event are friends of theirs in cards")
  func friendOfCard() throws {
    #expect(try ConcordRun("fit", "Samples/zmumu-mass.yaml", "--output", "first", in: place).status == 0)
    try place.write(
      """
      kind: mass-fit
      name: second
      data: {files: [Samples/dimuon_data.root], tree: Events, friends: [{files: [first/sweights.root], alias: sw}]}
      selection: "sw.inFit && sw.sw_signal > 0"
      mass: "dimuon_mass"
      range: [80, 100]
      signal: {model: gaussian}
      background: {model: exponential}
      """, to: "card.yaml")
    let run = try ConcordRun("fit", "card.yaml", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("- signal.mean starts at") && run.output.contains("- background.slope starts at"))
    let counts = try #require(try json("second/fit.json")["events"] as? [String: Double])
    #expect(try #require(counts["notSelected"]) > 1771)
  }

  @Test("Old results are kept without --force")
  func force() throws {
    try toy()
    #expect(try ConcordRun("fit", "card.yaml", in: place).status == 0)
    let before = try place.bytes("toy/fit.json")
    let refused = try ConcordRun("fit", "card.yaml", in: place)
    #expect(refused.status == 4 && refused.errors.contains("toy/fit.json: exists already") && refused.output == "")
    try toy(FitCard(), ToySpectrum(seed: 5))
    #expect(try ConcordRun("fit", "card.yaml", "--force", in: place).status == 0)
    #expect(try place.bytes("toy/fit.json") != before)
    try place.write("kept", to: "file")
    #expect(try ConcordRun("fit", "card.yaml", "--output", "file/deep", in: place).status == 4)
  }

  @Test("Binned fits and fits of shares agree with the unbinned one", arguments: ["binned: 400", "extended: false"])
  func otherLikelihoods(_ option: String) throws {
    try toy()
    #expect(try ConcordRun("fit", "card.yaml", "--output", "one", in: place).status == 0)
    var card = FitCard()
    card.more = "fit: {\(option)}"
    try toy(card)
    let run = try ConcordRun("fit", "card.yaml", "--output", "two", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let (one, two) = (try json("one/fit.json"), try json("two/fit.json"))
    for name in ["signal.mean", "signal.sigma", "background.slope"] {
      let (a, b) = (try parameter(one, name), try parameter(two, name))
      let (x, y) = (try #require(a["value"] as? Double), try #require(b["value"] as? Double))
      let error = try #require(a["error"] as? Double)
      #expect(abs(x - y) < 0.1 * error, "\(name): \(x), \(y)")
    }
    let shares = option.hasPrefix("extended")
    #expect(place.files.contains("two/sweights.root") == !shares)
    if shares {
      let derived = try #require(two["derived"] as? [String: [String: Any]])
      let x = try #require(derived["signal.yield"]?["value"] as? Double)
      let y = try #require(try parameter(one, "signal.yield")["value"] as? Double)
      #expect(abs(x - y) < 0.01)
    }
  }
}

@Suite("Shapes of mass fits") struct FitShapeTests {
  /// Every other model describes the toy's peak or its background about as well as the right one.
  @Test(
    "Every model can be fitted",
    arguments: [
      ("double-gaussian", ""), ("crystal-ball", ""), ("double-crystal-ball", ""),
      ("", "{model: chebyshev, degree: 3}"), ("", "{model: bernstein, degree: 3}"),
      ("", "{model: template, sample: {files: [below.csv]}, bins: 40}"), ("", "{model: kernel, sample: {files: [below.csv]}}"),
    ])
  func models(_ signal: String, _ background: String) throws {
    let place = try Workplace()
    var card = FitCard()
    if !signal.isEmpty { card.signal = "{model: \(signal), mean: 91}" }
    if !background.isEmpty { card.background = background }
    let spectrum = ToySpectrum()
    try place.write(spectrum.text(), to: "toy.csv")
    try place.write(ToySpectrum(signal: 0, background: 20_000, seed: 99).text(), to: "below.csv")
    try place.write(card.text, to: "card.yaml")
    let run = try ConcordRun("fit", "card.yaml", in: place)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let fit = try #require(try JSONSerialization.jsonObject(with: place.bytes("toy/fit.json")) as? [String: Any])
    let found = try #require((fit["parameters"] as? [String: [String: Any]])?["background.yield"])
    let (value, error) = (try #require(found["value"] as? Double), try #require(found["error"] as? Double))
    let tails = signal.isEmpty ? 0 : 200.0  // a Gaussian core leaves the Lorentzian's tails to the background
    #expect(abs(value - 1500) < 4.5 * error + tails, "\(value) ± \(error)")
  }
}
