import Testing

@testable import NeuralNetworks

@Suite("DeepMET in frozen graphs")
struct FrozenDeepMETTests {
  /// The ways to write the graph: kind of dense layer, of normalisation, and how constants and nodes are laid out.
  static let ways: [SyntheticDeepMET] = [
    .init(),
    .init(rows: nil),
    .init(dense: .tensordot, normalisation: .plain, isPacked: false),
    .init(
      rows: nil, dense: .tensordot, normalisation: .switched(isInferenceFirst: false), isReversed: true,
      isPhaseFed: true),
    .init(tables: [11, 3, 4], rows: 12500, dense: .batch, normalisation: .fused, areFeaturesFirst: false),
    .init(features: 7, tables: [3, 11], normalisation: .fused),
    .init(
      features: 7, tables: [11, 3], hasBiasColumns: false, hasOutputLayer: false, rows: 61, dense: .batch, normalisation: .plain),
    .init(features: 6, tables: [3, 11], rows: nil, dense: .tensordot, areFeaturesFirst: false),
    .init(hasBiasColumns: false, rows: nil, dense: .batch, normalisation: .fused, isReversed: true),
  ]

  @Test("All weights are found whatever the way the graph is written", arguments: ways)
  func weights(graph: SyntheticDeepMET) throws {
    let weights = try FrozenDeepMET.weights(in: FrozenGraph(graph.bytes()))
    #expect(weights.features == graph.features)
    #expect(weights.categories.map(\.size) == [3, 11, 4].filter { graph.tables.contains($0) })
    #expect(weights.pooling == (graph.hasBiasColumns ? .biasColumns : .momentum))
    #expect(weights.rows == graph.rows)
    for (slot, category) in weights.categories.enumerated() {
      #expect(category.table == SyntheticWeights.values(slot, 8 * category.size, 0.5).map { Double($0) })
    }
    let expected = { (slot: Int, count: Int, amplitude: Double, centre: Double) in
      SyntheticWeights.values(slot, count, amplitude, around: centre).map { Double($0) }
    }
    for (slot, layer) in zip([10, 20, 30], weights.hidden) {
      #expect(layer.kernel == expected(slot, layer.inputs * layer.outputs, 0.3, 0))
      #expect(layer.bias == expected(slot + 1, layer.outputs, 0.2, 0))
      let normalisation = try #require(layer.normalisation)
      #expect(normalisation.gamma == expected(slot + 2, layer.outputs, 0.4, 1))
      #expect(normalisation.beta == expected(slot + 3, layer.outputs, 0.3, 0))
      #expect(normalisation.mean == expected(slot + 4, layer.outputs, 0.3, 0))
      #expect(normalisation.variance == expected(slot + 5, layer.outputs, 0.2, 0.4))
      #expect(normalisation.epsilon == Double(0.001 as Float))
    }
    #expect(weights.linear.kernel == expected(40, 16 * weights.linear.outputs, 0.2, 0))
    #expect((weights.output != nil) == graph.hasOutputLayer)
    if let output = weights.output {
      #expect(output.kernel == expected(50, 2 * output.inputs, 0.5, 0))
      #expect(output.bias == expected(51, 2, 0.1, 0))
    }
  }

  @Test(
    "Parameters are counted as published",
    arguments: [
      (8, [3, 11, 4], true, 5149), (7, [3, 11], true, 4541), (6, [3, 11], true, 4477), (8, [3, 11, 4], false, 5105),
      (7, [3, 11], false, 4497),
    ])
  func counts(features: Int, tables: [Int], hasBiasColumns: Bool, trainable: Int) throws {
    let graph = SyntheticDeepMET(
      features: features, tables: tables, hasBiasColumns: hasBiasColumns, hasOutputLayer: hasBiasColumns)
    let weights = try FrozenDeepMET.weights(in: FrozenGraph(graph.bytes()))
    #expect(weights.trainableCount == trainable)
    #expect(weights.nonTrainableCount == 224)
  }

  @Test("Inputs keep the names they have in the graph")
  func names() throws {
    let graph = try FrozenGraph(SyntheticDeepMET().bytes())
    let weights = try FrozenDeepMET.weights(in: graph)
    let inputs = graph.nodes.filter { $0.operation == "Placeholder" }.map(\.name)
    #expect(Set(inputs) == Set([weights.inputName] + weights.categories.map(\.inputName)))
    #expect(weights.inputName == "v0/x")
  }

  static let faults: [(SyntheticDeepMET, String)] = [
    (.init(fault: .relu), "the output: expected one node of two columns that no other uses, found Relu \""),
    (.init(fault: .training), "the output: expected one node of two columns that no other uses, found Mean \""),
    (.init(fault: .wrongAxis), "the output: expected one node of two columns that no other uses, found Sum \""),
    (.init(fault: .wrongWeight), "the pooling: expected the first column minus 1 as the weight, found a constant added"),
    (.init(fault: .notANumber), "the hidden layer 2 from the end: expected finite weights, found NaN or infinity"),
    (.init(fault: .negativeVariance), "the hidden layer 1 from the end: expected variances above 0, found -0.25"),
    (.init(fault: .secondOutput), "expected one node of two columns that no other uses, found 2 of them"),
    (.init(fault: .noBias), "the output: expected a constant matrix times sums over rows and a bias, found a product with"),
    (.init(fault: .otherColumns), "the pooling: expected px and py as the last two features"),
    (.init(fault: .wrongRows), "the output: expected one node of two columns that no other uses, found "),
    (.init(fault: .noTanh), "the hidden layer 3 from the end: expected tanh, with or without a batch normalisation behind it, "),
    (.init(fault: .noWeight), "the pooling: expected a product of a weight and columns, found columns 1..<5"),
    (.init(fault: .noTable), "the input of the first layer: expected features beside embeddings of inputs, found the input \""),
    (.init(fault: .noSum), "the pooling: expected a sum over rows, found tanh"),
    (.init(fault: .notANumberInTable), "\": expected finite weights, found NaN or infinity"),
    (.init(fault: .fewColumns), "the pooling: expected all columns behind the first of the same 5, found columns 2..<5"),
    (.init(fault: .otherOrder), "the pooling: expected the last linear layer beside px and py, found 2 parts side by side"),
    (
      .init(fault: .activeRows),
      "the linear layer of the rows: expected a constant matrix times the last layer and a bias, found tanh"
    ),
    (.init(fault: .transposedRows), "the pooling: expected a sum over the rows of [1009, 4500, 8], found one over"),
    (.init(features: 5), "the continuous input: expected an input of [events, rows, 6 to 8]"),
    (
      .init(tables: [3, 11, 5]),
      "expected the features, 3 charges, 11 pdgIds and perhaps 4 fromPV, each once, found 8 features, 3"
    ),
    (.init(tables: [3]), "the input of the first layer: expected the features, 3 charges, 11 pdgIds"),
  ]

  @Test("Graphs of other networks are refused with the part that differs", arguments: faults.indices)
  func otherGraphs(index: Int) throws {
    let (graph, expected) = Self.faults[index]
    let frozen = try FrozenGraph(graph.bytes())
    let message = try exchangeFailure { () throws(ExchangeError) in try FrozenDeepMET.weights(in: frozen) }
    #expect(message.contains(expected), "\(message)")
    #expect(message.hasSuffix("Only DeepMET's graph is recognised; export others as ONNX"))
  }
}
