import Corrections
import Foundation

/// What `cases.json` says.
struct CaseList: Decodable {
  let cases: [Description]

  struct Description: Decodable {
    let name: String
    let kind: String
    let compound: Bool
    let types: [String]
    let rows: Int
    let strings: [String]
  }
}

/// The rows of one correction, and what correctionlib makes of them.
struct TreeCase {
  let name: String
  let kind: String
  let isCompound: Bool
  let count: Int
  let columns: [CorrectionColumn]
  /// The value of each row; nil where correctionlib throws.
  let expected: [Double?]

  init(_ description: CaseList.Description, folder: String) throws {
    (name, kind, isCompound, count) = (description.name, description.kind, description.compound, description.rows)
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(description.name).bin"))
    let words = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
    }
    let count = count
    func column(_ k: Int) -> ArraySlice<UInt64> { words[k * count..<(k + 1) * count] }
    columns = description.types.enumerated().map { k, type in
      switch type {
      case "real": .real(column(k).map { Double(bitPattern: $0) })
      case "int": .int(column(k).map { Int64(bitPattern: $0) })
      default: .string(column(k).map { description.strings[Int($0)] })
      }
    }
    let last = description.types.count
    expected = zip(column(last), column(last + 1)).map { $1 == 1 ? nil : Double(bitPattern: $0) }
  }

  func row(_ r: Int) -> [CorrectionInput] {
    columns.map {
      switch $0 {
      case .real(let values): .real(values[r])
      case .int(let values): .int(values[r])
      case .string(let values): .string(values[r])
      case .coded(let codes, let words): .string(words[Int(codes[r])])
      case .constant(let value): value
      }
    }
  }

  /// The columns of some rows, in that order; strings as codes of a dictionary if it is asked.
  func columns(of rows: some Collection<Int>, coded: Bool = false) -> [CorrectionColumn] {
    columns.map {
      switch $0 {
      case .real(let values): .real(rows.map { values[$0] })
      case .int(let values): .int(rows.map { values[$0] })
      case .string(let values): coded ? Self.coded(rows.map { values[$0] }) : .string(rows.map { values[$0] })
      case .coded(let codes, let words): .coded(rows.map { codes[$0] }, words: words)
      case .constant: $0
      }
    }
  }

  private static func coded(_ strings: [String]) -> CorrectionColumn {
    let words = Array(Set(strings)).sorted()
    let codes = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
    return .coded(strings.map { codes[$0] ?? 0 }, words: words)
  }
}
