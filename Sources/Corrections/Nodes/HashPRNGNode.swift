/// A random number that is a function of some inputs: the same inputs draw the same number, on every machine.
///
/// The inputs' 64-bit patterns, in the order of ``inputs`` (two's complement, or the bits of the double), hash to the seed
/// of a PCG32 generator. So a float widened to a double draws another number than the double it was rounded from, and
/// -0.0 another than 0.0: the inputs and their types are part of what the correction promises.
public struct HashPRNGNode: Sendable, Hashable {
  /// How the numbers are distributed. The raw values are the words of the format.
  public enum Distribution: String, Sendable, Hashable, CaseIterable {
    /// Uniform in [0, 1).
    case flat = "stdflat"
    /// Standard normal, by Marsaglia's polar method on 32-bit draws.
    case normal
    /// Standard normal as one C++ library draws it; other platforms differ, and the format deprecates it. It is read, not
    /// written.
    case libraryNormal = "stdnormal"
  }

  /// The real and integer inputs that make the seed, in this order.
  public var inputs: [String] { exactInputs.map(\.text) }
  /// How the numbers are distributed.
  public let distribution: Distribution
  private let exactInputs: [ExactText]

  /// Draws from `distribution` by `inputs`.
  public init(inputs: [String], distribution: Distribution) {
    exactInputs = inputs.map(\.exact)
    self.distribution = distribution
  }
}
