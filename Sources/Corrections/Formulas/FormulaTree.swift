/// A formula as a tree, to be changed and spelled anew.
indirect enum FormulaTree: Sendable, Hashable {
  case constant(Double)
  case variable(Int)
  case parameter(Int)
  case negated(FormulaTree)
  case function(FormulaFunction, FormulaTree)
  case operation(FormulaOperator, FormulaTree, FormulaTree)

  init(_ formula: CorrectionFormula) {
    var stack: [FormulaTree] = []
    for instruction in formula.instructions {
      switch instruction {
      case .constant(let value): stack.append(.constant(value))
      case .variable(let k): stack.append(.variable(k))
      case .parameter(let k): stack.append(.parameter(k))
      case .negate: stack.append(.negated(stack.removeLast()))
      case .function(let function): stack.append(.function(function, stack.removeLast()))
      case .operation(let operation):
        let right = stack.removeLast()
        stack.append(.operation(operation, stack.removeLast(), right))
      }
    }
    self = stack[0]
  }

  /// Every node, changed from the leaves up.
  func mapped(_ change: (FormulaTree) -> FormulaTree) -> FormulaTree {
    switch self {
    case .constant, .variable, .parameter: change(self)
    case .negated(let a): change(.negated(a.mapped(change)))
    case .function(let function, let a): change(.function(function, a.mapped(change)))
    case .operation(let operation, let a, let b): change(.operation(operation, a.mapped(change), b.mapped(change)))
    }
  }

  /// `&&` and `||` by functions that every reader knows, with the same values, those of NaN included: NaN is true, as it differs
  /// from 0.
  var withoutLogic: FormulaTree {
    mapped { node in
      switch node {
      case .operation(.and, let a, let b): .operation(.times, a.truth, b.truth)
      case .operation(.or, let a, let b): .operation(.max, a.truth, b.truth)
      default: node
      }
    }
  }

  /// 1 or 0.
  private var truth: FormulaTree { isTruth ? self : .operation(.notEqual, self, .constant(0)) }

  private var isTruth: Bool {
    switch self {
    case .operation(.times, let a, let b), .operation(.max, let a, let b): a.isTruth && b.isTruth
    case .operation(let operation, _, _): operation.precedence.map { (1...4).contains($0) } ?? false
    default: false
    }
  }

  /// The variables that occur.
  var variables: Set<Int> {
    switch self {
    case .variable(let k): [k]
    case .constant, .parameter: []
    case .negated(let a), .function(_, let a): a.variables
    case .operation(_, let a, let b): a.variables.union(b.variables)
    }
  }
}

extension FormulaTree {
  /// The text that parses to this very tree, with as few parentheses as that takes; variables are x, y, z, t and x[4], x[5], ….
  var text: String { spelled.text }

  /// The text and how tightly it holds together; 8 for what needs no parentheses anywhere.
  private var spelled: (text: String, precedence: Int) {
    switch self {
    case .constant(let value): (NumberText.text(value), 8)
    case .variable(let k): (k < 4 ? ["x", "y", "z", "t"][k] : "x[\(k)]", 8)
    case .parameter(let k): ("[\(k)]", 8)
    case .function(let function, let a): ("\(function.rawValue)(\(a.text))", 8)
    case .negated(let a): ("-" + a.afterMinus, 8)
    case .operation(let operation, let a, let b): Self.spelled(operation, a, b)
    }
  }

  private static func spelled(_ operation: FormulaOperator, _ a: FormulaTree, _ b: FormulaTree) -> (String, Int) {
    guard let precedence = operation.precedence else { return ("\(operation.rawValue)(\(a.text),\(b.text))", 8) }
    let groupsRight = operation == .power
    let left = a.enclosed(below: groupsRight ? precedence + 1 : precedence)
    let right = b.enclosed(below: groupsRight ? precedence : precedence + 1)
    return (left + operation.rawValue + right, precedence)
  }

  private func enclosed(below floor: Int) -> String {
    let (text, precedence) = spelled
    return precedence < floor ? "(\(text))" : text
  }

  /// After a minus sign stand names, calls and parentheses only: `-3` is a number, and `--3` is nothing.
  private var afterMinus: String {
    switch self {
    case .variable, .parameter, .function: text
    case .operation(let operation, _, _) where operation.precedence == nil: text
    default: "(\(text))"
    }
  }
}
