public import Columns

/// Reads an RNTuple in steps of any size, forward, without unpacking a page twice. One per task.
///
/// Of each column at most one page stays in memory: the one that the last step ended in.
public struct RootNTupleReader: ~Copyable {
  private var decoder: NTupleDecoder

  /// Starts reading; nothing is unpacked yet.
  public init(_ ntuple: RootNTuple) { decoder = NTupleDecoder(ntuple, keepsPages: true) }

  /// The next, or any other, entries of a column: exactly what ``RootNTuple/column(_:entries:)`` gives.
  /// - Throws: as ``RootNTuple/column(_:entries:)``.
  public mutating func column(_ name: String, entries range: Range<Int>) throws(RootFileError) -> Column {
    let source = try decoder.ntuple.source(of: name)
    return try decoder.column(source, try decoder.ntuple.checked(range))
  }
}
