/// A sequential neural network as LWTNN describes it, in double precision.
///
/// Inputs enter as (value + offset) × scale and run through the layers in order. Built from layers or read from a file, its
/// sizes fit: it can be evaluated and written.
public struct LWTNNNetwork: Sendable, Hashable {
  /// An input and how it is scaled: (value + offset) × scale.
  public struct Input: Sendable, Hashable {
    /// The name of a real or integer input of the correction.
    public var name: String { exactName.text }
    /// What is added to the value.
    public let offset: Double
    /// What the sum is multiplied by.
    public let scale: Double
    private let exactName: ExactText

    /// (value + offset) × scale; as it is by default.
    public init(_ name: String, offset: Double = 0, scale: Double = 1) {
      exactName = name.exact
      self.offset = offset
      self.scale = scale
    }
  }

  /// The inputs, in the order of the first layer's weights.
  public let inputs: [Input]
  /// The layers, first to last.
  public let layers: [LWTNNLayer]
  /// The names of the last layer's outputs, which the finalizer reads.
  public var outputs: [String] { exactOutputs.map(\.text) }
  /// The `opaque` object: as it was read, or as the parts make it.
  package let document: JSONValue
  /// The most numbers that any layer reads or gives.
  let width: Int
  private let exactOutputs: [ExactText]

  /// A network from its parts.
  /// - Throws: ``CorrectionError`` with a path such as `layers[1].weights`: no inputs or outputs, names that occur twice,
  ///   sizes that do not fit each other, numbers that are not finite.
  public init(inputs: [Input], layers: [LWTNNLayer], outputs: [String]) throws(CorrectionError) {
    try self.init(
      inputs: inputs, layers: layers, outputs: outputs,
      document: Self.document(inputs: inputs, layers: layers, outputs: outputs))
  }

  init(inputs: [Input], layers: [LWTNNLayer], outputs: [String], document: JSONValue) throws(CorrectionError) {
    try Self.requireNames(inputs.map(\.name), at: "inputs")
    try Self.requireNames(outputs, at: "outputs")
    for (i, input) in inputs.enumerated() {
      for (key, number) in [("offset", input.offset), ("scale", input.scale)] where !number.isFinite {
        throw CorrectionError(.notFinite(number), at: "inputs[\(i)].\(key)")
      }
    }
    var (count, width) = (inputs.count, inputs.count)
    for (i, layer) in layers.enumerated() {
      count = try located("layers[\(i)]") { () throws(CorrectionError) in try layer.outputs(of: count) }
      width = max(width, count)
    }
    guard count == outputs.count else {
      throw CorrectionError(
        .network("\(outputs.count) names for \(count) outputs of the last layer; name each"), at: "outputs")
    }
    (self.inputs, self.layers, exactOutputs) = (inputs, layers, outputs.map(\.exact))
    (self.document, self.width) = (document, width)
  }

  private static func requireNames(_ names: [String], at path: String) throws(CorrectionError) {
    guard !names.isEmpty else { throw CorrectionError(.network("a network needs one or more of them"), at: path) }
    var seen: Set<ExactText> = []
    for (i, name) in names.enumerated() where !seen.insert(name.exact).inserted {
      throw CorrectionError(.duplicateName(name), at: "\(path)[\(i)]")
    }
  }
}
