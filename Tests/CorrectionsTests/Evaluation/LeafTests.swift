import Corrections
import Testing
import _TestSupport

@Suite("Leaves and derivatives")
struct LeafTests {
  @Test("Leaves are numbered as the file has them, and every row's is the one that gives its value")
  func leaves() throws {
    let data = #"""
      {"nodetype":"category","input":"s","default":9.0,"content":[
        {"key":"a","value":{"nodetype":"binning","input":"x","edges":[0.0,1.0,2.0],"flow":5.0,"content":[1.0,2.0]}},
        {"key":"b","value":{"nodetype":"binning","input":"x","edges":[0.0,1.0,2.0],"flow":"clamp","content":[
          {"nodetype":"formula","expression":"x+y","parser":"TFormula","variables":["x","y"]},
          {"nodetype":"transform","input":"y","rule":{"nodetype":"binning","input":"x","edges":[0.0,1.5,2.0],"flow":"clamp","content":[0.5,7.0]},
            "content":{"nodetype":"binning","input":"y","edges":[0.0,1.0,8.0],"flow":"error","content":[3.0,4.0]}}]}}]}
      """#
    let correction = try BlockTests.correction(data)
    let rows: [(x: Double, s: String, leaf: Int)] = [
      (0.5, "a", 0), (1.5, "a", 1), (-3, "a", 2), (.nan, "a", 2), (0.5, "b", 3), (-1, "b", 3), (1.2, "b", 4), (1.7, "b", 5),
      (99, "b", 5), (0.5, "c", 6),
    ]
    let columns: [CorrectionColumn] = [
      .real(rows.map(\.x)), .constant(.real(0)), .constant(.int(0)), .string(rows.map(\.s)),
    ]
    #expect(try correction.leaves(columns) == rows.map(\.leaf))
    var options = EvaluationOptions()
    options.nanPolicy = .propagate
    #expect(try correction.leaves(columns, options: options)[3] == -1)
  }

  @Test("Rows of one leaf have one value where the leaf is a number")
  func leavesOfEveryNode() throws {
    let correction = try EveryNode.correction()
    let columns = EveryNode.columns(20_000)
    let (leaves, values) = (try correction.leaves(columns), try correction.evaluate(columns))
    var valuesOfLeaf: [Int: Set<Double>] = [:]
    for (leaf, value) in zip(leaves, values) { valuesOfLeaf[leaf, default: []].insert(value) }
    #expect(valuesOfLeaf.keys.sorted() == Array(0..<27))
    // Of the multibinning ‘nom’ all six bins and what is outside are numbers.
    for leaf in 0..<7 { #expect(valuesOfLeaf[leaf] == [Double(leaf + 1)]) }
  }

  @Test("Derivatives are central differences, through formulas, references and transforms", arguments: ["up", "down", "round"])
  func derivatives(key: String) throws {
    let correction = try EveryNode.correction()
    let columns = Array(EveryNode.columns(2_000)[..<3]) + [CorrectionColumn.constant(.string(key))]
    let step = 1e-6
    for input in ["x", "y"] {
      let found = try correction.derivatives(columns, along: input)
      func moved(_ by: Double) throws -> (values: [Double], leaves: [Int]) {
        var moved = columns
        let k = input == "x" ? 0 : 1
        if case .real(let values) = columns[k] { moved[k] = .real(values.map { $0 + by }) }
        return (try correction.evaluate(moved), try correction.leaves(moved))
      }
      let (up, down) = (try moved(step), try moved(-step))
      var compared = 0
      for row in found.indices where up.leaves[row] == down.leaves[row] && abs(found[row]) < 50 {
        let difference = (up.values[row] - down.values[row]) / (2 * step)
        // At the corner of max(x, y) both are right.
        guard key != "round" || [0, 1, difference].contains(found[row]) else { continue }
        #expect(abs(found[row] - difference) <= Tolerance.finiteDifference * max(1, abs(found[row])), "\(input), row \(row)")
        compared += 1
      }
      #expect(compared > 1_800)
    }
  }

  @Test("Every function and operator has the derivative of its central difference")
  func everyFunction() throws {
    let points = [0.31, 0.77, -0.42]
    let formulas =
      FormulaFunction.allCases.map { "\($0.rawValue)(\($0 == .acosh ? "2+" : [.log, .log10, .sqrt].contains($0) ? "1+" : "")x)" }
      + ["x*y", "x/y", "x-y", "y^x", "x^3", "pow(2+x,y)", "atan2(x,y)", "max(x,y)", "min(x,y)", "x>y", "x&&y", "-x"]
    for text in formulas {
      let data = CorrectionNode.formula(try FormulaNode(text, variables: ["x", "y"]))
      let correction = try Correction(
        name: text, inputs: [Variable("x", .real), Variable("y", .real)], output: Variable("o", .real), data: data)
      for x in points {
        let value = { (x: Double) in try correction.evaluate([.real(x), .real(1.3)]) }
        let found = try correction.derivatives([.constant(.real(x)), .constant(.real(1.3))], along: "x")[0]
        let difference = (try value(x + 1e-6) - value(x - 1e-6)) / 2e-6
        #expect(abs(found - difference) <= Tolerance.finiteDifference * max(1, abs(found)), "\(text) at \(x)")
      }
    }
  }

  @Test("Only real inputs have derivatives")
  func notReal() throws {
    let correction = try EveryNode.correction()
    let columns = EveryNode.columns(2)
    let integer = #expect(throws: CorrectionError.self) { try correction.derivatives(columns, along: "n") }
    #expect(integer?.description.contains("'n' is int, but this node needs a real input") == true)
    let unknown = #expect(throws: CorrectionError.self) { try correction.derivatives(columns, along: "z") }
    #expect(unknown?.description.contains("declared are: x, y, n, s") == true)
  }
}
