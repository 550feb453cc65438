import Columns
public import EventFiles
import Foundation
import RootFiles
import Storage
import Synchronization

/// How many events an XY application corrected, and what was unusual.
public struct XYApplicationSummary: Sendable, Hashable, Codable {
  /// Events read and written.
  public var events = 0
  /// Events left unchanged.
  public var unchanged = 0
  /// Events with each flag, by the flag's name.
  public var flagged: [String: Int] = [:]
  /// GeV; larger shifts carry the flag `largeShift`.
  public var largestShift: Double

  init(largestShift: Double) { self.largestShift = largestShift }

  mutating func add(_ flags: [UInt32]) {
    events += flags.count
    for raw in flags where raw != 0 {
      let flag = XYFlags(rawValue: raw)
      if !flag.isDisjoint(with: .unchanged) { unchanged += 1 }
      for (name, one) in XYFlags.named where flag.contains(one) { flagged[name, default: 0] += 1 }
    }
  }

  /// The same for people.
  public var text: String {
    let reasons = XYFlags.named.compactMap { name, _ in flagged[name].map { "\(name) \($0)" } }
    let warning = flagged["largeShift"].map { "; \($0) were shifted by more than \(largestShift) GeV" } ?? ""
    return "\(events) events, \(unchanged) left unchanged"
      + (reasons.isEmpty ? "" : " (flags: \(reasons.joined(separator: ", ")))") + warning
  }
}

/// Streams events through an XY calibration into a friend tree.
public struct XYApplication: Sendable {
  private let calibration: XYCalibration
  private let isData: Bool
  private let threads: Int
  private let variations: [XYVariation]
  private let copied: [String]

  /// - Parameters:
  ///   - isData: whether the events get the correction of data.
  ///   - variations: `all`, `none` or names as `stat1_up`.
  ///   - copying: names or globs of input columns to copy beside the corrections.
  /// - Throws: ``XYError/sideMissing(calibration:isData:)``, ``XYError/unknownVariation(name:hint:)``.
  public init(
    _ calibration: XYCalibration, isData: Bool, threads: Int, variations: [String] = [], copying: [String] = []
  ) throws(XYError) {
    try calibration.requireSide(isData: isData)
    self.calibration = calibration
    self.isData = isData
    self.threads = threads
    copied = copying
    let known = XYVariation.all(modes: calibration.modeCount)
    if variations == ["all"] {
      self.variations = known
    } else {
      var chosen: [XYVariation] = []
      for name in variations where name != "none" {
        guard let found = known.first(where: { $0.name == name }) else {
          throw .unknownVariation(name: name, hint: suggestion(for: name, in: known.map(\.name)))
        }
        chosen.append(found)
      }
      self.variations = chosen
    }
  }

  /// Corrects every event of `chain` and writes one entry for each, in order.
  /// - Throws: ``XYError/alreadyCorrected(file:kind:calibration:)``, ``XYError/runOutsidePeriods(file:entry:run:periods:)``,
  ///   ``RecoilError``, ``EventFileError``, ``FormulaError``, ``RootFileError``.
  public func apply(
    to chain: EventChain, output path: String, overwrite: Bool, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> XYApplicationSummary {
    for file in chain.allFiles {
      try Self.refuseCorrected(file.path)
      if canonicalPath(file.path) == canonicalPath(path) { throw RecoilError.outputIsInput(file: path) }
    }
    let role: RecoilSample.Role = isData ? .data : .signal
    let sample = RecoilSample(name: "input", role: role, files: [], tree: nil, weight: nil, entries: nil, uncertainty: nil)
    let programs = try XYSamplePrograms(calibration.formulas, sample, chain)
    let columns = try XYOutputColumns(calibration, isData: isData, variations: variations, identity: EventIdentity(chain))
    let copies = try copies(of: chain, own: columns.schema)
    let file = try AtomicFile(path: path, overwrite: overwrite)
    let writer = try RootTreeWriter(
      output: file, tree: RecoilApplication.treeName, title: "XY corrections of \(calibration.name)",
      columns: copies + columns.schema, strings: [OutputProvenance.name: try provenance(chain)], packing: .zstd(level: 1))
    let sink = Mutex<XYSink?>(XYSink(writer: writer, largestShift: calibration.options.largestShift))
    let names = programs.columns + copies.map(\.name).filter { !programs.columns.contains($0) }
    let chunks = try chain.chunks(columns: names)
    try inOrder(count: chunks.count, threads: threads) { index in
      let joined = try chain.joined(names, chunk: chunks[index])
      let events = try programs.evaluate(joined.batch, unmatched: joined.unmatched)
      return try columns.batch(events, file: chain.files[chunks[index].file].path, copying: copies, from: joined.batch)
    } consume: { _, output in
      progress(try sink.withLock { try $0?.append(output.batch, flags: output.flags) ?? 0 })
    }
    return try sink.withLock { try $0.take()?.finish() } ?? XYApplicationSummary(largestShift: 0)
  }

  /// Opens files to correct; says so if they were corrected already, whatever their trees are called.
  /// - Throws: ``XYError/alreadyCorrected(file:kind:calibration:)``, ``EventFileError``.
  public static func open(_ patterns: [String], tree: String?, friends: [FriendFiles] = []) throws -> EventChain {
    for pattern in patterns { for path in try expand(pattern) { try refuseCorrected(path) } }
    return try EventChain(patterns, tree: tree, friends: friends)
  }

  private static func refuseCorrected(_ path: String) throws {
    guard let found = try OutputProvenance.found(in: path) else { return }
    throw XYError.alreadyCorrected(file: path, kind: found.kind, calibration: found.calibration)
  }

  /// run, luminosityBlock and event, and what was asked for.
  private func copies(of chain: EventChain, own: [ColumnSchema]) throws -> [ColumnSchema] {
    var names = EventIdentity(chain).columns
    for pattern in copied {
      let matches = chain.columns.map(\.name).filter { fnmatch(pattern, $0, 0) == 0 }
      if matches.isEmpty { _ = try chain.schema(of: pattern) }
      if let name = matches.first(where: { name in own.contains { $0.name == name } }) {
        throw RecoilError.copyCollides(column: name)
      }
      names += matches.filter { !names.contains($0) }
    }
    return try chain.requireColumns(names)
  }

  private func provenance(_ chain: EventChain) throws -> String {
    try OutputProvenance(
      kind: XYCalibration.kind.rawValue, calibration: calibration.name, digest: calibration.digest,
      cardSHA256: calibration.provenance.cardSHA256, seed: calibration.split.seed,
      inputs: try chain.fingerprints() + chain.friendFingerprints()
    ).text()
  }
}

/// The file being written and the count of what was written.
private struct XYSink: ~Copyable {
  var writer: RootTreeWriter
  var summary: XYApplicationSummary

  init(writer: consuming RootTreeWriter, largestShift: Double) {
    self.writer = writer
    summary = XYApplicationSummary(largestShift: largestShift)
  }

  /// - Returns: how many events were written so far.
  mutating func append(_ batch: EventBatch, flags: [UInt32]) throws -> Int {
    try writer.append(batch)
    summary.add(flags)
    return summary.events
  }

  consuming func finish() throws -> XYApplicationSummary {
    let summary = summary
    try writer.finish()
    return summary
  }
}
