/// Why a friend tree cannot be written.
public enum FriendOutputError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The output is one of the inputs.
  case outputIsInput(file: String)
  /// A column to copy has the name of one that is written.
  case copyCollides(column: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .outputIsInput(let file): "\(file): is an input. Choose another output"
    case .copyCollides(let column):
      "the input's column ‘\(column)’ cannot be copied: the corrections write a column of that name. Leave it out of --copy"
    }
  }
}
