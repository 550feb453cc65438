import Cards
import EventFiles
import Fitting

/// Makes the density of a component; templates and kernels read their samples.
struct ShapeMaker: Sendable {
  let card: MassFitCard
  let threads: Int

  /// - Throws: ``CardSampleError``, ``EventFileError``, ``MassFitError`` for samples that make no shape.
  func density(_ component: ComponentCard) throws -> any Density {
    guard let density = component.model.density(on: card.range) else {
      throw MassFitError("\(component.place): model \(component.model.name) is not there yet", kind: .card)
    }
    return density
  }
}
