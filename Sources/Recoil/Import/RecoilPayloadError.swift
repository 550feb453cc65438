/// Why a file is no recoil payload that is read, or cannot be turned into a correction set.
public struct RecoilPayloadError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The object in it; empty for the whole.
  public let place: String
  /// What is wrong, and what to do about it.
  public let problem: String
  /// Whether the file is right, and the question about it is not.
  public let isUsage: Bool

  /// An error at a place in a file.
  public init(file: String, place: String = "", isUsage: Bool = false, _ problem: String) {
    (self.file, self.place, self.isUsage, self.problem) = (file, place, isUsage, problem)
  }

  /// File, place and problem on one line.
  public var description: String { "\(file)\(place.isEmpty ? "" : ", \(place)"): \(problem)" }
}
