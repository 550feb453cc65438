import CHeap
import Storage

/// One mutated file, and what reading it took.
struct FuzzCase {
  let bytes: [UInt8]
  let story: String
  let seed: Seed

  init(number: Int, seed random: UInt64, of seeds: [Seed]) {
    seed = seeds[number % seeds.count]
    if seed.isCorrectionSet {
      var mutation = TextMutation(seed: random, case: number)
      bytes = mutation.text(of: seed.bytes)
      story = mutation.story.joined(separator: ", ")
    } else {
      var mutation = Mutation(seed: random, case: number)
      bytes = mutation.file(of: seed)
      story = mutation.story.joined(separator: ", ")
    }
  }

  /// The seed as it is.
  init(intact seed: Seed) {
    self.seed = seed
    bytes = seed.bytes
    story = "nothing changed"
  }

  /// Reads everything. Memory counts beyond the file's own bytes, which a real file lends by its map.
  func run(_ outcome: UnsafeMutablePointer<fuzz_outcome>) {
    if seed.isCorrectionSet { return runCorrections(outcome) }
    guard let mapped = try? MappedFile(bytes: bytes, name: Walk.name) else { return }
    var walk = Walk()
    heap_mark()
    let start = fuzz_clock()
    walk.read(mapped)
    outcome.pointee.seconds = fuzz_clock() - start
    outcome.pointee.peak = heap_peak()
    outcome.pointee.largest = heap_largest()
    outcome.pointee.values = Int64(walk.values)
    outcome.pointee.refusals = Int64(walk.refusals)
    if let oddity = walk.oddity { fuzz_note(outcome, oddity) }
  }

  private func runCorrections(_ outcome: UnsafeMutablePointer<fuzz_outcome>) {
    var walk = CorrectionWalk()
    heap_mark()
    let start = fuzz_clock()
    walk.read(bytes)
    outcome.pointee.seconds = fuzz_clock() - start
    outcome.pointee.peak = heap_peak()
    outcome.pointee.largest = heap_largest()
    outcome.pointee.values = Int64(walk.values)
    outcome.pointee.refusals = Int64(walk.refusals)
    if let oddity = walk.oddity { fuzz_note(outcome, oddity) }
  }
}
