/// Where a mass fit came from.
public struct MassFitProvenance: Sendable, Hashable, Codable {
  /// Concord's version.
  public var version: String
  /// The instruction set the program was built for.
  public var instructionSet: String
  /// The card's text.
  public var card: String
  /// The SHA-256 of the card.
  public var cardSHA256: String
  /// Every input file, then the friends' files.
  public var inputs: [Input]
  /// The seed of toys and bootstrap; nil if the fit draws no random number.
  public var seed: UInt64?

  /// One input file.
  public struct Input: Sendable, Hashable, Codable {
    /// `data` or `data friend`.
    public var sample: String
    /// The file's name without folders.
    public var file: String
    /// Its entries.
    public var entries: Int
    /// SHA-256 of the size and both ends of the file.
    public var sampledSHA256: String

    /// An input file.
    public init(sample: String, file: String, entries: Int, sampledSHA256: String) {
      (self.sample, self.file, self.entries, self.sampledSHA256) = (sample, file, entries, sampledSHA256)
    }
  }

  /// Where a fit came from.
  public init(
    version: String, instructionSet: String, card: String, cardSHA256: String, inputs: [Input], seed: UInt64? = nil
  ) {
    (self.version, self.instructionSet, self.card, self.cardSHA256) = (version, instructionSet, card, cardSHA256)
    (self.inputs, self.seed) = (inputs, seed)
  }
}
