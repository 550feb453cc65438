import Columns
import Corrections
import EventFiles

/// The values of one input for a batch, before rows are chosen.
struct InputValues {
  /// The values in the type they come in.
  enum Values {
    case constant(CorrectionInput)
    /// Of a formula; `isWhole` for an int input.
    case numbers([Double], isWhole: Bool)
    case integers([Int64])
    case texts(codes: [Int32], words: [String])
  }

  /// The input's name.
  let name: String
  let values: Values
  /// Where each event's list begins; nil for one value per event.
  let offsets: [Int]?
  /// Which values are missing; nil if none is.
  let missing: [Bool]?
}

extension InputValues {
  /// - Throws: ``EventWeightError/notWhole(_:input:value:)`` for numbers from 2⁶³ on.
  init(
    _ source: CompiledSource, _ name: String, _ results: FormulaResults, _ batch: EventBatch, _ place: BatchPlace
  ) throws(EventWeightError) {
    self.name = name
    switch source {
    case .constant(let value): (values, offsets, missing) = (.constant(value), nil, nil)
    case .formula(let formula, let isWhole):
      let found = results[formula.key]
      (values, offsets, missing) = (.numbers(found.values, isWhole: isWhole), found.offsets, found.missing)
    case .integers(let column, let isList):
      let found = batch[column]
      let offsets = isList ? found?.offsets : nil
      values = .integers(try Self.integers(found?.values, name, offsets, place))
      (self.offsets, missing) = (offsets, nil)
    case .texts(let column):
      values = Self.texts(batch[column])
      (offsets, missing) = (nil, nil)
    }
  }

  private static func integers(
    _ values: ColumnValues?, _ name: String, _ offsets: [Int]?, _ place: BatchPlace
  ) throws(EventWeightError) -> [Int64] {
    let bits = values?.bitPatterns ?? []
    if case .uint64 = values, let row = bits.firstIndex(where: { $0 > UInt64(Int64.max) }) {
      throw .notWhole(place.place(ofRow: row, offsets), input: name, value: "\(bits[row])")
    }
    return bits.map { Int64(bitPattern: $0) }
  }

  /// Texts as numbers of distinct words, in the order of their first appearance.
  private static func texts(_ column: Column?) -> Values {
    guard let column, case .uint8(let bytes) = column.values else { return .texts(codes: [], words: []) }
    var (codes, words, known) = ([Int32](), [String](), [ArraySlice<UInt8>: Int32]())
    let offsets = column.offsets
    codes.reserveCapacity(offsets.count - 1)
    for event in 0..<offsets.count - 1 {
      let word = bytes[offsets[event]..<offsets[event + 1]]
      if let code = known[word] {
        codes.append(code)
      } else {
        codes.append(Int32(words.count))
        known[word] = Int32(words.count)
        words.append(String(decoding: word, as: UTF8.self))
      }
    }
    return .texts(codes: codes, words: words)
  }
}
