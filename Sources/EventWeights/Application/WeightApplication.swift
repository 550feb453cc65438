import Columns
public import EventFiles
import Synchronization

/// Streams events through the corrections of a card into a friend tree.
public struct WeightApplication: Sendable {
  /// The name of the tree written.
  public static let treeName = "Corrections"
  /// The name of the provenance string in the output.
  public static let provenanceName = WeightProvenance.name

  private let plan: WeightPlan
  private let threads: Int
  private let copied: [String]

  /// - Parameters:
  ///   - path: the correction set of columns that name none themselves; the card's if nil.
  ///   - variations: `all`, `none`, or names: of a variation's column, of a column, or of a variation.
  ///   - copying: names or globs of input columns to copy beside the weights.
  /// - Throws: `CardError` if the card does not fit the set, `CorrectionError` if that cannot be read,
  ///   ``EventWeightError/unknownVariation(name:hint:)``.
  public init(
    _ card: CorrectionCard, set path: String? = nil, threads: Int, variations: [String] = [], copying: [String] = []
  ) throws {
    plan = try WeightPlan(card, set: path, variations: variations)
    self.threads = threads
    copied = copying
  }

  /// Evaluates the corrections for every event of `chain` and writes one entry for each, in order.
  /// - Throws: `CardError` if the card does not fit the events, ``EventWeightError``, `FriendOutputError`, `EventFileError`,
  ///   `FormulaError`, `RootFileError`.
  public func apply(
    to chain: EventChain, output path: String, overwrite: Bool, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> WeightSummary {
    let program = try WeightProgram(plan, chain)
    let output = try FriendOutput(
      at: path, tree: Self.treeName, overwrite: overwrite, of: chain, copying: copied, beside: program.schema)
    let total = Mutex(WeightCounts(program))
    try output.write(
      title: "corrections of \(plan.card.name)",
      strings: [Self.provenanceName: try WeightProvenance(plan, appliedTo: chain).text()], reading: program.required,
      target: Self.target(program, copies: output.copies.count), threads: threads
    ) { joined, chunk in
      try program.evaluate(
        joined, file: chain.files[chunk.file].path, firstEntry: chunk.entries.lowerBound, copying: output.copies)
    } count: { counts, written in
      total.withLock { $0.add(counts) }
      progress(written)
    }
    return total.withLock { $0.summary(notCopied: output.notCopied) }
  }

  /// About how many events make a piece: what is written counts like what is read.
  private static func target(_ program: WeightProgram, copies: Int) -> Int {
    min(65_536, max(256, (1 << 22) / max(1, program.required.count + copies + program.schema.count)))
  }
}
