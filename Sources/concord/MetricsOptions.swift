import ArgumentParser
import Evaluation
import EventFiles

/// Events, classes and weights, shared by the metrics.
struct MetricsOptions: ParsableArguments {
  @Argument(help: "Event files, ROOT or CSV: paths, globs in quotes or @list.txt.") var files: [String]
  @Option(help: "The tree; may be left out if the file has one.") var tree: String?
  @Option(help: "1 for signal and 0 for background: a column, or a condition as in 'truth == 13'.") var label: String?
  @Option(help: "The weight, any sign; 1 if left out.") var weight: String?
  @Option(help: "For events that are in both classes, as sWeights make them: the weight as signal.") var signalWeight: String?
  @Option(help: "The weight as background.") var backgroundWeight: String?
  @Flag(help: "With two weights: keep the pairs of an event with itself, as ties.") var keepSelfPairs = false
  @Option(help: "Which events, or elements of lists, take part.") var selection: String?
  @OptionGroup var friends: FriendOptions
  @OptionGroup var parallel: ThreadOptions

  func validate() throws {
    let hasWeights = signalWeight != nil || backgroundWeight != nil
    if label == nil && !hasWeights {
      throw ValidationError("--label is missing; or give --signal-weight and --background-weight")
    }
    if (signalWeight == nil) != (backgroundWeight == nil) {
      throw ValidationError("--signal-weight and --background-weight go together")
    }
    if hasWeights && (label != nil || weight != nil) {
      throw ValidationError("--signal-weight and --background-weight take the place of --label and --weight")
    }
    if keepSelfPairs && !hasWeights { throw ValidationError("--keep-self-pairs needs --signal-weight and --background-weight") }
  }

  /// The formulas of the classes.
  var input: EvaluationInput {
    if let signalWeight, let backgroundWeight {
      return EvaluationInput(
        .weights(signal: signalWeight, background: backgroundWeight, keepsSelfPairs: keepSelfPairs), selection: selection)
    }
    return EvaluationInput(.label(label ?? "", weight: weight), selection: selection)
  }

  /// Opens the files.
  func chain() throws -> EventChain {
    if files.count == 1 { return try EventChain(argument: files[0], tree: tree, friends: friends.files()) }
    return try EventChain(files, tree: tree, friends: friends.files())
  }
}
