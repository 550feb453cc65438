import ArgumentParser
import Corrections
import EventFiles
import Foundation
import Recoil
import RootFiles

/// `concord convert`
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns histograms of a ROOT file, or a recoil payload, into a correction set.",
    discussion: """
      One correction per histogram; numeric axes become bins, axes with labels categories. Underflow and overflow of the \
      histogram are not used: --outside says what lies beyond the axes. Recoil payloads (ROOT files as KIT and CMS-HTT lay them out, \
      correction sets of Recoil_correction_… maps) become maps u_par and u_perp; --object takes single histograms of such files instead. \
      JSON of polynomials (x and y, data and mc, nom) becomes met_xy. With --target or --format a correction set is written again as it is.
      """)

  @Argument(help: "The ROOT file, FILE or FILE:NAME, or a correction set.") var input: String
  @Argument(help: "The correction set, .json or .json.gz.") var output: String
  @Option(help: "Histograms, separated by commas; all of the file if left out.") var object: String?
  @Option(help: "Names of the inputs, separated by commas; the axes' titles if left out.") var inputs: String?
  @Option(parsing: .unconditional, help: "Beyond the axes: error, clamp or a number.") var outside: OutsideBins = .error
  @Flag(help: "Add an input systematic: nominal, up, down.") var systematics = false
  @Option(help: "The correction's name; the histogram's if left out.") var name: String?
  @Option(help: "What the set is for.") var description: String?
  @Option(help: "Recoil payloads: keys of inputs, as era=2022,order=NLO.") var choose: String?
  @Option(help: "Recoil payloads of histograms: the share of events on either side that is rescaled.") var tail = 1e-4
  @Option(help: "Polynomials of MET's offsets: the vertices they hold between, LOW:HIGH.") var npv = "5:55"
  @OptionGroup var written: SetOutputOptions

  mutating func validate() throws {
    guard output.hasSuffix(".json") || output.hasSuffix(".json.gz") else {
      throw ValidationError("the output must be a correction set, .json or .json.gz, not '\(output)'")
    }
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
    if written.target != nil || written.layout != nil, try InspectText.isDocument(path) { return try convertSet(path) }
    if object == nil, inner == nil {
      let keys = Dictionary(choices.map { ($0[0], $0[1]) }) { $1 }
      if let (set, decisions) = try PayloadImport(
        choices: keys, tail: tail, vertices: vertices ?? XYPayload.publishedRange
      ).correctionSet(path) {
        try set.write(to: output, overwrite: written.force)
        decisions.forEach { note($0) }
        return note("\(output): \(set.corrections.map(\.name).joined(separator: ", "))")
      }
    }
    let file = try RootFile(path: path)
    let chosen = (object ?? inner)?.split(separator: ",").map(String.init)
    var importer = HistogramImport(outside: outside.flow, varied: systematics)
    importer.inputs = inputs?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    importer.name = name
    let set = try importer.correctionSet(file, histograms: chosen, description: description)
    try set.write(to: output, overwrite: written.force)
    note("\(output): \(set.corrections.count) \(set.corrections.count == 1 ? "correction" : "corrections")")
  }

  /// `FILE:NAME`; a file whose own name has the colon comes first.
  private static func parts(of text: String) -> (path: String, object: String?) {
    guard !FileManager.default.fileExists(atPath: text), let range = text.range(of: ".root:") else { return (text, nil) }
    return (String(text[..<range.upperBound].dropLast()), String(text[range.upperBound...]))
  }
}

/// `error`, `clamp` or a number, as given on the command line.
enum OutsideBins: ExpressibleByArgument {
  case error, clamp
  case value(Double)

  init?(argument: String) {
    switch argument {
    case "error": self = .error
    case "clamp": self = .clamp
    default:
      guard let number = Double(argument), number.isFinite else { return nil }
      self = .value(number)
    }
  }

  var defaultValueDescription: String { "error" }

  var flow: Flow {
    switch self {
    case .error: .error
    case .clamp: .clamp
    case .value(let number): .content(.constant(number))
    }
  }
}
