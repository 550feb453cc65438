import Columns
import EventFiles
import Synchronization

/// Compiled formulas that turn batches into events.
protocol EventProgram: Sendable {
  associatedtype Events
  /// The columns to read.
  var columns: [String] { get }
  /// - Parameters:
  ///   - batch: at least the columns needed.
  ///   - unmatched: events that take no part because a friend lacks them; nil if there are none.
  ///   - file: the file of the batch, for messages.
  func evaluate(_ batch: EventBatch, unmatched: [Bool]?, file: String) throws -> Events
}

/// The compiled formulas of a sample, over the columns of its files and their friends.
struct SamplePrograms<Program: EventProgram>: Sendable {
  let chain: EventChain
  private let program: Program

  /// - Parameter compile: makes the program for the columns of a file.
  /// - Throws: ``RecoilError/formula(file:_:)``, ``EventFileError``; what `compile` throws.
  private init(_ chain: EventChain, compile: (_ file: String) throws -> Program) throws {
    self.chain = chain
    let file = chain.files.first?.path ?? "no file"
    do {
      program = try compile(file)
    } catch let error as FormulaError {
      throw RecoilError.formula(file: file, error)
    }
    _ = try chain.requireColumns(program.columns)
  }

  /// The columns to read.
  var columns: [String] { program.columns }

  /// Reads and evaluates one piece of the sample.
  func evaluate(_ chunk: EventChain.Chunk) throws -> Program.Events {
    try evaluate(try chain.joined(columns, chunk: chunk), file: chain.files[chunk.file].path)
  }

  /// Evaluates a piece that holds at least the columns needed.
  func evaluate(_ joined: JoinedBatch, file: String) throws -> Program.Events {
    try program.evaluate(joined.batch, unmatched: joined.unmatched, file: file)
  }
}

extension SamplePrograms where Program == RecoilProgram {
  init(_ formulas: RecoilFormulas, _ sample: RecoilSample, _ chain: EventChain) throws {
    if formulas.xy != nil { try RecoilXY.refuseCorrected(chain) }
    try self.init(chain) { file in
      try formulas.program(
        weight: sample.weight, isData: sample.role == .data, schema: chain.columns, file: file, identity: EventIdentity(chain))
    }
  }
}

extension SamplePrograms where Program == XYProgram {
  init(_ formulas: XYFormulas, _ sample: RecoilSample, _ chain: EventChain) throws {
    try self.init(chain) { file in
      try formulas.program(
        weight: sample.weight, isData: sample.role == .data, schema: chain.columns, file: file, identity: EventIdentity(chain))
    }
  }
}

extension SamplePrograms {
  /// Streams the sample, piece by piece, into copies of `empty`, which are added up in order.
  /// - Parameters:
  ///   - threads: how many work; the sums do not depend on it.
  ///   - window: how many sums may wait to be added; nil for as many as ``inOrder(count:threads:window:produce:consume:)`` has.
  ///   - progress: called with the events read so far, in order.
  ///   - fill: fills the events of a piece of a file, and counts them.
  /// - Returns: the sums, and the counts per file.
  func filled<Sums: Sendable>(
    _ empty: Sums, threads: Int, window: Int? = nil, progress: @Sendable (Int) -> Void = { _ in },
    adding: @Sendable (inout Sums, Sums) -> Void,
    _ fill: @Sendable (inout Sums, inout EventCounts, _ events: Program.Events, _ file: String) throws -> Void
  ) throws -> (sums: Sums, counts: [EventCounts]) {
    let chunks = try chain.chunks(columns: columns)
    let total = Mutex((sums: empty, counts: chain.files.map { _ in EventCounts() }, read: 0))
    try inOrder(count: chunks.count, threads: threads, window: window) { index in
      var (sums, counts) = (empty, EventCounts())
      try fill(&sums, &counts, try evaluate(chunks[index]), chain.files[chunks[index].file].path)
      return (sums: sums, counts: counts)
    } consume: { index, part in
      let read = total.withLock {
        adding(&$0.sums, part.sums)
        $0.counts[chunks[index].file].add(part.counts)
        $0.read += part.counts.read
        return $0.read
      }
      progress(read)
    }
    return total.withLock { ($0.sums, $0.counts) }
  }
}
