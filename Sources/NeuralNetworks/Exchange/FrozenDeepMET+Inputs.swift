extension FrozenDeepMET {
  /// Puts the parts together: finds the inputs, and sorts the rows of the first kernel as the features, charge, pdgId, fromPV.
  static func assembled(
    _ start: GraphFlow, momentumFrom input: GraphFlow, pooled: [Int], _ hidden: [DeepMETWeights.Layer],
    _ linear: DeepMETWeights.Layer, _ output: DeepMETWeights.Layer?, columns: Int
  ) throws(ExchangeError) -> DeepMETWeights {
    guard case .joined(let parts) = start.step else {
      throw wrong("the input of the first layer", "features beside embeddings", start.described)
    }
    guard case .input(let name, let shape, let rows) = input.step, shape.count == 3, 6...8 ~= input.width else {
      throw wrong("the continuous input", "an input of [events, rows, 6 to 8]", "\(input.described) of \(input.shape)")
    }
    guard pooled.dropLast().elementsEqual(shape.dropLast()) else {
      throw wrong("the pooling", "a sum over the rows of \(shape)", "one over the second axis of \(pooled)")
    }
    var found: [(order: Int, columns: Range<Int>, category: DeepMETWeights.Category?)] = []
    var column = 0
    for part in parts {
      let range = column..<column + part.width
      column = range.upperBound
      if part.node == input.node {
        found.append((-1, range, nil))
      } else {
        let category = try category(part)
        found.append((order[category.size] ?? 3, range, category))
      }
    }
    found.sort { $0.order < $1.order }
    let orders = found.map(\.order)
    guard orders == [-1, 0, 1] || orders == [-1, 0, 1, 2] else {
      let sizes = found.map { $0.category.map { "\($0.size) categories" } ?? "\(input.width) features" }
      throw wrong(
        "the input of the first layer", "the features, 3 charges, 11 pdgIds and perhaps 4 fromPV, each once",
        sizes.joined(separator: ", "))
    }
    return DeepMETWeights(
      features: input.width, inputName: name, categories: found.compactMap(\.category),
      hidden: [sorted(hidden[0], found.map(\.columns))] + hidden.dropFirst(), linear: linear,
      pooling: columns == 5 ? .biasColumns : .momentum, output: output, rows: rows)
  }

  /// A place for each size of a table: the three kinds of categories differ in it.
  private static let order = [3: 0, 11: 1, 4: 2]

  private static func category(_ part: GraphFlow) throws(ExchangeError) -> DeepMETWeights.Category {
    guard case .embedding(let source, let table) = part.step, case .input(let name, _, _) = source.step else {
      throw wrong("the input of the first layer", "features beside embeddings of inputs", part.described)
    }
    guard table.reals.allSatisfy(\.isFinite) else {
      throw wrong("the embedding of \"\(name)\"", "finite weights", "NaN or infinity")
    }
    return .init(inputName: name, size: table.shape[0], width: table.shape[1], table: table.reals)
  }

  /// The layer with its inputs in another order: those of the first range first, and so on.
  private static func sorted(_ layer: DeepMETWeights.Layer, _ ranges: [Range<Int>]) -> DeepMETWeights.Layer {
    let kernel = ranges.flatMap { layer.kernel[$0.lowerBound * layer.outputs..<$0.upperBound * layer.outputs] }
    return .init(
      inputs: layer.inputs, outputs: layer.outputs, kernel: kernel, bias: layer.bias, normalisation: layer.normalisation)
  }
}
