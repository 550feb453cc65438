internal import Columns

/// How one thing lies in the bytes of an entry, apart from how many bytes precede it.
///
/// Values whose places cannot be computed (texts, lists of lists, objects) are described by this and read one after
/// another.
indirect enum StoredType: Sendable {
  /// A big-endian number.
  case number(ElementType)
  /// A `Double32_t` (`isDouble`) or `Float16_t`.
  case packed(PackedReal, isDouble: Bool)
  /// The bits of a `TObject`: four bytes, and two more if another process refers to it.
  case objectBits
  /// UTF-8 after a length: of one byte (or 255 and four bytes), or always of four.
  case text(wideLength: Bool)
  /// A number of items, then the items.
  case list(StoredType)
  /// Items up to the end of the frame, or of the entry.
  case toEnd(StoredType)
  /// As many items as the member of this name says, after `lead` bytes.
  case counted(by: String, StoredType, lead: Int)
  case fixed(StoredType, dimensions: [Int])
  /// Bytes counted in front, and a version; `version` is nil where it says nothing about the layout.
  case framed(StoredType, version: Int?)
  /// Members one after another. `isWhole` is false if members follow whose kind is not read.
  case record([StoredMember], isWhole: Bool)
  /// The base of every object: version, number, bits. Nothing of it is a column.
  case objectBase
  /// Bytes without a meaning here.
  case skipped(Int)
  /// Sets the count called `name` for members whose counter lies elsewhere: what is left of the entry without `fixed`
  /// bytes, in units of `unit` bytes.
  case derivedCount(name: String, fixed: Int, unit: Int)
}

/// A named part of a ``StoredType/record(_:isWhole:)``. Without a name its parts count as the record's own.
struct StoredMember: Sendable {
  let name: String
  let type: StoredType
  var isHidden = false

  /// Itself, or the members of the base class that it is: stored member by member, base classes lose their frames.
  var withoutBase: [StoredMember] {
    guard name.isEmpty, case .framed(.record(let members, isWhole: true), version: .some) = type else { return [self] }
    return members.flatMap(\.withoutBase)
  }
}

extension StoredType {
  /// The element of a column of these.
  var isPlainNumber: ElementType? { if case .number(let type) = self { type } else { nil } }

  /// The least bytes one of these takes; bounds how many a file can hold.
  var leastBytes: Int {
    switch self {
    case .number(let type): return type.byteCount
    case .packed(let packing, _): return packing.byteCount
    case .objectBits, .list: return 4
    case .text(let wideLength): return wideLength ? 4 : 1
    case .toEnd, .derivedCount: return 0
    case .counted(_, _, let lead): return lead
    case .fixed(let item, let dimensions): return item.leastBytes * dimensions.reduce(1, *)
    case .framed(let body, _): return 2 + body.leastBytes
    case .record(let members, _): return members.reduce(0) { $0 + $1.type.leastBytes }
    case .objectBase: return 10
    case .skipped(let count): return count
    }
  }

  /// A thing read as a member of objects that are stored member by member: one frame stands around all of them.
  var withoutFrame: StoredType { if case .framed(let body, version: nil) = self { body } else { self } }
}

/// What of a ``StoredType`` becomes a column: one number or text in it, and the lists it lies in.
struct StoredLeaf {
  let name: String
  let type: ElementType
  let isText: Bool
  /// From the outermost list or array to the innermost; nil for a list, the dimensions of an array.
  let nesting: [[Int]?]

  /// The shape of the column: arrays inside of everything are kept as such, other arrays are lists of equal length.
  var shape: (shape: ColumnSchema.Shape, itemDimensions: [Int]) {
    if isText {
      let depth = nesting.reduce(0) { $0 + ($1?.count ?? 1) }
      return (depth == 0 ? .text : .nested(depth: depth, isText: true), [])
    }
    let inner = Array(nesting.reversed().prefix { $0 != nil }.reversed())
    let dimensions = inner.flatMap { $0 ?? [] }
    let outer = nesting.dropLast(inner.count).reduce(0) { $0 + ($1?.count ?? 1) }
    switch outer {
    case 0: return (dimensions.isEmpty ? .scalar : .fixed(dimensions: dimensions), [])
    case 1: return (.jagged(counter: nil), dimensions)
    default: return (.nested(depth: outer, isText: false), dimensions)
    }
  }
}

extension StoredType {
  /// All that can become a column, in the order it lies.
  func leaves(name: String = "", nesting: [[Int]?] = []) -> [StoredLeaf] {
    func leaf(_ type: ElementType, isText: Bool = false) -> [StoredLeaf] {
      [StoredLeaf(name: name, type: type, isText: isText, nesting: nesting)]
    }
    switch self {
    case .number(let type): return leaf(type)
    case .packed(_, let isDouble): return leaf(isDouble ? .float64 : .float32)
    case .objectBits: return leaf(.uint32)
    case .text: return leaf(.uint8, isText: true)
    case .list(let item), .toEnd(let item), .counted(_, let item, _): return item.leaves(name: name, nesting: nesting + [nil])
    case .fixed(let item, let dimensions): return item.leaves(name: name, nesting: nesting + [dimensions])
    case .framed(let body, _): return body.leaves(name: name, nesting: nesting)
    case .record(let members, _):
      return members.flatMap { member -> [StoredLeaf] in
        let inner = [name, member.name].filter { !$0.isEmpty }.joined(separator: ".")
        return member.isHidden ? [] : member.type.leaves(name: inner, nesting: nesting)
      }
    case .objectBase, .skipped, .derivedCount: return []
    }
  }
}
