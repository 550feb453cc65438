import Cards
import EventFiles

extension RecoilCard {
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
