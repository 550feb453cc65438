import Corrections
import Foundation

/// `correction-trees formulas LIST`: evaluates formulas for the script to compare. `correction-trees write FOLDER SET…`: writes
/// sets in every way there is. `correction-trees FOLDER`: evaluates the sets that `referee/correction_trees.py` wrote in every
/// way there is, and compares.
///
/// The last prints `kind⇥way⇥what⇥count`, and writes the rows that differ to `FOLDER/differences.tsv` for the script to explain.
@main
struct CorrectionTrees {
  static func main() {
    do {
      switch CommandLine.arguments.count {
      case 2: try run(CommandLine.arguments[1])
      case 3 where CommandLine.arguments[1] == "formulas": try FormulaList.run(CommandLine.arguments[2])
      case 4... where CommandLine.arguments[1] == "write":
        WrittenSets.run(CommandLine.arguments[2], Array(CommandLine.arguments.dropFirst(3)))
      default:
        print("usage: correction-trees FOLDER | formulas LIST | write FOLDER SET…")
        exit(2)
      }
    } catch {
      print("correction-trees: \(error)")
      exit(2)
    }
  }

  private static func run(_ folder: String) throws {
    let set = try CorrectionSet(contentsOf: "\(folder)/set.json", numbers: .asLibrary)
    let listed = try JSONDecoder().decode(CaseList.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/cases.json")))
    var tally = Tally()
    for description in listed.cases {
      let rows = try TreeCase(description, folder: folder)
      try Comparison(rows, of: set).run(&tally)
    }
    tally.print()
    try Data(tally.differences.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/differences.tsv"))
    exit(tally.differences.isEmpty ? 0 : 1)
  }
}
