import Columns
import Corrections
import EventFiles

extension CorrectionTable {
  /// The values of one input.
  func column(
    _ schema: ColumnSchema, for type: Variable.Kind, _ batch: EventBatch, _ chunk: EventChain.Chunk
  ) throws -> CorrectionColumn {
    guard let column = batch[schema.name] else { preconditionFailure("the batch was read with ‘\(schema.name)’") }
    switch type {
    case .real: return .real(column.values.doubles())
    case .int: return .int(try whole(column.values, schema, chunk))
    case .string: return .string(try texts(column, schema, chunk))
    }
  }

  private func texts(_ column: Column, _ schema: ColumnSchema, _ chunk: EventChain.Chunk) throws -> [String] {
    guard schema.isText else { return try whole(column.values, schema, chunk).map(String.init) }
    let cells = ColumnCells(column, schema, asJSON: false)
    return (0..<column.entryCount).map { cells.text($0) }
  }

  private func whole(_ values: ColumnValues, _ schema: ColumnSchema, _ chunk: EventChain.Chunk) throws -> [Int64] {
    switch values {
    case .bool(let v): return v.map { $0 ? 1 : 0 }
    case .int8(let v): return v.map(Int64.init)
    case .uint8(let v): return v.map(Int64.init)
    case .int16(let v): return v.map(Int64.init)
    case .uint16(let v): return v.map(Int64.init)
    case .int32(let v): return v.map(Int64.init)
    case .uint32(let v): return v.map(Int64.init)
    case .int64(let v): return v
    case .uint64(let v):
      return try exact(v, schema, chunk) {
        Int64(exactly: $0)
      } number: {
        Double($0)
      }
    case .float32(let v):
      return try exact(v, schema, chunk) {
        Int64(exactly: $0)
      } number: {
        Double($0)
      }
    case .float64(let v):
      return try exact(v, schema, chunk) {
        Int64(exactly: $0)
      } number: {
        $0
      }
    }
  }

  private func exact<Value>(
    _ values: [Value], _ schema: ColumnSchema, _ chunk: EventChain.Chunk, _ integer: (Value) -> Int64?, number: (Value) -> Double
  ) throws -> [Int64] {
    try values.enumerated().map { row, value in
      if let integer = integer(value) { return integer }
      throw CorrectionTableError.notWhole(
        path: chain.files[chunk.file].path, entry: chunk.entries.lowerBound + row, column: schema.name, value: number(value))
    }
  }
}

extension ColumnSchema {
  /// Whether an input of this type can be read from the column.
  func serves(_ type: Variable.Kind) -> Bool {
    switch (shape, type) {
    case (.text, .string): true
    case (.scalar, .string): self.type.isInteger
    case (.scalar, .real), (.scalar, .int): true
    default: false
    }
  }

  /// What the column holds, in words.
  var kindText: String {
    switch shape {
    case .scalar: type.isInteger ? "whole numbers" : "floating-point numbers"
    case .text: "texts"
    case .fixed: "arrays"
    case .jagged, .nested: "lists"
    }
  }
}
