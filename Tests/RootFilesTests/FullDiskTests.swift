import Columns
import Foundation
import RootFiles
import Storage
import Testing

/// A limit on the size of files stands for a full disk: the system refuses to write on, from one byte to the next.
@Suite("No room to write")
struct FullDiskTests {
  @Test("A file that does not fit ends in an error that says why, and leaves nothing behind")
  func full() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 3 << 20, rlim_max: 3 << 20)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      do throws(RootFileError) {
        var writer = try RootFileWriter(path: folder.path + "/a.root", packing: .none)
        let tree = try writer.startTree("t", columns: [ColumnSchema(name: "x", type: .float64)])
        for start in stride(from: 0, to: 1_000_000, by: 1_000) {
          let x = Column(values: .float64((0..<1_000).map { Double(start + $0) / 7 }))
          try writer.append(EventBatch(firstEntry: start, count: 1_000, columns: ["x": x]), to: tree)
        }
        try writer.finish()
        exit(3)
      } catch {
        guard case .unwritable(.unwritable(_, let reason)) = error, reason.contains("File too large") else { exit(4) }
        exit(folder.contents.isEmpty ? 0 : 5)
      }
    }
  }

  @Test("So does one whose very end does not fit")
  func fullAtTheEnd() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1_000, rlim_max: 1_000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      do throws(RootFileError) {
        var writer = try RootFileWriter(path: folder.path + "/a.root")
        try writer.write("short", as: "note")
        _ = try writer.startTree("t", columns: [ColumnSchema(name: "x", type: .float64)])
        try writer.finish()
        exit(3)
      } catch {
        guard case .unwritable = error else { exit(4) }
        exit(folder.contents.isEmpty ? 0 : 5)
      }
    }
  }
}
