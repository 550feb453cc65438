import Columns
import Testing

@Suite("Joining columns")
struct ColumnJoiningTests {
  static let wholes: [Column] = [
    Column(values: .float32([1.25, -3.5, 7.75, 2.385, 0.1, 6.02])),
    Column(
      values: .bool([true, false, false, true, true, false, true, true, false, true, false, true]), layout: .fixed(count: 2)),
    Column(values: .int64([9, -8, 7, 6, 5]), layout: .jagged(offsets: [0, 0, 3, 3, 4, 5, 5])),
    Column(values: .uint8(Array("recoilmuon".utf8)), layout: .nested(offsets: [[0, 1, 1, 3, 3, 3, 4], [0, 6, 6, 9, 10]])),
  ]

  @Test(
    "The parts of a column, joined, are the column", arguments: wholes,
    [[0, 6], [0, 1, 6], [0, 2, 2, 3, 5, 6], [0, 0, 6, 6]])
  func parts(whole: Column, cuts: [Int]) {
    #expect(whole.entryCount == 6)
    let parts = zip(cuts, cuts.dropFirst()).map { whole[$0..<$1] }
    #expect(Column(joining: parts) == whole)
  }
}
