/// A TensorFlow graph with its variables frozen to constants, as CMS stores its networks (`*.pb`).
///
/// Only what a recogniser needs is kept: nodes with operation, inputs and attributes, in an order in which every node comes
/// after its inputs. Functions, devices and versions are skipped.
package struct FrozenGraph: Sendable, Hashable {
  /// The nodes, each after all its inputs.
  package let nodes: [FrozenNode]

  /// How many nodes a graph may have; DeepMET's has 284.
  static let nodeLimit = 20_000
  /// How many inputs all nodes may have together.
  static let inputLimit = 200_000
  /// How many values all constants may hold together: 256 MiB of floating numbers.
  static let valueLimit = 1 << 25
}

/// One node of a frozen graph.
package struct FrozenNode: Sendable, Hashable {
  package let name: String
  /// What it computes, by TensorFlow's name: `MatMul`, `Const`, ….
  package let operation: String
  /// Where its inputs come from, in order.
  package let inputs: [Input]
  /// The nodes that must have run before it, as indices into the graph's nodes.
  package let controls: [Int]
  package let attributes: [String: FrozenAttribute]

  /// Output `port` of node number `node` of the graph.
  package struct Input: Sendable, Hashable {
    package let node: Int
    package let port: Int
  }
}

/// What is set for a node: those kinds of attributes that DeepMET's operations have.
package enum FrozenAttribute: Sendable, Hashable {
  case text([UInt8])
  case integer(Int)
  case real(Float)
  case flag(Bool)
  case type(Int)
  /// The sizes, -1 for one that is open; nil if not even their number is known.
  case shape([Int]?)
  case tensor(FrozenTensor)
  case integers([Int])
  /// A kind that is not read.
  case other
}

extension FrozenNode {
  func flag(_ name: String) -> Bool { attributes[name] == .flag(true) }

  func integer(_ name: String) -> Int {
    if case .integer(let value)? = attributes[name] { value } else { 0 }
  }

  func integers(_ name: String) -> [Int] {
    if case .integers(let values)? = attributes[name] { values } else { [] }
  }
}
