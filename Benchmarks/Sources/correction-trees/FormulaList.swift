import Corrections
import Foundation

/// Reads formulas and writes what they give, for the script to compare: null where they are refused, else the bits of the
/// values at every point, and once more with the library's defects.
struct FormulaList: Decodable {
  let points: [[Double]]
  let parameters: [Double]
  let formulas: [String]

  static func run(_ path: String) throws {
    let list = try JSONDecoder().decode(FormulaList.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    let values = list.formulas.map { text in list.values(of: text) }
    try JSONEncoder().encode(values).write(to: URL(fileURLWithPath: path + ".out"))
  }

  private func values(of text: String) -> [String]? {
    let names = ["a", "b", "c", "d"]
    let columns = (0..<4).map { k in CorrectionColumn.real(points.map { $0[k] }) }
    var defects = EvaluationOptions()
    defects.isBugCompatible = true
    guard let node = try? FormulaNode(text, variables: names, parameters: parameters),
      let correction = try? Correction(
        name: "c", inputs: names.map { Variable($0, .real) }, output: Variable("o", .real), data: .formula(node)),
      let values = try? correction.evaluate(columns), let compatible = try? correction.evaluate(columns, options: defects)
    else { return nil }
    return (values + compatible).map { String($0.bitPattern, radix: 16) }
  }
}
