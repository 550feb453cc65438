internal import Columns

/// Reads C++ type names as ROOT writes them into descriptions of stored bytes.
struct TypeNames {
  /// How many objects inside objects may still be described; a class of several containers of itself would never end.
  private final class Budget {
    var left = 0
  }

  let layouts: ClassLayouts
  private let budget = Budget()

  init(layouts: ClassLayouts) { self.layouts = layouts }

  /// Objects inside one column's type, at most.
  private static let mostObjects = 4_096
  /// Types inside types, at most.
  private static let deepest = 12
  /// The most values an array may have; larger ones are damage.
  static let mostItems = 1 << 24
  /// The most bytes an array may take, arrays of arrays included.
  private static let mostBytes = 1 << 28

  /// Containers of one type that lie as a number of items and the items.
  private static let lists: Set<String> = [
    "vector", "list", "forward_list", "deque", "set", "multiset", "unordered_set", "unordered_multiset", "RVec",
    "ROOT::RVec", "ROOT::VecOps::RVec", "VecOps::RVec", "ROOT::Detail::VecOps::RVec",
  ]
  private static let maps: Set<String> = ["map", "multimap", "unordered_map", "unordered_multimap"]
  /// Classes that write themselves otherwise than their description says.
  private static let selfWritten: Set<String> = [
    "TClonesArray", "TObjArray", "TList", "THashList", "TMap", "TCollection", "TSeqCollection", "TTree",
    "TBits", "TMatrixTSym<double>", "TMatrixTSym<float>", "TClass", "TFolder", "THashTable", "TExMap", "TUUID", "TQObject",
    "TCanvas", "TPad", "TFile", "TDirectory", "TDirectoryFile", "TKey", "TBasket", "TArray", "TMethodCall", "TFormula",
  ]

  /// A reference is an object's number, in the place of its own.
  private static let reference = StoredType.record(
    [
      StoredMember(name: "", type: .skipped(2)), StoredMember(name: "ref", type: .number(.uint32)),
      StoredMember(name: "", type: .skipped(6)),
    ], isWhole: true)
  private static let references = StoredType.framed(
    .record(
      [
        StoredMember(name: "", type: .objectBase), StoredMember(name: "fName", type: .text(wideLength: false)),
        StoredMember(name: "fSize", type: .number(.int32)), StoredMember(name: "", type: .skipped(6)),
        StoredMember(name: "refs", type: .counted(by: "fSize", .number(.uint32), lead: 0)),
      ], isWhole: true), version: 1)

  /// How a type lies; nil if it cannot be read, with the reason in `obstacle`.
  /// - Parameter framed: whether containers and strings have bytes counted and a version in front.
  func stored(_ name: String, framed: Bool, depth: Int = 0, obstacle: inout String) -> StoredType? {
    let plain = TypeNames.plain(name)
    guard depth < Self.deepest else {
      obstacle = "\(plain) lies too deep in other types"
      return nil
    }
    if let type = TypeNames.basic(plain) { return type }
    if plain == "string" { return frame(.text(wideLength: false), framed) }
    if plain.hasSuffix("*") {
      obstacle = "\(plain) points to objects"
      return nil
    }
    if let (template, arguments) = TypeNames.template(plain) {
      let known = template.hasPrefix("std::") ? String(template.dropFirst(5)) : template
      if Self.lists.contains(known), let item = stored(arguments[0], framed: false, depth: depth + 1, obstacle: &obstacle) {
        return frame(.list(item), framed)
      }
      if Self.lists.contains(known) { return nil }
      if Self.maps.contains(known) { return map(arguments, framed, depth, &obstacle) }
      if known == "bitset" { return frame(.list(.number(.bool)), framed) }
      if known == "array", arguments.count == 2, let count = Int(arguments[1]), (1...Self.mostItems).contains(count) {
        guard let item = stored(arguments[0], framed: false, depth: depth + 1, obstacle: &obstacle) else { return nil }
        return fixed(item, [count], count, of: plain, &obstacle)
      }
    }
    return object(plain, depth: depth, obstacle: &obstacle)
  }

  private func frame(_ type: StoredType, _ framed: Bool) -> StoredType { framed ? .framed(type, version: nil) : type }

  private func map(_ arguments: [String], _ framed: Bool, _ depth: Int, _ obstacle: inout String) -> StoredType? {
    guard arguments.count >= 2,
      let first = stored(arguments[0], framed: framed, depth: depth + 1, obstacle: &obstacle),
      let second = stored(arguments[1], framed: framed, depth: depth + 1, obstacle: &obstacle)
    else { return nil }
    let pair = [StoredMember(name: "first", type: first), StoredMember(name: "second", type: second)]
    return frame(.list(.record(pair, isWhole: true)), framed)
  }

  // MARK: Objects

  /// How an object of a class lies, its own frame included.
  func object(_ name: String, depth: Int, obstacle: inout String) -> StoredType? {
    switch name {
    case "TObject": return .objectBase
    case "TString": return .text(wideLength: false)
    case "TDatime": return .number(.uint32)
    case "TRef": return Self.reference
    case "TRefArray": return Self.references
    case "TArrayC": return .list(.number(.int8))
    case "TArrayS": return .list(.number(.int16))
    case "TArrayI": return .list(.number(.int32))
    case "TArrayL", "TArrayL64": return .list(.number(.int64))
    case "TArrayF": return .list(.number(.float32))
    case "TArrayD": return .list(.number(.float64))
    default: break
    }
    guard !Self.selfWritten.contains(name) else {
      obstacle = "a \(name) writes itself in its own way"
      return nil
    }
    guard let layout = layouts.newest(of: name) else {
      obstacle = "the file does not describe class \(name)"
      return nil
    }
    if depth <= 1 { budget.left = Self.mostObjects }
    budget.left -= 1
    guard depth < Self.deepest, budget.left > 0 else {
      obstacle = "\(name) lies too deep in other types, or in too many"
      return nil
    }
    var members: [StoredMember] = []
    var isWhole = true
    for member in layout.members {
      guard let type = stored(member, depth: depth + 1, obstacle: &obstacle) else {
        isWhole = false
        break
      }
      members.append(StoredMember(name: member.isBase ? "" : member.name, type: type))
    }
    if members.isEmpty && !isWhole { return nil }
    return .framed(.record(members, isWhole: isWhole), version: layout.version)
  }

  /// How a member lies inside an object.
  func stored(_ member: ClassMember, depth: Int, obstacle: inout String) -> StoredType? {
    typealias Code = ClassMember.Code
    if member.isBase && member.code <= 0 { return object(TypeNames.plain(member.name), depth: depth, obstacle: &obstacle) }
    switch member.code {
    case 1..<20: return TypeNames.basic(code: member.code, title: member.title)
    case 21..<40:
      guard let item = TypeNames.basic(code: member.code - Code.arrays, title: member.title) else { break }
      return array(of: item, member, &obstacle)
    case 41..<60:
      guard let item = TypeNames.basic(code: member.code - Code.countedArrays, title: member.title) else { break }
      return .counted(by: member.countName, item, lead: 1)
    case Code.tObject: return .objectBase
    case Code.string: return .text(wideLength: false)
    case Code.object, Code.any, Code.inPlace, Code.anyInPlace, Code.tNamed:
      let name = TypeNames.plain(member.isBase ? member.name : member.typeName)
      return object(name.hasSuffix("*") ? String(name.dropLast()) : name, depth: depth, obstacle: &obstacle)
    case Code.object + 20, Code.any + 20, Code.string + 20:
      guard let item = object(TypeNames.plain(member.typeName), depth: depth, obstacle: &obstacle) else { return nil }
      return array(of: item, member, &obstacle)
    case 300, 365, 500:
      guard let type = stored(member.typeName, framed: true, depth: depth, obstacle: &obstacle) else { return nil }
      guard member.arrayLength > 0, case .framed(let body, nil) = type else { return type }
      return array(of: body, member, &obstacle).map { .framed($0, version: nil) }  // one frame around all of them
    default: break
    }
    obstacle = "member \(member.name) is a \(member.typeName)"
    return nil
  }

  private func array(of item: StoredType, _ member: ClassMember, _ obstacle: inout String) -> StoredType? {
    let dimensions = member.dimensions.isEmpty ? [member.arrayLength] : member.dimensions
    var count = 1
    for dimension in dimensions {
      guard dimension > 0, dimension <= Self.mostItems, count * dimension <= Self.mostItems else {
        obstacle = "member \(member.name) has dimensions \(dimensions)"
        return nil
      }
      count *= dimension
    }
    return fixed(item, dimensions, count, of: "member \(member.name)", &obstacle)
  }

  /// An array whose least size, inner arrays included, stays within what a file may hold.
  private func fixed(
    _ item: StoredType, _ dimensions: [Int], _ count: Int, of what: String, _ obstacle: inout String
  ) -> StoredType? {
    guard max(item.leastBytes, 1) <= Self.mostBytes / count else {
      obstacle = "\(what) takes more bytes than an array may"
      return nil
    }
    return .fixed(item, dimensions: dimensions)
  }
}

// MARK: Names

extension TypeNames {
  /// The type behind a basic type's number in the format (1 to 19).
  static func basic(code: Int, title: String) -> StoredType? {
    switch code {
    case 7: .text(wideLength: true)
    case 9: .packed(PackedReal(title: title, isDouble: true), isDouble: true)
    case 19: .packed(PackedReal(title: title, isDouble: false), isDouble: false)
    default: ElementType(streamerCode: code).map { .number($0) }
    }
  }

  static func basic(_ name: String) -> StoredType? {
    switch name {
    case "Double32_t": return .packed(PackedReal(title: "", isDouble: true), isDouble: true)
    case "Float16_t": return .packed(PackedReal(title: "", isDouble: false), isDouble: false)
    default: return numbers[name].map { .number($0) }
    }
  }

  private static let numbers: [String: ElementType] = [
    "bool": .bool, "Bool_t": .bool, "char": .int8, "Char_t": .int8, "int8_t": .int8, "signed char": .int8, "byte": .uint8,
    "unsigned char": .uint8, "UChar_t": .uint8, "uint8_t": .uint8, "Byte_t": .uint8, "std::byte": .uint8,
    "short": .int16, "Short_t": .int16, "int16_t": .int16, "short int": .int16, "Version_t": .int16,
    "unsigned short": .uint16, "UShort_t": .uint16, "uint16_t": .uint16, "unsigned short int": .uint16,
    "int": .int32, "Int_t": .int32, "int32_t": .int32, "signed": .int32, "signed int": .int32,
    "unsigned int": .uint32, "unsigned": .uint32, "UInt_t": .uint32, "uint32_t": .uint32,
    "long": .int64, "Long_t": .int64, "Long64_t": .int64, "long long": .int64, "int64_t": .int64, "long int": .int64,
    "long long int": .int64, "ssize_t": .int64, "unsigned long": .uint64, "ULong_t": .uint64, "ULong64_t": .uint64,
    "unsigned long long": .uint64, "uint64_t": .uint64, "size_t": .uint64, "unsigned long int": .uint64,
    "unsigned long long int": .uint64, "float": .float32, "Float_t": .float32, "double": .float64, "Double_t": .float64,
  ]

  /// A type's name without the spaces, `const` and `std::` that change nothing.
  static func plain(_ name: String) -> String {
    var result: [Character] = []
    var isPending = false  // a space counts only between two words
    for letter in name {
      if letter == " " {
        isPending = true
        continue
      }
      if isPending, let last = result.last, isWord(last), isWord(letter) { result.append(" ") }
      isPending = false
      result.append(letter)
    }
    var text = String(result)
    for prefix in ["const ", "struct ", "class ", "std::", "::"] where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
    }
    return text
  }

  private static func isWord(_ letter: Character) -> Bool { letter == "_" || letter.isLetter || letter.isNumber }

  /// `map<int,vector<int>>` is `map` with `int` and `vector<int>`; nil for what is no template.
  static func template(_ name: String) -> (name: String, arguments: [String])? {
    guard name.hasSuffix(">"), let open = name.firstIndex(of: "<") else { return nil }
    var arguments: [String] = []
    var current = ""
    var depth = 0
    for letter in name[name.index(after: open)...].dropLast() {
      if letter == "<" { depth += 1 } else if letter == ">" { depth -= 1 }
      if letter == "," && depth == 0 {
        arguments.append(current)
        current = ""
      } else {
        current.append(letter)
      }
    }
    arguments.append(current)
    return (String(name[..<open]), arguments)
  }
}
