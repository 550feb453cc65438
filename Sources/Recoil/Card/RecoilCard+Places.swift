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
  func located(_ error: EventFileError, sample: RecoilSample) -> RecoilError {
    .input(place: place(of: sample)?.place(of: error, in: card) ?? "\(card.file): samples", error)
  }

  /// Where the card describes a sample.
  private func place(of sample: RecoilSample) -> CardMapping? {
    guard let samples = try? card.root()["samples"]?.mapping() else { return nil }
    guard sample.role == .background else { return try? samples[sample.role.rawValue]?.mapping() }
    guard let list = try? samples["background"]?.list() else { return try? samples["background"]?.mapping() }
    let number = self.samples.filter { $0.role == .background }.firstIndex(of: sample) ?? 0
    return list.indices.contains(number) ? try? list[number].mapping() : nil
  }
}
