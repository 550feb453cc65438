import Columns
public import EventFiles
import Foundation
import Glibc
import RootFiles
import Storage
import Synchronization

/// How many events an application corrected, and how many it left unchanged for which reason.
public struct ApplicationSummary: Sendable, Hashable, Codable {
  /// Events read and written.
  public var events = 0
  /// Events with each flag, by the flag's name.
  public var flagged: [String: Int] = [:]
  /// Events left unchanged.
  public var unchanged = 0
  /// Columns that a pattern named and no tree can be written with: lists of lists.
  public var notCopied: [String] = []
  /// How many columns of weights were written.
  public var weights = 0
  /// Weights, of all events and columns, that were cut to 0…10.
  public var weightsClipped = 0
  /// The sources asked for by `all` that have no weights.
  public var notWeighted: [String] = []

  /// The same for people.
  public var text: String {
    let reasons = RecoilFlags.named.compactMap { name, _ in flagged[name].map { "\(name) \($0)" } }
    return "\(events) events, \(unchanged) left unchanged"
      + (reasons.isEmpty ? "" : " (flags: \(reasons.joined(separator: ", ")))")
      + (weights == 0
        ? "" : "; \(Self.counted(weights, "weight")) per event, cut to [0, 10] \(Self.counted(weightsClipped, "time"))")
      + (notWeighted.isEmpty ? "" : "; no weights for \(notWeighted.joined(separator: ", "))")
      + (notCopied.isEmpty ? "" : "; not copied, as they hold lists of lists: \(notCopied.joined(separator: ", "))")
  }
}

extension ApplicationSummary {
  private static func counted(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

/// Streams events through a calibration into a friend tree.
public struct RecoilApplication: Sendable {
  /// The name of the tree written.
  public static let treeName = "Corrections"
  /// The name of the provenance string in the output.
  public static let provenanceName = OutputProvenance.name

  let calibration: RecoilCalibration
  let threads: Int
  let copied: [String]
  let variations: [RecoilVariation]
  let weights: [RecoilVariation]
  private let notWeighted: [String]
  let isTransfer: Bool

  /// - Parameters:
  ///   - copying: names or globs of input columns to copy beside the corrections.
  ///   - variations: varied corrections to write beside the nominal one, see ``RecoilCalibration/variations(named:isTransfer:)``.
  ///   - isTransfer: whether events are those of the transfer's process; the calibration must have one.
  public init(
    _ calibration: RecoilCalibration, threads: Int, copying: [String] = [], variations: [RecoilVariation] = [],
    isTransfer: Bool = false
  ) {
    self.init(
      calibration, threads: threads, copying: copying,
      choice: VariationChoice(columns: variations, weights: [], notWeighted: []), isTransfer: isTransfer)
  }

  /// - Parameter choice: what to write beside the nominal correction, see ``RecoilCalibration/choice(of:as:isTransfer:)``.
  public init(
    _ calibration: RecoilCalibration, threads: Int, copying: [String] = [], choice: VariationChoice, isTransfer: Bool = false
  ) {
    self.calibration = calibration
    self.threads = threads
    copied = copying
    (variations, weights, notWeighted) = (choice.columns, choice.weights, choice.notWeighted)
    self.isTransfer = isTransfer
  }

  /// Corrects every event of `chain` and writes one entry for each, in order.
  /// - Throws: ``RecoilError/alreadyCorrected(file:calibration:)``, ``EventFileError``, ``FormulaError``, ``RootFileError``.
  public func apply(
    to chain: EventChain, output path: String, overwrite: Bool, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> ApplicationSummary {
    for file in chain.files { try Self.refuseCorrected(file.path) }
    let sample = RecoilSample(name: "input", role: .signal, files: [], tree: nil, weight: nil, entries: nil, uncertainty: nil)
    let formulas = isTransfer ? calibration.transfer?.formulas ?? calibration.formulas : calibration.formulas
    let programs = try SamplePrograms(formulas, sample, chain)
    let plan = OutputPlan(
      identity: EventIdentity(chain), variations: variations.map(\.name), weights: weights.map(\.name),
      hasMass: formulas.hasLepton)
    let (copies, notCopied) = try matchingColumns(chain, plan)
    let schema = copies + plan.schema
    for file in chain.allFiles where canonicalPath(file.path) == canonicalPath(path) {
      throw RecoilError.outputIsInput(file: path)
    }
    let file = try AtomicFile(path: path, overwrite: overwrite)
    let writer = try RootTreeWriter(
      output: file, tree: Self.treeName, title: "recoil corrections of \(calibration.name)", columns: schema,
      strings: [Self.provenanceName: try provenance(chain)], packing: .zstd(level: 1))
    var summary = ApplicationSummary()
    (summary.notCopied, summary.notWeighted, summary.weights) = (notCopied, notWeighted, weights.count)
    let sink = Mutex<Sink?>(Sink(writer: writer, summary: summary))
    let corrector = RecoilCorrector(
      calibration, variations: variations, weights: weights, isTransfer: isTransfer, threads: threads)
    let names = programs.columns + copies.map(\.name).filter { !programs.columns.contains($0) }
    let chunks = try chain.chunks(columns: names)
    try inOrder(count: chunks.count, threads: threads) { index in
      let joined = try chain.joined(names, chunk: chunks[index])
      let events = try programs.evaluate(joined.batch, unmatched: joined.unmatched)
      return OutputColumns(events, corrector, plan).batch(copying: copies, from: joined.batch)
    } consume: { _, output in
      progress(try sink.withLock { try $0?.append(output) ?? 0 })
    }
    return try sink.withLock { try $0.take()?.finish() } ?? ApplicationSummary()
  }

  /// Opens files to correct; says so if they were corrected already, whatever their trees are called.
  /// - Throws: ``RecoilError/alreadyCorrected(file:calibration:)``, ``EventFileError``.
  public static func open(_ patterns: [String], tree: String?, friends: [FriendFiles] = []) throws -> EventChain {
    for pattern in patterns {
      for path in try expand(pattern) { try refuseCorrected(path) }
    }
    return try EventChain(patterns, tree: tree, friends: friends)
  }

  private static func refuseCorrected(_ path: String) throws {
    // What an XY calibration wrote may be read; one that holds an XY correction itself refuses it (``RecoilXY``).
    guard let found = try OutputProvenance.found(in: path), found.kind != XYCalibration.kind.rawValue else { return }
    throw RecoilError.alreadyCorrected(file: path, calibration: found.calibration)
  }

  /// run, luminosityBlock and event, and what was asked for; and what a pattern met that cannot be written.
  private func matchingColumns(_ chain: EventChain, _ plan: OutputPlan) throws -> (copies: [ColumnSchema], notCopied: [String]) {
    let own = Set(plan.schema.map(\.name))
    var names = EventIdentity(chain).columns
    var notCopied: [String] = []
    for pattern in copied {
      var matches = chain.columns.filter { fnmatch(pattern, $0.name, 0) == 0 }
      if matches.isEmpty { _ = try chain.schema(of: pattern) }
      if pattern.contains(where: "*?[".contains) {
        notCopied += matches.filter(\.isNested).map(\.name)
        matches.removeAll(where: \.isNested)
      }
      if let column = matches.first(where: { own.contains($0.name) }) { throw RecoilError.copyCollides(column: column.name) }
      names += matches.map(\.name).filter { !names.contains($0) }
    }
    let known = Set(chain.columns.map(\.name))
    return (try chain.requireColumns(names).map { $0.countedApart(from: known) }, notCopied)
  }

  private func provenance(_ chain: EventChain) throws -> String {
    try OutputProvenance(
      kind: RecoilCalibration.kind.rawValue, calibration: calibration.name, digest: calibration.digest,
      cardSHA256: calibration.provenance.cardSHA256, seed: calibration.split.seed,
      inputs: try chain.fingerprints() + chain.friendFingerprints()
    ).text()
  }
}

/// The output of an application: the file being written and the count of what was written.
private struct Sink: ~Copyable {
  var writer: RootTreeWriter
  var summary: ApplicationSummary

  /// - Returns: how many events were written so far.
  mutating func append(_ output: OutputColumns.Written) throws -> Int {
    try writer.append(output.batch)
    summary.add(output.flags)
    summary.weightsClipped += output.weightsClipped
    return summary.events
  }

  consuming func finish() throws -> ApplicationSummary {
    let summary = summary
    try writer.finish()
    return summary
  }
}

extension ApplicationSummary {
  mutating func add(_ flags: [UInt32]) {
    events += flags.count
    for raw in flags where raw != 0 {
      let flag = RecoilFlags(rawValue: raw)
      if !flag.isDisjoint(with: .unchanged) { unchanged += 1 }
      for (name, one) in RecoilFlags.named where flag.contains(one) { flagged[name, default: 0] += 1 }
    }
  }
}

extension ColumnSchema {
  fileprivate var isNested: Bool {
    if case .nested = shape { return true }
    return false
  }

  /// A list without a counter gets one whose name is no column of the input, lest the output's `nX` mean something else.
  fileprivate func countedApart(from names: Set<String>) -> ColumnSchema {
    guard case .jagged(nil) = shape, names.contains("n\(name)") else { return self }
    return ColumnSchema(name: name, type: type, shape: .jagged(counter: "\(name)_count"), itemDimensions: itemDimensions)
  }
}
