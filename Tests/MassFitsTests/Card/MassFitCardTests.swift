import Cards
import Fitting
import Testing

@testable import MassFits

@Suite("Mass-fit cards") struct MassFitCardTests {
  static let start = """
    kind: mass-fit
    name: toy
    data: {files: [toy.csv]}
    mass: "M"
    range: [70.5, 110.25]

    """
  static let peak = "signal: {model: voigt, mean: 91.5, sigma: 1.4, hwhm: 1.3}\n"
  static let slope = "background: {model: exponential, slope: -0.031}\n"

  private func card(_ text: String) throws -> MassFitCard {
    try MassFitCard(Card(file: "cards/toy.yaml", text: Self.start + text))
  }

  @Test("What a card leaves out has its default")
  func defaults() throws {
    let card = try card(Self.peak + Self.slope)
    #expect(card.name == "toy" && card.mass == "M" && card.range == 70.5...110.25 && card.selection == nil)
    #expect(card.components.map(\.name) == ["signal", "background"])
    #expect(card.components[0].starts == ["mean": 91.5, "sigma": 1.4, "hwhm": 1.3] && card.components[0].fixed.isEmpty)
    #expect(card.fit.isExtended && card.fit.bins == nil && card.fit.profile == .all && card.fit.tolerance == nil)
    #expect(card.sWeights?.variant == .events && card.sWeights?.writesTree == true)
    #expect(card.control.isEmpty && card.toys == nil && card.bootstrap == nil && card.testsFactorization)
  }

  @Test("Every key is read")
  func everything() throws {
    let card = try card(
      """
      selection: "pt > 3"
      define: {twice: "2*pt"}
      components:
        jpsi: {model: voigt, mean: 75.5, sigma: 0.5, fwhm: 2.6, yield: 120, fix: [fwhm], limits: {sigma: [0.25, 4], mean: [75, 76]}}
        psi2s: {model: gaussian, mean: 91.5, link: {sigma: jpsi.sigma}, constrain: {mean: {mean: 91.25, sigma: 0.125}}}
        tail: {model: crystal-ball, mean: 100, sigma: 2, constrain: {sigma: {median: 2.5, kappa: 1.25}}}
        flat: {model: chebyshev, degree: 2, c1: 0.125}
      fit: {extended: true, binned: 250, profile: [jpsi.mean, jpsi.yield], tolerance: 1e-7, maxSteps: 33}
      sweights: {variant: integral, output: false, refit: true}
      control: {pt: "pt", iso: {formula: "iso", bins: 12, range: [0, 0.75]}, eta: {formula: "eta", bins: [-2.5, 0, 0.5, 2.5]}}
      efficiencies: {tight: "iso < 0.1"}
      classifiers: {mva: {formula: "score", signal: jpsi, background: flat}}
      factorization: true
      toys: {count: 25, seed: 9}
      bootstrap: {replicas: 30}

      """)
    #expect(card.selection == "pt > 3" && card.definitions == ["twice": "2*pt"])
    let (first, second, third) = (card.components[0], card.components[1], card.components[2])
    #expect(first.starts == ["mean": 75.5, "sigma": 0.5, "hwhm": 1.3, "yield": 120] && first.fixed == ["hwhm"])
    #expect(first.limits == ["sigma": 0.25...4, "mean": 75...76])
    #expect(second.parameterName("sigma") == "jpsi.sigma" && second.parameterName("mean") == "psi2s.mean")
    #expect(second.constraints == ["mean": .gaussian(mean: 91.25, sigma: 0.125)])
    #expect(third.constraints == ["sigma": .logNormal(median: 2.5, kappa: 1.25)])
    #expect(card.components[3].model == .chebyshev(degree: 2) && card.components[3].starts == ["c1": 0.125])
    #expect(card.fit.bins == 250 && card.fit.profile == .named(["jpsi.mean", "jpsi.yield"]))
    #expect(card.fit.tolerance == 1e-7 && card.fit.maxSteps == 33)
    #expect(card.sWeights?.variant == .integral && card.sWeights?.writesTree == false && card.sWeights?.refitsYields == true)
    #expect(
      card.control.map(\.bins) == [.count(40), .range(count: 12, 0...0.75), .edges(try .init(edges: [-2.5, 0, 0.5, 2.5]))])
    #expect(card.efficiencies == [NamedFormula(name: "tight", formula: "iso < 0.1")])
    #expect(card.classifiers.map { [$0.name, $0.formula, $0.signal, $0.background] } == [["mva", "score", "jpsi", "flat"]])
    #expect(card.testsFactorization && card.toys?.count == 25 && card.toys?.seed == 9)
    #expect(card.bootstrap?.replicas == 30 && card.bootstrap?.seed == 1)
  }

  @Test("A full width is half of it, wherever it is named")
  func widths() throws {
    let card = try card(
      "signal: {model: voigt, fwhm: 2.5, limits: {fwhm: [1, 6]}, constrain: {fwhm: {mean: 2.4, sigma: 0.1}}}\n" + Self.slope)
    #expect(card.components[0].starts == ["hwhm": 1.25] && card.components[0].limits == ["hwhm": 0.5...3])
    #expect(card.components[0].constraints == ["hwhm": .gaussian(mean: 1.2, sigma: 0.05)])
  }

  @Test("A spectrum without background has one component and no sWeights")
  func alone() throws {
    let card = try card(Self.peak + "background: {model: none}\n")
    #expect(card.components.count == 1 && card.sWeights == nil)
  }

  static let refusals: [(text: String, says: String)] = [
    (peak + slope + "luminosity: 3\n", "cards/toy.yaml:8: luminosity: unknown key"),
    (peak + slope + "contol: {pt: pt}\n", "contol: unknown key. Nearest: control."),
    (peak, "the key ‘background’ is missing"),
    (slope, "the key ‘signal’ is missing"),
    ("signal: {mean: 91}\n" + slope, "the key ‘model’ is missing"),
    ("signal: {model: voight, hwhm: 1}\n" + slope, "there is no model ‘voight’. Nearest: voigt."),
    (
      "signal: {model: voigt, mean: 91}\n" + slope, "width is missing: give hwhm (half of the full width at half maximum) or fwhm"
    ),
    ("signal: {model: voigt, hwhm: 1, fwhm: 2}\n" + slope, "signal.fwhm: the width is given twice"),
    ("signal: {model: voigt, hwhm: 1, gamma: 2}\n" + slope, "signal.gamma: unknown key"),
    ("signal: {model: gaussian, mean: .inf}\n" + slope, "signal.mean: a starting value must be finite"),
    ("signal: {model: gaussian, yield: -3}\n" + slope, "signal.yield: expected a number of events that is not negative"),
    (
      "signal: {model: gaussian, fix: [sigmma]}\n" + slope,
      "no parameter ‘sigmma’ in a component of model gaussian. Nearest: sigma."
    ),
    ("signal: {model: gaussian, fix: [sigma]}\n" + slope, "‘sigma’ is fixed, but at which value?"),
    ("signal: {model: gaussian, limits: {sigma: [3, 2]}}\n" + slope, "signal.limits.sigma: expected limits as [lower, upper]"),
    (
      "signal: {model: gaussian, sigma: 5, limits: {sigma: [1, 2]}}\n" + slope,
      "‘sigma’ starts at 5.0, outside its limits [1.0, 2.0]"
    ),
    ("signal: {model: gaussian, constrain: {mean: {mean: 91}}}\n" + slope, "the key ‘sigma’ is missing"),
    ("signal: {model: gaussian, constrain: {mean: {median: 91, kappa: 0.5}}}\n" + slope, "expected a factor above 1, found 0.5"),
    ("signal: {model: gaussian, constrain: {mean: {mean: 1, sigma: 0}}}\n" + slope, "expected a positive number"),
    ("signal: {model: gaussian, constrain: {mean: {mean: .inf, sigma: 1}}}\n" + slope, "expected a finite number"),
    ("signal: {model: gaussian, link: {sigma: sigma}}\n" + slope, "expected another component's parameter"),
    (
      "signal: {model: gaussian, link: {sigma: background.sigma}}\n" + slope,
      "‘sigma’ is linked to background.sigma, which is no parameter"
    ),
    (
      "signal: {model: gaussian, sigma: 1, link: {sigma: background.slope}}\n" + slope,
      "so it has no start, limits or fix of its own"
    ),
    ("signal: {model: voigt, link: {hwhm: background.fwhm}}\n" + slope, "link hwhm: it is the parameter of the fit"),
    ("signal: {model: chebyshev}\n" + slope, "the key ‘degree’ is missing"),
    ("signal: {model: bernstein, degree: 9}\n" + slope, "expected a degree from 1 to 8, found 9"),
    ("signal: {model: template}\n" + slope, "the key ‘sample’ is missing"),
    ("signal: {model: template, histogram: {file: a.root, name: h}, bins: 3}\n" + slope, "a histogram or a sample, not both"),
    ("signal: {model: template, sample: {files: [a.root]}, bins: 0}\n" + slope, "expected from 1 to 100000 bins"),
    ("components: {}\n", "there must be at least one component"),
    ("components: {a: {model: gaussian}}\n" + peak, "components names all of them: move signal there"),
    ("components: {a-b: {model: gaussian}}\n", "‘a-b’ names a column sw_a-b"),
    (peak + slope + "fit: {profile: [signal.width]}\n", "there is no parameter ‘signal.width’"),
    (peak + slope + "fit: {binned: 1}\n", "expected false or a number of bins from 2 to 100000, found ‘1’"),
    (peak + slope + "fit: {maxSteps: 0}\n", "expected at least one step"),
    (peak + slope + "fit: {extended: maybe}\n", "expected true or false, found ‘maybe’"),
    (peak + slope + "fit: {extended: false}\nsweights: {variant: cow}\n", "sWeights need yields"),
    (peak + slope + "fit: {extended: false}\ncontrol: {x: x}\n", "needs sWeights, which need yields"),
    (peak + slope + "sweights: false\ncontrol: {x: x}\n", "needs sWeights, which the card turns off"),
    (peak + slope + "sweights: {variant: best}\n", "expected events or integral or cow, found ‘best’"),
    (peak + slope + "control: {x: {formula: x, bins: 0}}\n", "expected from 1 to 10000 bins"),
    (peak + slope + "control: {x: {formula: x, bins: [0, 1, 1]}}\n", "edges must rise"),
    (peak + slope + "control: {x: {formula: x, bins: [0, 1], range: [0, 1]}}\n", "edges say the range already"),
    (peak + slope + "control: {x: {formula: x, bins: [0, .inf]}}\n", "edges of a histogram are finite"),
    (peak + slope + "classifiers: {x: {formula: x, signal: peak}}\n", "signal: there is no component ‘peak’"),
    (peak + slope + "classifiers: {x: {formula: x, signal: background}}\n", "‘background’ cannot be told from itself"),
    (peak + slope + "toys: {count: 1}\n", "expected a whole number from 2 to 1000000, found 1"),
    (peak + slope + "bootstrap: {seed: 1}\n", "the key ‘replicas’ is missing"),
  ]

  @Test("Mistakes are refused with file, key and remedy", arguments: refusals.indices)
  func refused(_ index: Int) {
    let (text, says) = Self.refusals[index]
    do {
      _ = try card(text)
      Issue.record("accepted: \(text)")
    } catch {
      #expect("\(error)".contains(says) && "\(error)".hasPrefix("cards/toy.yaml"), "\(error)")
    }
  }

  @Test("Ends of a range are finite and rise; other kinds are refused", arguments: ["[110, 70]", "[70, .inf]", "[70]", "all"])
  func ranges(_ range: String) {
    let text = (Self.start + Self.peak + Self.slope).replacing("[70.5, 110.25]", with: range)
    #expect(throws: CardError.self) { try MassFitCard(Card(file: "toy.yaml", text: text)) }
    let other = (Self.start + Self.peak + Self.slope).replacing("mass-fit", with: "recoil")
    let error = #expect(throws: CardError.self) { try MassFitCard(Card(file: "toy.yaml", text: other)) }
    #expect(error?.description.contains("‘recoil’ are not known here; fit knows kind: mass-fit and kind: efficiency") == true)
  }
}
