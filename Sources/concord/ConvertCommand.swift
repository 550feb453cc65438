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
      histogram are not used: --outside says what lies beyond the axes. Recoil payloads (ROOT files as KIT and CMS-HTT lay them \
      out, \
      correction sets of Recoil_correction_… maps) become maps u_par and u_perp; --object takes single histograms of such files \
      instead. \
      JSON of polynomials (x and y, data and mc, nom) becomes met_xy. A calibration of Concord (its folder or calibration.json) \
      is written \
      again: --method and --names say how. Any other correction set, and with --target or --format every one, is written again \
      as it is. \
      With --method linear or monotone a histogram is a curve through the centres of its bins.
      """)

  @Argument(help: "The ROOT file, FILE or FILE:NAME, a calibration, or a correction set.") var input: String
  @Argument(help: "The correction set, .json or .json.gz.") var output: String
  @Option(help: "Histograms, separated by commas; all of the file if left out.") var object: String?
  @Option(help: "Names of the inputs, separated by commas; the axes' titles if left out.") var inputs: String?
  @Option(parsing: .unconditional, help: "Beyond the axes: error, clamp or a number; error if left out.") var outside:
    OutsideBins?
  @Flag(help: "Add an input systematic: nominal, up, down.") var systematics = false
  @Option(
    help: "How variations are called, which adds them: \(ConvertOptions.conventions).", transform: ConvertOptions.convention)
  var convention: VariationConvention.Preset?
  @Option(
    help: """
      Recoil calibrations: exact (Newton's method; if left out), or table (cubic pieces, faster). Histograms: linear or monotone \
      (cubic) \
      between the centres of bins; bins if left out.
      """)
  var method: ConversionMethod?
  @Option(help: "Recoil calibrations, --method table: cubic pieces per map; \(RecoilExportMethod.defaultPieces) if left out.")
  var pieces: Int?
  @Option(help: "Recoil calibrations: concord (u_par, u_perp; if left out) or hleprare (Recoil_correction_…).")
  var names: RecoilNames?
  @Option(help: "The correction's name; the histogram's if left out.") var name: String?
  @Option(help: "What the set is for.") var description: String?
  @Option(help: "Recoil payloads, and calibrations with --names hleprare: keys of inputs, as era=2022,order=NLO.")
  var choose: String?
  @Option(help: "Recoil payloads of histograms: the share of events on either side that is rescaled; 1e-4 if left out.")
  var tail: Double?
  @Option(help: "Polynomials of MET's offsets: the vertices they hold between, LOW:HIGH; 5:55 if left out.") var npv: String?
  @OptionGroup var written: SetOutputOptions

  mutating func validate() throws {
    try SetOutputOptions.check(output)
    if let pieces, !(1...10_000).contains(pieces) { throw ValidationError("--pieces must be from 1 to 10000, not \(pieces)") }
    if pieces != nil, method != .table { throw ValidationError("--pieces goes with --method table; leave it out") }
    if let tail, !(tail > 0 && tail < 0.5) { throw ValidationError("--tail must be in (0, 0.5), not \(tail)") }
    if let npv, vertices == nil { throw ValidationError("--npv must be LOW:HIGH, two rising numbers, not '\(npv)'") }
    if let bad = choices.first(where: { $0.count != 2 }) {
      throw ValidationError("--choose takes INPUT=KEY, separated by commas, not '\(bad.joined(separator: "="))'")
    }
  }

  private var choices: [[String]] {
    (choose ?? "").split(separator: ",").map { $0.split(separator: "=").map(String.init) }
  }

  private var vertices: ClosedRange<Double>? {
    let ends = (npv ?? "").split(separator: ":").compactMap { Double($0) }.filter(\.isFinite)
    return ends.count == 2 && ends[0] < ends[1] ? ends[0]...ends[1] : nil
  }

  func run() throws {
    let (path, inner) = Self.parts(of: input)
    if object == nil, inner == nil {
      let isRewritten = written.target != nil || written.layout != nil
      if let kind = try? CalibrationKind(of: path) { return try export(path, kind) }
      if !isRewritten, try importPayload(path) { return }
      if try DocumentKind.isDocument(path) {
        try refuseOptions(with: .set)
        return try written.write(CorrectionSet(contentsOf: path), to: output)
      }
    }
    try convertHistograms(path, (object ?? inner)?.split(separator: ",").map(String.init))
  }

  private func convertHistograms(_ path: String, _ chosen: [String]?) throws {
    let file = try RootFile(path: path)
    try refuseOptions(with: .histograms)
    var importer = HistogramImport(outside: (outside ?? .error).flow, varied: systematics || convention != nil)
    if let convention { importer.convention = VariationConvention(convention) }
    importer.inputs = inputs?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    (importer.name, importer.interpolation) = (name, method?.interpolation)
    let (set, error) = try importer.correctionSet(file, histograms: chosen, description: description)
    try written.store(set, to: output)
    note("\(output): \(counted(set.corrections.count, "correction"))" + (error.map { "; within \($0) of the curve" } ?? ""))
  }

  /// Writes a calibration of Concord.
  private func export(_ path: String, _ kind: CalibrationKind) throws {
    try refuseOptions(with: kind == .xy ? .xy : .recoil)
    if choose != nil, names != .hleprare { throw ValidationError("--choose goes with --names hleprare; leave it out") }
    let keys = Dictionary(choices.map { ($0[0], $0[1]) }) { $1 }
    let method: RecoilExportMethod =
      method == .table ? .table(pieces: pieces ?? RecoilExportMethod.defaultPieces) : .exact
    let (set, text) = try CalibrationExport(method: method, names: names ?? .concord, choices: keys).correctionSet(path, kind)
    try written.store(set, to: output)
    note("\(output): \(text)")
  }

  /// Writes maps of a payload by other hands; false if the input is none.
  private func importPayload(_ path: String) throws -> Bool {
    let keys = Dictionary(choices.map { ($0[0], $0[1]) }) { $1 }
    let importer = PayloadImport(choices: keys, tail: tail ?? 1e-4, vertices: vertices ?? XYPayload.publishedRange)
    guard let (source, set, decisions) = try importer.correctionSet(path) else { return false }
    try refuseOptions(with: source)
    try written.store(set, to: output)
    decisions.forEach { note($0) }
    note("\(output): \(set.corrections.map(\.name).joined(separator: ", "))")
    return true
  }

  /// Options that would do nothing are refused.
  private func refuseOptions(with source: ConversionSource) throws {
    let given: [(option: String, isGiven: Bool, sources: [ConversionSource])] = [
      ("--inputs", inputs != nil, [.histograms]), ("--outside", outside != nil, [.histograms]),
      ("--systematics", systematics, [.histograms]), ("--convention", convention != nil, [.histograms]),
      ("--name", name != nil, [.histograms]), ("--description", description != nil, [.histograms]),
      ("--method \(method?.rawValue ?? "")", method != nil, method?.interpolation == nil ? [.recoil] : [.histograms]),
      ("--pieces", pieces != nil, [.recoil]), ("--names", names != nil, [.recoil]),
      ("--choose", choose != nil, [.recoil, .maps]), ("--tail", tail != nil, [.payload]), ("--npv", npv != nil, [.polynomials]),
    ]
    for (option, isGiven, sources) in given where isGiven && !sources.contains(source) {
      let others = sources.map(\.rawValue).joined(separator: " and ")
      throw ValidationError("\(option) is for \(others), and '\(input)' holds \(source.rawValue). Leave it out")
    }
  }

  /// `FILE:NAME`; a file whose own name has the colon comes first.
  private static func parts(of text: String) -> (path: String, object: String?) {
    guard !FileManager.default.fileExists(atPath: text), let range = text.range(of: ".root:") else { return (text, nil) }
    return (String(text[..<range.upperBound].dropLast()), String(text[range.upperBound...]))
  }
}
