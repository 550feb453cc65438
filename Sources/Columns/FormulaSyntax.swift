/// A parsed formula: its nodes in an array, every node after the nodes it refers to, the whole formula last.
///
/// An array instead of a tree of boxes: walks are loops, so that no formula, however long, exhausts the stack.
struct FormulaSyntax: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case number(Double)
    case name(String, quoted: Bool)
    case unary(FormulaSymbol, Int)
    case binary(FormulaSymbol, Int, Int)
    case ternary(condition: Int, then: Int, otherwise: Int)
    case index(list: Int, index: Int)
    case call(function: String, arguments: [Int])
  }

  struct Node: Sendable, Hashable {
    let kind: Kind
    /// The bytes of the source the node covers, parentheses around it left out.
    let range: Range<Int>
    /// The byte errors about the node point at: its operator, its bracket, or its first byte.
    let mark: Int
  }

  private(set) var nodes: [Node] = []

  mutating func append(_ kind: Kind, _ range: Range<Int>, mark: Int? = nil) -> Int {
    nodes.append(Node(kind: kind, range: range, mark: mark ?? range.lowerBound))
    return nodes.count - 1
  }

  var root: Int { nodes.count - 1 }
}
