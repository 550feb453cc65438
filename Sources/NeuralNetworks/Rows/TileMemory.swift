/// Memory for tiles that several threads fill.
///
/// `@unchecked Sendable`: each tile is written by the one thread that claimed its range, and read by others only after all
/// threads of that step have ended.
final class TileMemory<Lanes: Sendable>: @unchecked Sendable {
  private let source: TrainingMemory
  private let piece: TrainingMemory.Piece
  private let start: UnsafeMutablePointer<Lanes>
  private let count: Int
  private let tileSize: Int

  /// Not yet written.
  init(tiles: Int, tileSize: Int, from source: TrainingMemory = TrainingMemory()) {
    self.source = source
    self.tileSize = tileSize
    count = tiles * tileSize
    piece = source.take(count * MemoryLayout<Lanes>.stride)
    start = piece.start.bindMemory(to: Lanes.self, capacity: count)
  }

  deinit { source.give(piece) }

  /// The first register of a tile.
  func tile(_ number: Int) -> UnsafeMutablePointer<Lanes> { start + number * tileSize }

  /// All of it, once written.
  func values() -> [Lanes] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
