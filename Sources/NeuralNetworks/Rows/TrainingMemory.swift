internal import Synchronization

/// Memory that the steps of a training hand on to each other: a batch's activations are larger than any cache, and fresh pages
/// cost as much as the layers that fill them.
package final class TrainingMemory: Sendable {
  /// `@unchecked Sendable`: a piece has one owner at a time, this memory or the tiles made of it.
  struct Piece: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let bytes: Int
  }

  /// More than a stack of many layers needs at once; what comes back beyond it is given up.
  private static let mostPieces = 64
  private let free = Mutex<[Piece]>([])

  package init() {}

  deinit {
    free.withLock { pieces in
      for piece in pieces { piece.start.deallocate() }
    }
  }

  /// The smallest piece that is large enough, and at most twice as large; a new one if there is none.
  func take(_ bytes: Int) -> Piece {
    let known = free.withLock { pieces -> Piece? in
      let fitting = pieces.indices.filter { pieces[$0].bytes >= bytes && pieces[$0].bytes <= 2 * bytes }
      return fitting.min { pieces[$0].bytes < pieces[$1].bytes }.map { pieces.remove(at: $0) }
    }
    return known ?? Piece(start: .allocate(byteCount: max(64, bytes), alignment: 64), bytes: bytes)
  }

  /// Takes a piece back; the one that has waited longest goes if there are too many.
  func give(_ piece: Piece) {
    let surplus = free.withLock { pieces -> Piece? in
      pieces.append(piece)
      return pieces.count > Self.mostPieces ? pieces.removeFirst() : nil
    }
    surplus?.start.deallocate()
  }
}
