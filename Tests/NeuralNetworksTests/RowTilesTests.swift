import NeuralNetworks
import Numerics
import Testing
import _TestSupport

@Suite("Tiles of rows")
struct RowTilesTests {
  private func numbers(_ count: Int) -> [Float] {
    var random = Philox(seed: 77, stream: UInt64(count))
    return (0..<count).map { _ in Float(random.normal()) }
  }

  @Test("What goes in by rows comes out by rows, columns and places", arguments: [0, 1, 63, 64, 65, 200])
  func byRows(rows: Int) throws {
    let values = numbers(rows * 7)
    let tiles = try RowTiles<Float>(rowMajor: values, features: 7)
    #expect(tiles.rows == rows && tiles.features == 7)
    #expect(tiles.rowMajor() == values)
    for feature in 0..<7 { #expect(tiles.column(feature) == (0..<rows).map { values[$0 * 7 + feature] }) }
    #expect((0..<rows).allSatisfy { tiles[$0, 3] == values[$0 * 7 + 3] && tiles.multiplicity($0) == 1 })
  }

  @Test("Columns and rows make the same tiles, in both precisions")
  func byColumns() throws {
    let values = numbers(3 * 130)
    let columns = (0..<3).map { feature in (0..<130).map { values[$0 * 3 + feature] } }
    let weights = (0..<130).map { Double($0) * 0.37 }
    let tiles = try RowTiles<Float>(columns: columns, multiplicities: weights)
    #expect(tiles.rowMajor() == values)
    #expect((0..<130).allSatisfy { tiles.multiplicity($0) == weights[$0] })
    let double = try RowTiles<Double>(columns: columns.map { $0.map(Double.init) })
    #expect(double.rowMajor() == values.map(Double.init))
  }

  @Test("A number can be set, and no other changes")
  func set() throws {
    var tiles = try RowTiles<Double>(rows: 70, features: 2)
    tiles[66, 1] = -2.385
    #expect(tiles[66, 1] == -2.385)
    #expect(tiles.rowMajor().filter { $0 != 0 } == [-2.385])
  }

  @Test("What makes no table is named")
  func errors() {
    #expect(throws: RowTilesError.notWholeRows(7, features: 2)) {
      try RowTiles<Float>(rowMajor: [Float](repeating: 1, count: 7), features: 2)
    }
    #expect(throws: RowTilesError.noFeatures(rows: 4, features: 0)) { try RowTiles<Float>(rows: 4, features: 0) }
    #expect(throws: RowTilesError.unequalColumns(1, 3, rows: 2)) { try RowTiles<Float>(columns: [[1, 2], [1, 2, 3]]) }
    #expect(throws: RowTilesError.multiplicityCount(1, rows: 2)) {
      try RowTiles<Float>(rows: 2, features: 1, multiplicities: [1])
    }
    for bad in [-0.5, .infinity] {
      #expect(throws: RowTilesError.badMultiplicity(bad, row: 1)) {
        try RowTiles<Float>(rows: 2, features: 1, multiplicities: [1, bad])
      }
    }
    #expect(throws: RowTilesError.self) { try RowTiles<Float>(rows: 1, features: 1, multiplicities: [.nan]) }
  }

  @Test("Messages say which value, where, and what to do")
  func messages() {
    #expect(RowTilesError.notWholeRows(7, features: 2).description == "7 numbers do not make whole rows of 2 features")
    #expect(RowTilesError.noFeatures(rows: 4, features: 0).description.contains("4 rows with 0 features"))
    #expect(RowTilesError.unequalColumns(1, 3, rows: 2).description == "column 1 has 3 rows, the first has 2")
    #expect(RowTilesError.multiplicityCount(1, rows: 2).description.contains("1 multiplicities for 2 rows"))
    #expect(RowTilesError.badMultiplicity(-0.5, row: 1).description.contains("row 1 has multiplicity -0.5"))
  }
}
