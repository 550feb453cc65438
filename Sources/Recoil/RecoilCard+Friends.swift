import Cards
import EventFiles

extension RecoilCard {
  /// Reads `friends: [{files: […], tree: Corrections, by: event, alias: corr, missing: nan}]`.
  static func friends(_ value: CardValue?) throws(CardError) -> [FriendFiles]? {
    guard let list = try value?.list() else { return nil }
    var result: [FriendFiles] = []
    for value in list { result.append(try friend(try value.mapping())) }
    return result.isEmpty ? nil : result
  }

  private static func friend(_ mapping: CardMapping) throws(CardError) -> FriendFiles {
    try mapping.refuseUnknownKeys(["files", "tree", "by", "alias", "missing"])
    let files = try mapping.require("files", "the friend's paths or globs, as in [corrections_*.root]")
    let paths = try files.strings()
    guard !paths.isEmpty else { throw files.error("the list of files is empty") }
    let by = try mapping["by"]?.choice(FriendFiles.Join.self) ?? .entry
    let missing = try mapping["missing"]?.choice(FriendFiles.Missing.self) ?? .error
    if let given = mapping["missing"], by == .entry, missing != .error {
      throw given.error("friends joined by entry have a partner for every event; ‘\(missing.rawValue)’ needs by: event")
    }
    return FriendFiles(
      paths, tree: try mapping["tree"]?.string(), by: by, alias: try mapping["alias"]?.string(), missing: missing)
  }

  /// An error of a sample's files at its place in the card.
  func located(_ error: EventFileError, sample: RecoilSample) -> RecoilError {
    let mapping = place(of: sample)
    var value = mapping?["files"]
    if case .friend = error { value = mapping?["friends"] ?? value }
    if case .noFiles(let pattern) = error {
      let all = [value] + ((try? mapping?["friends"]?.list()) ?? []).map { (try? $0.mapping())?["files"] }
      let patterns = all.flatMap { (try? $0?.list()) ?? [] }
      value = patterns.first { (try? $0.string()).map(card.resolve) == pattern } ?? value
    }
    let line = value?.line.map { ":\($0)" } ?? ""
    return .input(place: "\(card.file)\(line): \(value?.key ?? "samples")", error)
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

extension CardValue {
  /// One of a few words.
  fileprivate func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) throws(CardError) -> Choice
  where Choice.RawValue == String {
    let text = try string()
    guard let found = Choice(rawValue: text) else {
      throw error("expected \(Choice.allCases.map(\.rawValue).joined(separator: " or ")), found ‘\(text)’")
    }
    return found
  }
}
