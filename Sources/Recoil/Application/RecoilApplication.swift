public import EventFiles

/// Streams events through a calibration into a friend tree.
public struct RecoilApplication: Sendable {
  /// The name of the tree written.
  public static let treeName = CorrectionTree.name
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
    let formulas = isTransfer ? calibration.transfer?.formulas ?? calibration.formulas : calibration.formulas
    let programs = try SamplePrograms(formulas, .input(.signal), chain)
    let plan = OutputPlan(
      identity: EventIdentity(chain), variations: variations.map(\.name), weights: weights.map(\.name),
      hasMass: formulas.hasLepton)
    let tree = try CorrectionTree(at: path, overwrite: overwrite, of: chain, copying: copied, beside: plan.schema)
    var summary = ApplicationSummary()
    (summary.notCopied, summary.notWeighted, summary.weights) = (tree.notCopied, notWeighted, weights.count)
    let corrector = RecoilCorrector(
      calibration, variations: variations, weights: weights, isTransfer: isTransfer, threads: threads)
    return try tree.write(
      title: "recoil corrections of \(calibration.name)", provenance: OutputProvenance(calibration, appliedTo: chain),
      reading: programs.columns, threads: threads, counting: summary, progress: progress
    ) {
      OutputColumns(try programs.evaluate($0, file: $1), corrector, plan).batch(copying: tree.copies, from: $0.batch)
    }
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
}
