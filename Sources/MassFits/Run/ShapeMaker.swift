import Cards
import Columns
import EventFiles
import Fitting

/// Makes the density of a component; templates and kernels read their samples.
struct ShapeMaker: Sendable {
  let card: MassFitCard
  let threads: Int

  /// - Throws: ``CardError``, ``CardSampleError``, ``EventFileError``, ``MassFitError`` for samples that make no shape.
  func density(_ component: ComponentCard) throws -> any Density {
    do {
      if let density = try component.model.density(on: card.range) { return density }
      switch component.model {
      case .template(.histogram(let file, let name)):
        return try template(file, name, component)
      case .template(.sample(let sample, let bins)):
        let events = try events(sample, component)
        let histogram = MassHistogram(events.fitted, weights: events.weights, range: card.range, bins: bins)
        return try TemplateDensity(edges: histogram.edges, contents: histogram.contents)
      case .kernel(let sample):
        let events = try events(sample, component)
        return try KernelDensity(of: events.fitted, weights: events.weights, range: card.range, isReflected: true)
      default: preconditionFailure("\(component.model.name) needs no sample")
      }
    } catch let error as DensityError {
      throw MassFitError("\(component.place): \(error)", kind: .card)
    }
  }

  private func template(_ file: String, _ name: String, _ component: ComponentCard) throws -> any Density {
    let source = HistogramLookup.Source(file: card.card.resolve(file), histogram: name)
    let lookup = HistogramLookup(source, over: nil, isNormalized: false, output: .value, outside: .missing)
    let table: FormulaTable
    do { table = try lookup.table() } catch {
      throw MassFitError("\(component.place): \(error)", kind: .card)
    }
    guard table.edges.count == 1 else {
      throw MassFitError("\(component.place): ‘\(name)’ has \(table.edges.count) axes. A template has one, the mass", kind: .card)
    }
    return try TemplateDensity(edges: table.edges[0], contents: table.values)
  }

  /// The events of a sample in the range, by the card's mass, selection and definitions.
  private func events(_ sample: CardSample, _ component: ComponentCard) throws -> MassEvents {
    let root = try? card.card.root()
    let section = (root?["components"] == nil ? "" : "components.") + "\(component.name).sample"
    let chain = try card.open(sample, section: section)
    let events = try MassEventReader(card: card, formulas: [], threads: threads).read(
      chain, weight: sample.weight, section: section)
    guard events.counts.inRange > 0 else {
      throw MassFitError(
        "\(component.place): no selected event of the sample has a mass in the range. Check mass, selection and range",
        kind: .card)
    }
    return events
  }
}

extension ShapeModel {
  /// The density of a model that needs nothing but parameters; nil for templates and kernels.
  func density(on range: ClosedRange<Double>) throws(DensityError) -> (any Density)? {
    switch self {
    case .voigt: VoigtDensity(width: .hwhm)
    case .gaussian: GaussianDensity()
    case .doubleGaussian: DoubleGaussianDensity()
    case .crystalBall: CrystalBallDensity(tails: .low)
    case .doubleCrystalBall: CrystalBallDensity(tails: .both)
    case .exponential: ExponentialDensity(range: range)
    case .chebyshev(let degree): try ChebyshevDensity(degree: degree, range: range)
    case .bernstein(let degree): try BernsteinDensity(degree: degree, range: range)
    case .template, .kernel: nil
    }
  }
}
