internal import Glibc

/// Asks the system to back memory that is about to be filled with large pages, where it lies on them.
///
/// Filling fresh memory in pages of 4 kB costs more than decoding what goes there. Does nothing for blocks below 2 MB; refused
/// advice changes nothing.
public func preferLargePages(_ start: UnsafeRawPointer?, count: Int) {
  let page = 2 << 20
  guard let start, count >= page else { return }
  let address = Int(bitPattern: start)
  let first = (address + page - 1) / page * page, end = (address + count) / page * page
  guard first < end, let place = UnsafeMutableRawPointer(bitPattern: first) else { return }
  madvise(place, end - first, MADV_HUGEPAGE)
}
