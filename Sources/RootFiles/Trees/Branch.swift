/// A leaf: one variable of a branch.
struct Leaf {
  let name: String
  let title: String
  let className: String
  /// Values per entry, or per element of a list; the product of the fixed dimensions.
  let length: Int
  let isUnsigned: Bool
  /// Where in the tree's record the leaf is that counts this one's values.
  let counterPlace: Int?
  /// Where in the tree's record this leaf is.
  let place: Int
}

/// One basket of a branch: the first entry in it, how many, and where the values are.
struct Basket: Sendable {
  enum Place: Sendable {
    case stored(seek: Int)
    case embedded(EmbeddedBasket)
  }
  let entries: Range<Int>
  let place: Place
  /// Bytes on disk, key included.
  let storedBytes: Int
}

/// A branch as the tree's record describes it.
struct Branch {
  let name: String
  let className: String
  let leaves: [Leaf]
  let baskets: [Basket]
  let children: [Branch]
  /// The branch's values lie in another file of this name.
  let fileName: String
  /// Numbers of a `TBranchElement`: its kind, and the type of its values.
  let elementKind: Int
  let elementType: Int
  let elementClass: String
  /// The version and checksum of that class, and which of its members this is.
  let elementVersion: Int
  let elementChecksum: UInt32
  let elementID: Int
  /// What was wrong with parts of it.
  let problems: [String]

  init(_ node: ObjectNode) {
    name = node.text("fName") ?? ""
    className = node.className
    fileName = node.text("fFileName") ?? ""
    elementKind = node.int("fType") ?? 0
    elementType = node.int("fStreamerType") ?? -1
    elementClass = node.text("fClassName") ?? ""
    elementVersion = node.int("fClassVersion") ?? 0
    elementChecksum = UInt32(truncatingIfNeeded: node.int("fCheckSum") ?? 0)
    elementID = node.int("fID") ?? -1
    var problems: [String] = []
    if let reason = node.leftOut { problems.append(reason) }
    leaves = Branch.leaves(node, &problems)
    baskets = Branch.baskets(node, &problems)
    children = node.list("fBranches").compactMap { value -> Branch? in
      switch value {
      case .object(let child, _): return Branch(child)
      case .skipped(let className, let reason): problems.append("a \(className) inside it: \(reason)")
      default: break
      }
      return nil
    }
    self.problems = problems
  }

  private static func leaves(_ node: ObjectNode, _ problems: inout [String]) -> [Leaf] {
    var leaves: [Leaf] = []
    for value in node.list("fLeaves") {
      switch value {
      case .object(let leaf, let place): leaves.append(Leaf(leaf, place: place))
      case .skipped(let className, let reason): problems.append("its \(className): \(reason)")
      default: break
      }
    }
    return leaves
  }

  /// The stored baskets in order, then those inside the tree's record.
  private static func baskets(_ node: ObjectNode, _ problems: inout [String]) -> [Basket] {
    let firsts = node.integers("fBasketEntry"), seeks = node.integers("fBasketSeek"), sizes = node.integers("fBasketBytes")
    let embedded = node.list("fBaskets").map { value -> EmbeddedBasket? in
      if case .basket(let basket) = value { return basket }
      return nil
    }
    for case .skipped(let className, let reason) in node.list("fBaskets") { problems.append("its \(className): \(reason)") }
    let written = min(max(node.int("fWriteBasket") ?? 0, 0), firsts.count, seeks.count)
    let end = node.int("fEntries") ?? node.int("fEntryNumber") ?? 0
    var baskets: [Basket] = []
    var next = 0
    for i in 0..<max(written, embedded.count) {
      if i < written && seeks[i] != 0 {
        let stop = i + 1 < firsts.count && (i + 1 < written || firsts[i + 1] > firsts[i]) ? firsts[i + 1] : end
        guard firsts[i] == next, stop >= next else {
          problems.append("basket \(i) holds entries \(firsts[i])..<\(stop), the one before ends at \(next)")
          break
        }
        let size = i < sizes.count ? sizes[i] : 0
        baskets.append(Basket(entries: next..<stop, place: .stored(seek: seeks[i]), storedBytes: size))
        next = stop
      } else if i < embedded.count, let basket = embedded[i], basket.entryCount > 0 {
        let range = next..<next + basket.entryCount
        baskets.append(Basket(entries: range, place: .embedded(basket), storedBytes: basket.values.count))
        next = range.upperBound
      }
    }
    return baskets
  }
}

extension Leaf {
  init(_ node: ObjectNode, place: Int) {
    name = node.text("fName") ?? ""
    title = node.text("fTitle") ?? ""
    className = node.className
    length = node.int("fLen") ?? 1
    isUnsigned = node.int("fIsUnsigned") ?? 0 != 0
    switch node.members["fLeafCount"] {
    case .reference(let target): counterPlace = target
    case .object(_, let target): counterPlace = target  // the counter lies inside, at first mention
    default: counterPlace = nil
    }
    self.place = place
  }

  /// The dimensions in the title: `x[nJet][3]` has a name and a number. Brackets with commas are ranges of packed reals.
  var dimensions: [Substring] {
    title.split(separator: "[").dropFirst(title.hasPrefix("[") ? 0 : 1).compactMap { group in
      guard let end = group.firstIndex(of: "]"), !group[..<end].contains(",") else { return nil }
      return group[..<end]
    }
  }

  /// The fixed dimensions, or one dimension if the title disagrees with the length.
  var fixedDimensions: [Int] {
    let numbers = dimensions.compactMap { Int($0) }
    var product = 1
    for number in numbers {
      let (next, overflow) = product.multipliedReportingOverflow(by: number)
      if overflow { return [length] }
      product = next
    }
    return product == length ? numbers : [length]
  }

  /// The name of the counter in the title, if there is one.
  var counterName: String? { dimensions.first { Int($0) == nil }.map(String.init) }
}
