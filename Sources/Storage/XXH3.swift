internal import CXXHash

/// The 64-bit XXH3 of bytes, seed 0: the checksum of RNTuple pages and envelopes.
public func xxh3(_ bytes: UnsafeRawBufferPointer) -> UInt64 { XXH3_64bits(bytes.baseAddress, bytes.count) }
