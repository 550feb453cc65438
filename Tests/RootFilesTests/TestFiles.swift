import Columns
import Foundation
import Storage

func referencePath(_ name: String) -> String {
  Bundle.module.bundlePath + "/Reference/" + name
}

/// A folder for one test; removed with everything in it by `remove()`.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/rootfiles-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// SplitMix64: the same numbers wherever the tests run.
struct TestNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func values(_ type: ElementType, _ count: Int) -> ColumnValues {
    switch type {
    case .bool: .bool((0..<count).map { _ in next() & 1 == 1 })
    case .int8: .int8(integers(count))
    case .uint8: .uint8(integers(count))
    case .int16: .int16(integers(count))
    case .uint16: .uint16(integers(count))
    case .int32: .int32(integers(count))
    case .uint32: .uint32(integers(count))
    case .int64: .int64(integers(count))
    case .uint64: .uint64(integers(count))
    case .float32: .float32((0..<count).map { _ in Float(Int32(truncatingIfNeeded: next())) / 977 })
    case .float64: .float64((0..<count).map { _ in Double(Int64(truncatingIfNeeded: next())) / 1e9 })
    }
  }

  private mutating func integers<T: FixedWidthInteger>(_ count: Int) -> [T] {
    (0..<count).map { _ in T(truncatingIfNeeded: next()) }
  }
}

extension ColumnValues {
  /// SHA-256 of the values as little-endian bytes (this machine's own order).
  var digest: String {
    switch self {
    case .bool(let v): sha256(v)
    case .int8(let v): sha256(v)
    case .uint8(let v): sha256(v)
    case .int16(let v): sha256(v)
    case .uint16(let v): sha256(v)
    case .int32(let v): sha256(v)
    case .uint32(let v): sha256(v)
    case .int64(let v): sha256(v)
    case .uint64(let v): sha256(v)
    case .float32(let v): sha256(v)
    case .float64(let v): sha256(v)
    }
  }
}

extension Column {
  var offsetsDigest: String? {
    if case .jagged(let offsets) = layout { return sha256(offsets.map { Int64($0) }) }
    return nil
  }
}

extension ColumnSchema {
  var shapeName: String {
    switch shape {
    case .scalar: "scalar"
    case .fixed: "fixed"
    case .jagged: "jagged"
    case .text: "string"
    case .nested: "nested"
    }
  }
}

private func sha256<T: BitwiseCopyable>(_ values: [T]) -> String {
  values.withUnsafeBytes { bytes in
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }
}
