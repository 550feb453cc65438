import Columns
import EventFiles
import Synchronization

/// What applying a calibration made of a batch.
struct CorrectedBatch: Sendable {
  /// The columns to write, copies among them.
  let batch: EventBatch
  /// The flags of each event.
  let flags: [UInt32]
  /// How many weights were cut.
  var weightsClipped = 0
}

/// A friend tree of corrections: one entry for each event of a chain, in order, with copies of columns of the input.
struct CorrectionTree {
  /// The name of every such tree.
  static let name = "Corrections"

  private let chain: EventChain
  private let output: FriendOutput

  /// Columns of the input that are copied: run, luminosityBlock and event, and what was asked for.
  var copies: [ColumnSchema] { output.copies }
  /// What a pattern met that cannot be written: lists of lists.
  var notCopied: [String] { output.notCopied }

  /// Refuses an output that cannot be, before any work is done.
  /// - Parameters:
  ///   - patterns: names or globs of the columns to copy.
  ///   - own: the columns that corrections have.
  /// - Throws: ``RecoilError/outputIsInput(file:)``, ``RecoilError/copyCollides(column:)``, ``StorageError``, ``EventFileError``.
  init(
    at path: String, overwrite: Bool, of chain: EventChain, copying patterns: [String], beside own: [ColumnSchema]
  ) throws {
    self.chain = chain
    do {
      output = try FriendOutput(
        at: path, tree: Self.name, overwrite: overwrite, of: chain, copying: patterns, beside: own)
    } catch let error as FriendOutputError {
      switch error {
      case .outputIsInput(let file): throw RecoilError.outputIsInput(file: file)
      case .copyCollides(let column): throw RecoilError.copyCollides(column: column)
      }
    }
  }

  /// Reads the chain, and writes what `correct` makes of each piece of a file.
  /// - Parameters:
  ///   - columns: what `correct` needs to read, beside copies.
  ///   - summary: counts what is written.
  ///   - progress: called with the events written so far, in order.
  /// - Throws: ``StorageError``, ``EventFileError``, ``RootFileError``; what `correct` throws.
  func write<Summary: ApplicationCounts>(
    title: String, provenance: OutputProvenance, reading columns: [String], threads: Int, counting summary: Summary,
    progress: @Sendable (Int) -> Void,
    _ correct: @Sendable (JoinedBatch, _ file: String) throws -> CorrectedBatch
  ) throws -> Summary {
    let total = Mutex(summary)
    try output.write(
      title: title, strings: [OutputProvenance.name: try provenance.text()], reading: columns, threads: threads
    ) { joined, chunk in
      let corrected = try correct(joined, chain.files[chunk.file].path)
      return (batch: corrected.batch, counted: corrected)
    } count: { corrected, written in
      total.withLock { $0.add(corrected) }
      progress(written)
    }
    return total.withLock { $0 }
  }
}
