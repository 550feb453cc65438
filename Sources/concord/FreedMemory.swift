import CMalloc

/// Lets the C library keep the memory of one batch for the next instead of giving it back to the system each time.
///
/// Every batch frees and takes the same few megabytes; fetching them anew, page by page, cost a quarter of the time of `derive`.
/// The memory held stays bounded by what was in use at once. Refused settings change nothing but speed.
func keepFreedMemory() {
  _ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
  _ = mallopt(M_TRIM_THRESHOLD, 256 << 20)
  _ = mallopt(M_TOP_PAD, 8 << 20)
}
