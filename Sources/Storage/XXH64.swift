internal import CXXHash

/// The 64-bit XXH64 of bytes, seed 0: what seeds the random numbers of correction sets.
package func xxh64(_ bytes: UnsafeRawBufferPointer) -> UInt64 { CXXHash.XXH64(bytes.baseAddress, bytes.count, 0) }
