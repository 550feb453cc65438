import Foundation
import Testing
@testable import Corrections
@Test func scratchLibraryNumbers() throws {
  let text = try String(contentsOfFile: "/tmp/w/libnum.tsv", encoding: .utf8)
  var (bad, n, unalike, long) = (0, 0, 0, 0)
  for line in text.split(separator: "\n") {
    let f = line.split(separator: "\t"); n += 1
    let v = LibraryNumber.value(f[0].utf8)
    if v.bitPattern != UInt64(f[1])! { bad += 1; if bad < 10 { print("BAD", f[0], v, Double(bitPattern: UInt64(f[1])!)) } }
    let e = Double(f[0])!
    guard e.isFinite else { continue }
    let t = NumberText.common(e)
    if t.count > 22 { long += 1 }
    if LibraryNumber.value(t.utf8) != e || Double(t) != e { unalike += 1; if unalike < 10 { print("UNALIKE", e, t) } }
  }
  print("RESULT", n, bad, unalike, long)
}
