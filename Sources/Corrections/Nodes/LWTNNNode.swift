/// A small neural network, and a formula that makes one number of its outputs.
public struct LWTNNNode: Sendable, Hashable {
  /// The network; its inputs are real or integer inputs of the correction, by name.
  public let network: LWTNNNetwork
  /// The value: its variables are outputs of the network, by name. It sees no inputs of the correction.
  public let finalizer: FormulaNode

  /// A network with its formula.
  public init(network: LWTNNNetwork, finalizer: FormulaNode) {
    self.network = network
    self.finalizer = finalizer
  }
}
