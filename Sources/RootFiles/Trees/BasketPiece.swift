/// The part of a basket that a call wants, and where its bytes are.
struct BasketPiece {
  /// The entries wanted, counted from the basket's first.
  let local: Range<Int>
  let basket: Basket
  /// How many entries the basket itself says it has.
  let entryCount: Int
  let keyLength: Int
  /// Bytes of values; the table of entry offsets, if there is one, follows them.
  let valueBytes: Int
  /// Bytes of values and table together, unpacked.
  let contentBytes: Int
  /// Bytes of the stored content, and whether it is packed.
  let storedLength: Int
  let isPacked: Bool
  /// Whether that table holds sizes instead, after the first offset.
  let tableHoldsSizes: Bool
  /// Values per entry up to `local.upperBound`, where the counter must stand in for the table.
  var counts: [Int]?

  var lacksTable: Bool { contentBytes == valueBytes }
}

extension BasketPiece {
  init(_ basket: Basket, local: Range<Int>, of column: String, in records: FileRecords) throws(RootFileError) {
    self.local = local
    self.basket = basket
    switch basket.place {
    case .embedded(let embedded):
      entryCount = embedded.entryCount
      keyLength = embedded.keyLength
      valueBytes = embedded.values.count
      contentBytes = embedded.values.count + embedded.offsets.count
      storedLength = contentBytes
      isPacked = false
      tableHoldsSizes = false
    case .stored(let seek):
      let label = "a basket of column '\(column)'"
      var cursor = try records.headerCursor(at: seek, of: label)
      let header: BasketHeader
      do throws(Damage) { header = try BasketHeader(&cursor) } catch { throw records.damaged(label, seek, error) }
      entryCount = header.entryCount
      keyLength = header.key.keyLength
      valueBytes = header.valueBytes
      contentBytes = header.key.objectLength
      storedLength = header.key.storedLength
      isPacked = header.key.isPacked
      tableHoldsSizes = header.tableHoldsSizes
      try check(header, label, seek, records)
    }
  }

  private func check(
    _ header: BasketHeader, _ label: String, _ seek: Int, _ records: FileRecords
  ) throws(RootFileError) {
    guard header.key.className == "TBasket" else {
      throw records.damaged(label, seek, "a \(header.key.className) lies there")
    }
    guard header.entryCount >= local.upperBound else {
      throw records.damaged(label, seek, "it holds \(header.entryCount) entries, the tree says \(basket.entries.count)")
    }
    guard valueBytes >= 0 && valueBytes <= contentBytes && storedLength >= 0 else {
      throw records.damaged(label, seek, "\(valueBytes) bytes of values are not within \(contentBytes)")
    }
    let length = isPacked ? storedLength : contentBytes
    let start = seek + keyLength
    guard start <= records.file.count && length <= records.file.count - start else {
      throw records.damaged(label, seek, "its \(length) bytes reach past the end of the file; it may be cut short")
    }
  }
}
