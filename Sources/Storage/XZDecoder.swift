internal import CLZMA
internal import Glibc

/// Unpacks whole `.xz` streams; keeps liblzma's working memory from one to the next.
///
/// The blocks are decoded one by one rather than by liblzma's own walk, because a block's header may ask for a dictionary
/// of many megabytes (64 MB at xz's level 9) however little the block holds. No distance reaches back beyond what was
/// unpacked, so a dictionary as large as the content is enough.
struct XZDecoder: ~Copyable {
  private var stream = lzma_stream()

  deinit {
    var ended = stream  // the library frees what the stream points to
    lzma_end(&ended)
  }

  // MARK: What the frame promises

  /// How many bytes the index at the stream's end says it holds; nil if stream header, footer or index are broken.
  static func promised(by bytes: UnsafeRawBufferPointer) -> Int? {
    guard let frame = Frame(bytes) else { return nil }
    return Int(exactly: frame.uncompressed)
  }

  /// Where blocks and index of a stream lie.
  private struct Frame {
    let check: lzma_check
    let blocks: Range<Int>
    let uncompressed: UInt64

    init?(_ bytes: UnsafeRawBufferPointer) {
      let headerSize = Int(LZMA_STREAM_HEADER_SIZE)
      guard bytes.count >= 2 * headerSize, let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
      var header = lzma_stream_flags(), footer = lzma_stream_flags()
      let end = bytes.count - headerSize
      guard lzma_stream_header_decode(&header, start) == LZMA_OK, lzma_stream_footer_decode(&footer, start + end) == LZMA_OK,
        lzma_stream_flags_compare(&header, &footer) == LZMA_OK, footer.backward_size <= UInt64(end - headerSize)
      else { return nil }
      var position = end - Int(footer.backward_size)
      blocks = headerSize..<position
      check = header.check
      var index: OpaquePointer?
      var memoryLimit = UInt64(1) << 20
      guard lzma_index_buffer_decode(&index, &memoryLimit, nil, start, &position, end) == LZMA_OK else { return nil }
      uncompressed = lzma_index_uncompressed_size(index)
      lzma_index_end(index, nil)
    }
  }

  // MARK: Unpacking

  /// Fills `target` from first to last byte.
  /// - Returns: nil if all went well, else what was wrong.
  mutating func unpack(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> String? {
    guard let frame = Frame(source) else { return "it is not framed as xz frames streams" }
    guard frame.uncompressed == UInt64(target.count) else {
      return "it holds \(frame.uncompressed) bytes, its header says \(target.count)"
    }
    stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = target.count
    var position = frame.blocks.lowerBound
    while position < frame.blocks.upperBound {
      let rest = UnsafeRawBufferPointer(rebasing: source[position..<frame.blocks.upperBound])
      let code = unpackBlock(rest, frame.check)
      guard code == LZMA_STREAM_END else { return "liblzma says \(code.rawValue)" }
      position = frame.blocks.upperBound - stream.avail_in
    }
    return stream.avail_out == 0 ? nil : "it ends \(stream.avail_out) bytes too early"
  }

  private mutating func unpackBlock(_ source: UnsafeRawBufferPointer, _ check: lzma_check) -> lzma_ret {
    guard let start = source.baseAddress?.assumingMemoryBound(to: UInt8.self), source[0] != 0 else { return LZMA_DATA_ERROR }
    let headerSize = (Int(source[0]) + 1) * 4
    guard headerSize <= source.count else { return LZMA_DATA_ERROR }
    return withUnsafeTemporaryAllocation(of: lzma_filter.self, capacity: Int(LZMA_FILTERS_MAX) + 1) { filters in
      filters.initialize(repeating: lzma_filter(id: .max, options: nil))
      var block = lzma_block()
      block.version = 1
      block.check = check
      block.header_size = UInt32(headerSize)
      block.filters = filters.baseAddress
      return withUnsafeMutablePointer(to: &block) { decode($0, filters, start, source.count) }
    }
  }

  /// `block` and `filters` stay where they are until the block is decoded: liblzma remembers them.
  private mutating func decode(
    _ block: UnsafeMutablePointer<lzma_block>, _ filters: UnsafeMutableBufferPointer<lzma_filter>,
    _ start: UnsafePointer<UInt8>, _ count: Int
  ) -> lzma_ret {
    let decoded = lzma_block_header_decode(block, nil, start)
    guard decoded == LZMA_OK else { return decoded }
    defer { for filter in filters { free(filter.options) } }
    boundDictionaries(filters)
    let started = lzma_block_decoder(&stream, block)
    guard started == LZMA_OK else { return started }
    let headerSize = Int(block.pointee.header_size)
    stream.next_in = start + headerSize
    stream.avail_in = count - headerSize
    return lzma_code(&stream, LZMA_FINISH)
  }

  /// Makes dictionaries no larger than what is still to be unpacked, in powers of two, so that the next block can use the same.
  private func boundDictionaries(_ filters: UnsafeMutableBufferPointer<lzma_filter>) {
    var enough: UInt32 = 1 << 12
    while Int(enough) < stream.avail_out { enough *= 2 }
    for filter in filters where filter.id == 0x21 {  // LZMA2
      guard let options = filter.options?.assumingMemoryBound(to: lzma_options_lzma.self) else { continue }
      options.pointee.dict_size = min(options.pointee.dict_size, enough)
    }
  }
}
