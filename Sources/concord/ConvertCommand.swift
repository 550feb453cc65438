import ArgumentParser
import Corrections
import EventFiles
import Foundation
import Recoil
import RootFiles

/// `concord convert`
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns histograms of a ROOT file, a calibration, or a recoil payload, into a correction set.",
    discussion: """
      One correction per histogram; numeric axes become bins, axes with labels categories. Underflow and overflow of the \
      histogram are not used: --outside says what lies beyond the axes. Recoil payloads (ROOT files as KIT and CMS-HTT lay them out, \
      correction sets of Recoil_correction_… maps) become maps u_par and u_perp; --object takes single histograms of such files instead. \
      JSON of polynomials (x and y, data and mc, nom) becomes met_xy. A calibration of Concord (its folder or calibration.json) is written \
      again: --method and --names say how. Any other correction set, and with --target or --format every one, is written again as it is.
      """)

  @Argument(help: "The ROOT file, FILE or FILE:NAME, a calibration, or a correction set.") var input: String
  @Argument(help: "The correction set, .json or .json.gz.") var output: String
  @Option(help: "Histograms, separated by commas; all of the file if left out.") var object: String?
  @Option(help: "Names of the inputs, separated by commas; the axes' titles if left out.") var inputs: String?
  @Option(parsing: .unconditional, help: "Beyond the axes: error, clamp or a number.") var outside: OutsideBins = .error
  @Flag(help: "Add an input systematic: nominal, up, down.") var systematics = false
  @Option(
    help: "How variations are called, which adds them: \(ConvertOptions.conventions).", transform: ConvertOptions.convention)
  var convention: VariationConvention.Preset?
  @Option(help: "Recoil calibrations: exact (Newton's method), or table (cubic pieces, faster).") var method = MapMethod.exact
  @Option(help: "Recoil calibrations, --method table: cubic pieces per map.") var pieces = RecoilExportMethod.defaultPieces
  @Option(help: "Recoil calibrations: concord (u_par, u_perp) or hleprare (Recoil_correction_…).") var names = RecoilNames.concord
  @Option(help: "The correction's name; the histogram's if left out.") var name: String?
  @Option(help: "What the set is for.") var description: String?
  @Option(help: "Recoil payloads, and calibrations with --names hleprare: keys of inputs, as era=2022,order=NLO.")
  var choose: String?
  @Option(help: "Recoil payloads of histograms: the share of events on either side that is rescaled.") var tail = 1e-4
  @Option(help: "Polynomials of MET's offsets: the vertices they hold between, LOW:HIGH.") var npv = "5:55"
  @OptionGroup var written: SetOutputOptions

  mutating func validate() throws {
    try SetOutputOptions.check(output)
    guard pieces > 0, pieces <= 10_000 else { throw ValidationError("--pieces must be from 1 to 10000, not \(pieces)") }
    guard tail > 0, tail < 0.5 else { throw ValidationError("--tail must be in (0, 0.5), not \(tail)") }
    guard vertices != nil else { throw ValidationError("--npv must be LOW:HIGH, two rising numbers, not '\(npv)'") }
    if let bad = choices.first(where: { $0.count != 2 }) {
      throw ValidationError("--choose takes INPUT=KEY, separated by commas, not '\(bad.joined(separator: "="))'")
    }
  }

  private var choices: [[String]] {
    (choose ?? "").split(separator: ",").map { $0.split(separator: "=").map(String.init) }
  }

  private var vertices: ClosedRange<Double>? {
    let ends = npv.split(separator: ":").compactMap { Double($0) }.filter(\.isFinite)
    return ends.count == 2 && ends[0] < ends[1] ? ends[0]...ends[1] : nil
  }

  func run() throws {
    let (path, inner) = Self.parts(of: input)
    if object == nil, inner == nil {
      let isRewritten = written.target != nil || written.layout != nil
      if try exportCalibration(path) { return }
      if !isRewritten, try importPayload(path) { return }
      if try InspectText.isDocument(path) { return try convertSet(path) }
    }
    let file = try RootFile(path: path)
    let chosen = (object ?? inner)?.split(separator: ",").map(String.init)
    var importer = HistogramImport(outside: outside.flow, varied: systematics || convention != nil)
    if let convention { importer.convention = VariationConvention(convention) }
    importer.inputs = inputs?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    importer.name = name
    let set = try importer.correctionSet(file, histograms: chosen, description: description)
    try written.store(set, to: output)
    note("\(output): \(set.corrections.count) \(set.corrections.count == 1 ? "correction" : "corrections")")
  }

  /// Writes a calibration of Concord; false if the input is none.
  private func exportCalibration(_ path: String) throws -> Bool {
    let keys = Dictionary(choices.map { ($0[0], $0[1]) }) { $1 }
    let method: RecoilExportMethod = method == .exact ? .exact : .table(pieces: pieces)
    guard let (set, text) = try CalibrationExport(method: method, names: names, choices: keys).correctionSet(path) else {
      return false
    }
    try written.store(set, to: output)
    note("\(output): \(text)")
    return true
  }

  /// Writes maps of a payload by other hands; false if the input is none.
  private func importPayload(_ path: String) throws -> Bool {
    let keys = Dictionary(choices.map { ($0[0], $0[1]) }) { $1 }
    let importer = PayloadImport(choices: keys, tail: tail, vertices: vertices ?? XYPayload.publishedRange)
    guard let (set, decisions) = try importer.correctionSet(path) else { return false }
    try written.store(set, to: output)
    decisions.forEach { note($0) }
    note("\(output): \(set.corrections.map(\.name).joined(separator: ", "))")
    return true
  }

  /// `FILE:NAME`; a file whose own name has the colon comes first.
  private static func parts(of text: String) -> (path: String, object: String?) {
    guard !FileManager.default.fileExists(atPath: text), let range = text.range(of: ".root:") else { return (text, nil) }
    return (String(text[..<range.upperBound].dropLast()), String(text[range.upperBound...]))
  }
}
