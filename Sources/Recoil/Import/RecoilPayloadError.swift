/// Why a file is no recoil payload that is read, or cannot be turned into a correction set.
public struct RecoilPayloadError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The object in it; empty for the whole.
  public let place: String
  /// What is wrong, and what to do about it.
  public let problem: String

  /// An error at a place in a file.
  public init(file: String, place: String = "", _ problem: String) {
    (self.file, self.place, self.problem) = (file, place, problem)
  }

  /// File, place and problem on one line.
  public var description: String { "\(file)\(place.isEmpty ? "" : ", \(place)"): \(problem)" }
}
