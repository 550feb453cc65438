public import Columns

/// Reads a tree in steps of any size, forward, without unpacking a basket twice. One per task.
///
/// Of each branch at most one basket stays in memory: the one that the last step ended in.
public struct RootTreeReader: ~Copyable {
  private var decoder: ColumnDecoder

  /// Starts reading; nothing is unpacked yet.
  public init(_ tree: RootTree) { decoder = ColumnDecoder(tree: tree, keepsBaskets: true) }

  /// The next, or any other, entries of a column: exactly what ``RootTree/column(_:entries:)`` gives.
  /// - Throws: as ``RootTree/column(_:entries:)``.
  public mutating func column(_ name: String, entries range: Range<Int>) throws(RootFileError) -> Column {
    let source = try decoder.tree.source(of: name)
    return try decoder.column(source, try decoder.tree.checked(range))
  }
}
