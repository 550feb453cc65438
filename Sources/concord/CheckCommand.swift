import ArgumentParser
import Recoil
import Reports

/// `concord check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a calibration on events that did not enter its fits; exit code 1 when it does not close.")

  @Argument(help: "calibration.json, or the folder it is in.") var calibration: String
  @Option(
    parsing: .upToNextOption,
    help: """
      Event files: SAMPLE=FILE with the card's samples (data, signal, …), or a file called as in the card. \
      Left out: the files the calibration was derived from.
      """)
  var input: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: "Friends of the files given: SAMPLE=FILE[:TREE], for each friend of the card in its order.")
  var friend: [String] = []
  @Flag(help: "The input holds no event of the fits: use all of it, not the held-out part.") var independent = false
  @Option(help: "A folder for closure.json; nothing is written if left out.") var output: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func validate() throws {
    if !friend.isEmpty && input.isEmpty { throw ValidationError("--friend needs --input: the files of the fits have theirs") }
    if independent && input.isEmpty {
      throw ValidationError("--independent needs --input: the files of the fits are not independent")
    }
  }

  func run() throws {
    switch try CalibrationKind(of: calibration) {
    case .recoil: try checkRecoil()
    case .xy: try checkXY()
    }
  }

  private func checkRecoil() throws {
    let recoil = try RecoilCalibration(contentsOf: calibration)
    if let output { try RecoilFolder(output).requireRoomForClosure(overwrite: work.force) }
    let samples = try RecoilInputs(recoil, readFrom: calibration).open(
      input, friends: friend, side: independent ? .all : .heldOut)
    let progress = ProgressLine()
    let closure = try RecoilChecker(recoil, threads: work.threads, side: independent ? .all : .heldOut) {
      progress.show($0)
    }.check(samples)
    for remark in EventCounts.remarks(closure.counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) { note(remark) }
    if let output { try RecoilFolder(output).write(closure, overwrite: work.force) }
    try StandardOutput.show(format == .json ? jsonText(closure) : ClosureTable(closure).text)
    if !closure.closes { throw GateFailed() }
  }
}
