import Columns
public import EventFiles

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
  /// Columns that a pattern named and no tree can be written with: lists of lists; nil if there are none.
  public var notCopied: [String]?

  init(largestShift: Double) { self.largestShift = largestShift }

  /// The same for people.
  public var text: String {
    let warning = flagged["largeShift"].map { "; \($0) were shifted by more than \(largestShift) GeV" } ?? ""
    let missing = notCopied.map { "; not copied, as they hold lists of lists: \($0.joined(separator: ", "))" } ?? ""
    return countText + warning + missing
  }
}

extension XYApplicationSummary: ApplicationCounts {
  typealias Flags = XYFlags

  mutating func add(_ corrected: CorrectedBatch) { count(corrected.flags) }
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
    for file in chain.allFiles { try Self.refuseCorrected(file.path) }
    let programs = try SamplePrograms(calibration.formulas, .input(isData ? .data : .signal), chain)
    let columns = try XYOutputColumns(calibration, isData: isData, variations: variations, identity: EventIdentity(chain))
    let tree = try CorrectionTree(at: path, overwrite: overwrite, of: chain, copying: copied, beside: columns.schema)
    var summary = XYApplicationSummary(largestShift: calibration.options.largestShift)
    if !tree.notCopied.isEmpty { summary.notCopied = tree.notCopied }
    return try tree.write(
      title: "XY corrections of \(calibration.name)", provenance: OutputProvenance(calibration, appliedTo: chain),
      reading: programs.columns, threads: threads, counting: summary, progress: progress
    ) {
      try columns.batch(try programs.evaluate($0, file: $1), file: $1, copying: tree.copies, from: $0.batch)
    }
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
}
