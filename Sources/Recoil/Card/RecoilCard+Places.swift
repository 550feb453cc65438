public import Cards
import EventFiles

/// A card that names samples: data, signal and backgrounds.
public protocol SampleCard {
  /// The YAML it came from.
  var card: Card { get }
  /// The samples as the card names them.
  var samples: [RecoilSample] { get }
}

extension SampleCard {
  /// An error of a sample's files at its place in the card.
  func located(_ error: EventFileError, sample: RecoilSample) -> RecoilError { samples.located(error, sample: sample, in: card) }
}

extension [RecoilSample] {
  /// Opens every sample's files, relative to the card that lists the samples.
  /// - Throws: ``RecoilError/input(place:_:)`` with the place in the card.
  func opened(in card: Card) throws -> [(RecoilSample, EventChain)] {
    var result: [(RecoilSample, EventChain)] = []
    for sample in self {
      let chain: EventChain
      do throws(EventFileError) {
        chain = try sample.source.open(relativeTo: card)
      } catch {
        throw located(error, sample: sample, in: card)
      }
      try chain.refuseRepeatedFiles(sample.name)
      guard chain.entryCount > 0 else { throw RecoilError.noEvents(sample: sample.name, files: sample.files) }
      result.append((sample, chain))
    }
    return result
  }

  /// An error of a sample's files at its place in the card.
  func located(_ error: EventFileError, sample: RecoilSample, in card: Card) -> RecoilError {
    .input(place: place(of: sample, in: card)?.place(of: error, in: card) ?? "\(card.file): samples", error)
  }

  /// Where the card describes a sample.
  private func place(of sample: RecoilSample, in card: Card) -> CardMapping? {
    guard let samples = try? card.root()["samples"]?.mapping() else { return nil }
    guard sample.role == .background else { return try? samples[sample.role.rawValue]?.mapping() }
    guard let list = try? samples["background"]?.list() else { return try? samples["background"]?.mapping() }
    let number = filter { $0.role == .background }.firstIndex(of: sample) ?? 0
    return list.indices.contains(number) ? try? list[number].mapping() : nil
  }
}
