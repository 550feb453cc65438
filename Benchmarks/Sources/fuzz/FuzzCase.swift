import CHeap
import Storage

/// One mutated file, and what reading it took.
struct FuzzCase {
  let bytes: [UInt8]
  let story: String
  let seed: Seed

  init(number: Int, seed random: UInt64, of seeds: [Seed]) {
    var mutation = Mutation(seed: random, case: number)
    seed = seeds[number % seeds.count]
    bytes = mutation.file(of: seed)
    story = mutation.story.joined(separator: ", ")
  }

  /// The seed as it is.
  init(intact seed: Seed) {
    self.seed = seed
    bytes = seed.bytes
    story = "nothing changed"
  }

  /// Reads everything. Memory counts beyond the file's own bytes, which a real file lends by its map.
  func run(_ outcome: UnsafeMutablePointer<fuzz_outcome>) {
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
}
