import Cards
import EventFiles
import Fitting
import RootFiles
import Storage

/// Makes the density of a component; templates and kernels read their samples.
struct ShapeMaker: Sendable {
  let card: MassFitCard
  let threads: Int

  /// - Throws: ``CardSampleError``, ``EventFileError``, ``MassFitError`` for samples and histograms that make no shape.
  func density(_ component: ComponentCard) throws -> any Density {
    do {
      switch component.model {
      case .template(.histogram(let file, let name)): return try template(component, file: card.card.resolve(file), name: name)
      case .template(.sample(let sample, let bins)): return try template(component, sample, bins: bins)
      case .kernel(let sample):
        let events = try events(component, sample)
        return try KernelDensity(of: events.fitted, weights: events.weights, range: card.range, isReflected: true)
      default:
        guard let density = try component.model.density(on: card.range) else {
          preconditionFailure("\(component.model.name) is neither a formula nor made of events")
        }
        return density
      }
    } catch let error as ShapeError {
      throw MassFitError("\(component.place): \(error)", kind: .card)
    }
  }

  /// What went into the shape besides the card.
  func inputs(_ component: ComponentCard) throws -> [FileFingerprint] {
    switch component.model {
    case .template(.histogram(let file, _)): return [try FileFingerprint(ofObjectIn: card.card.resolve(file))]
    case .template(.sample(let sample, _)), .kernel(let sample):
      let chain = try card.open(sample, section: section(component))
      return try chain.fingerprints() + chain.friendFingerprints()
    default: return []
    }
  }

  private func section(_ component: ComponentCard) -> String { "\(component.key).sample" }

  /// The sample's events under the card's mass, selection and range.
  private func events(_ component: ComponentCard, _ sample: CardSample) throws -> MassEvents {
    let section = section(component)
    let chain = try card.open(sample, section: section)
    let events = try MassEventReader(card: card, formulas: [], threads: threads).read(
      chain, weight: sample.weight, section: section)
    if let first = events.firstNotFinite {
      throw MassFitError("\(component.place): \(first). Exclude such events in the selection, as with isfinite(…)", kind: .events)
    }
    guard events.counts.inRange > 0 else {
      throw MassFitError(
        "\(component.place): none of the sample's \(events.counts.read) events is selected with a mass in the range",
        kind: .events)
    }
    return events
  }

  private func template(_ component: ComponentCard, _ sample: CardSample, bins: Int) throws -> any Density {
    let events = try events(component, sample)
    let histogram = MassHistogram(events.fitted, weights: events.weights, range: card.range, bins: bins)
    return try TemplateDensity(edges: histogram.edges, contents: histogram.contents)
  }

  private func template(_ component: ComponentCard, file: String, name: String) throws -> any Density {
    let histogram = try RootFile(path: file).histogram(name)
    guard histogram.axes.count == 1, histogram.profile == nil else {
      throw MassFitError(
        "\(component.place): '\(name)' in \(file) is a \(histogram.className). A template is a histogram with one axis",
        kind: .card)
    }
    let edges = histogram.axes[0].edges
    guard let low = edges.first, let high = edges.last, low <= card.range.lowerBound, high >= card.range.upperBound else {
      throw MassFitError(
        """
        \(component.place): '\(name)' in \(file) reaches from \(edges.first ?? 0) to \(edges.last ?? 0), which does not cover the \
        range [\(card.range.lowerBound), \(card.range.upperBound)]: events outside would be impossible
        """, kind: .card)
    }
    return try TemplateDensity(edges: edges, contents: Array(histogram.values.dropFirst().dropLast()))
  }
}
