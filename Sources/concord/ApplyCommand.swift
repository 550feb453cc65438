import ArgumentParser
import EventFiles
import Foundation
import Recoil

/// `concord apply`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Applies a calibration or a correction set to events.",
    discussion: "Writes a friend tree ‘Corrections’ with one entry per input event, in the input's order.")

  @Argument(help: "calibration.json, or the folder it is in; a card of kind: correction; a correction set, with --card.")
  var calibration: String
  @Option(help: "The card that says which inputs a correction set gets.") var card: String?
  @Option(parsing: .upToNextOption, help: "Event files, paths or globs, taken one after the other.") var input: [String]
  @Option(help: "The ROOT file to write.") var output: String
  @Option(help: "The tree of the input; the calibration's or the card's if left out.") var tree: String?
  @OptionGroup var friends: FriendOptions
  @Option(parsing: .upToNextOption, help: "Input columns to copy beside the corrections: names or globs.") var copy: [String] = []
  @Option(help: "Variations to write: all, none, or names of sources or variations, separated by commas.") var variations = "none"
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      """
      How variations of recoil calibrations are written: columns of shifted MET; weights, one per event and eigen-mode of the \
      fits; \
      or both.
      """, valueName: "form"))
  var written: WrittenForm = .columns
  @Option(help: "Whether the events are data or simulation, for XY calibrations; simulation if left out.") var role: EventRole?
  @Flag(help: "The events are those of the card's transfer (W simulation): match probabilities first, write m_T.")
  var transfer = false
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func validate() throws {
    if input.isEmpty { throw ValidationError("--input needs at least one file") }
    if written != .columns, variations == "none" { throw ValidationError("--as \(written): which? Name them with --variations") }
  }

  func run() throws {
    if isCorrections { return try applyCorrections() }
    switch try calibrationKind() {
    case .recoil: try applyRecoil()
    case .xy: try applyXY()
    }
  }

  /// The variations as given, one by one.
  var namedVariations: [String] { variations.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }

  /// What `--copy` names, one by one.
  var copiedColumns: [String] { copy.flatMap { $0.split(separator: ",").map(String.init) } }

  private func applyRecoil() throws {
    guard role != .data else { throw ValidationError("--role data: recoil calibrations correct simulation to data") }
    let recoil = try RecoilCalibration(contentsOf: calibration)
    if transfer, recoil.transfer == nil {
      throw ValidationError("--transfer: the card of ‘\(recoil.name)’ has no transfer to another process")
    }
    let chain = try RecoilApplication.open(
      input, tree: tree ?? (transfer ? recoil.transfer?.tree : recoil.tree),
      friends: friends.files(likeThoseOf: recoil.samples.first { $0.role == .signal }))
    let progress = ProgressLine()
    let application = RecoilApplication(
      recoil, threads: work.threads, copying: copiedColumns,
      choice: try recoil.choice(of: namedVariations, as: written.form, isTransfer: transfer), isTransfer: transfer)
    let summary = try application.apply(to: chain, output: output, overwrite: work.force) {
      progress.show("applying", $0, chain.entryCount, unit: "events")
    }
    try StandardOutput.show(format == .json ? jsonText(summary) : "\(output): \(summary.text)")
  }
}

/// ``VariationForm`` as it is given on the command line.
enum WrittenForm: String, ExpressibleByArgument, CaseIterable {
  case columns, weights, both

  var form: VariationForm {
    switch self {
    case .columns: .columns
    case .weights: .weights
    case .both: .both
    }
  }
}
