import Foundation
import Testing
import _TestSupport

@testable import Corrections

@Suite("LWTNN networks")
struct LWTNNNetworkTests {
  private func columns(_ network: LWTNNNetwork, _ rows: [[Double]]) -> [[Double]] {
    let flat = network.inputs.indices.flatMap { k in rows.map { $0[k] } }
    var outputs = [Double](repeating: .nan, count: rows.count * network.outputs.count)
    flat.withUnsafeBufferPointer { flat in
      let columns = network.inputs.indices.compactMap { k in flat.baseAddress.map { $0 + k * rows.count } }
      network.evaluate(columns: columns, count: rows.count, into: &outputs)
    }
    return rows.indices.map { i in network.outputs.indices.map { outputs[$0 * rows.count + i] } }
  }

  private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= Tolerance.rounding * max(1, abs(b)) }

  @Test("Random networks of all layers and activations give correctionlib's values, by rows and by columns")
  func referee() throws {
    var count = 0
    for item in try reference("networks")["networks"].items {
      let network = try LWTNNNetwork(item["opaque"])
      let rows = try item["rows"].items.map { try $0.items.map { try #require($0.double) } }
      let values = try item["values"].items.map { try $0.items.map { try #require($0.double) } }
      for ((row, expected), lanes) in zip(zip(rows, values), columns(network, rows)) {
        let scalar = network.evaluate(row)
        for (j, value) in expected.enumerated() {
          #expect(near(scalar[j], value) && near(lanes[j], value), "\(scalar[j]) \(lanes[j]) \(value) \(network.layers)")
        }
        count += 1
      }
    }
    #expect(count == 800)
  }

  @Test("A row's outputs do not depend on the rows around it; NaN stays where it enters")
  func blocks() throws {
    let opaque = try reference("networks")["networks"].items[3]["opaque"]
    let network = try LWTNNNetwork(opaque)
    let rows = (0..<45).map { i in network.inputs.indices.map { k in Foundation.sin(Double(7 * i + k)) * 9 } }
    let whole = columns(network, rows)
    for cut in [1, 15, 16, 17, 31] {
      #expect(columns(network, Array(rows[..<cut])) + columns(network, Array(rows[cut...])) == whole)
    }
    let sharp = try LWTNNNetwork(
      inputs: [.init("a")], layers: [.dense(LWTNNMap(weights: [1], bias: [0]), .rectified)], outputs: ["o"])
    let mixed = columns(sharp, [[.nan], [2.5], [-1]])
    #expect(mixed[0][0].isNaN && mixed[1] == [2.5] && mixed[2] == [0] && sharp.evaluate([.nan])[0].isNaN)
  }

  @Test("A sigmoid is 0 below -30 and 1 above 30, and flat there")
  func sharpSigmoid() throws {
    let network = try LWTNNNetwork(
      inputs: [.init("a")], layers: [.dense(LWTNNMap(weights: [1], bias: [0]), .sigmoid)], outputs: ["o"])
    for (x, expected) in [(-30.25, 0.0), (-700.5, 0), (30.25, 1), (700.5, 1)] {
      #expect(columns(network, [[0.5], [x]])[1] == [expected] && network.evaluate([x]) == [expected])
      #expect(network.evaluate([x], tangents: [1]).tangents == [0])
    }
    for x in [-29.75, 29.75] {
      let expected = 1 / (1 + exp(-x))
      #expect(near(columns(network, [[x]])[0][0] / expected, 1) && network.evaluate([x], tangents: [1]).tangents[0] > 0)
    }
  }

  @Test("Tangents are finite differences' limits")
  func tangents() throws {
    for item in try reference("networks")["networks"].items {
      let network = try LWTNNNetwork(item["opaque"])
      let row = try item["rows"].items[7].items.map { try #require($0.double) }
      let direction = row.indices.map { 0.3 + 0.2 * Double($0) }
      let step = 1e-6
      let up = network.evaluate(zip(row, direction).map { $0 + step * $1 })
      let down = network.evaluate(zip(row, direction).map { $0 - step * $1 })
      let (_, rates) = network.evaluate(row, tangents: direction)
      for j in rates.indices {
        let difference = (up[j] - down[j]) / (2 * step)
        #expect(abs(rates[j] - difference) <= Tolerance.finiteDifference * max(1, abs(difference)), "\(network.layers)")
      }
    }
  }

  @Test("A network built from layers is read back equal from what it writes")
  func roundTrip() throws {
    let small = LWTNNMap(weights: [0.5, -1.25, 2, 0.125], bias: [0.1, -0.2])
    let network = try LWTNNNetwork(
      inputs: [.init("pt", offset: -30, scale: 0.05), .init("eta")],
      layers: [
        .normalization(LWTNNMap(weights: [1.5, 2], bias: [0.25, -1])), .dense(small, .swish(alpha: 1)),
        .maxout([small, LWTNNMap(weights: [1, 0, 0, 1], bias: [0, 0.5])]),
        .highway(transform: small, carry: small, .elu(alpha: 0.7)), .dense(small, .leakyRectified(alpha: 0.01)),
        .dense(LWTNNMap(weights: [], bias: []), .softmax),
      ],
      outputs: ["a", "b"])
    let text = try network.document.compactText()
    let read = try LWTNNNetwork(JSONParser.parse(Array(text.utf8)))
    #expect(read == network)
    #expect(read.evaluate([41.5, -0.75]) == network.evaluate([41.5, -0.75]))
    #expect(abs(network.evaluate([41.5, -0.75]).reduce(0, +) - 1) < Tolerance.rounding)
  }

  @Test(
    "What cannot be evaluated is refused at its place, with the remedy",
    arguments: [
      (#"{"architecture":"lstm"}"#, "layers[0].architecture", "use dense, normalization, maxout or highway"),
      (#"{"architecture":"dense","weights":[0.5,1.5],"bias":[0.0]}"#, "layers[0]", "'activation' is missing"),
      (#"{"architecture":"dense","weights":[0.5,1.5],"bias":[0.0],"activation":"relu"}"#, "layers[0].activation", "'relu'"),
      (#"{"architecture":"dense","weights":[0.5,1.5],"bias":[0.0],"activation":"swish"}"#, "layers[0].activation", "alpha"),
      (
        #"{"architecture":"dense","weights":[0.5,1.5],"bias":[0.0],"activation":{"function":"gelu","alpha":1}}"#,
        "layers[0].activation.function", "'gelu'"
      ),
      (
        #"{"architecture":"dense","weights":[0.5,1.5,2.5],"bias":[0.0],"activation":"tanh"}"#, "layers[0].weights",
        "3 weights for 2 inputs"
      ),
      (
        #"{"architecture":"dense","weights":[0.5,1.5],"bias":[0.0,1.0],"activation":"tanh"}"#, "layers[0].bias",
        "2 numbers for 1 outputs"
      ),
      (#"{"architecture":"normalization","weights":[0.5],"bias":[0.0,1.0]}"#, "layers[0].weights", "one per input"),
      (#"{"architecture":"maxout","sublayers":[]}"#, "layers[0].sublayers", "sublayer or more"),
      (
        #"{"architecture":"maxout","sublayers":[{"weights":[1,2],"bias":[0]},{"weights":[1,2,3,4],"bias":[0,1]}]}"#,
        "layers[0].sublayers[1]", "differ in outputs"
      ),
      (
        #"{"architecture":"highway","components":{"t":{"weights":[1,2],"bias":[0]},"carry":{"weights":[1,2],"bias":[0]}},"activation":"tanh"}"#,
        "layers[0].components.t.weights", "keeps the number"
      ),
      (
        #"{"architecture":"dense","weights":[0.5,Infinity],"bias":[0.0],"activation":"tanh"}"#, "layers[0].weights[1]",
        "not finite"
      ),
    ])
  func refusals(layer: String, path: String, message: String) throws {
    let text =
      #"{"inputs":[{"name":"a","offset":0,"scale":1},{"name":"b","offset":0,"scale":1}],"layers":[\#(layer)],"outputs":["o"]}"#
    let error = try #require(throws: CorrectionError.self) { try LWTNNNetwork(JSONParser.parse(Array(text.utf8))) }
    #expect(error.path == path && error.description.contains(message), "\(error)")
  }

  @Test("Networks without inputs, with names twice or outputs that are not named are refused; graphs too")
  func shapes() throws {
    let layer = LWTNNLayer.dense(LWTNNMap(weights: [1, 2], bias: [0]), .linear)
    let cases: [([String], [String], String)] = [
      ([], ["o"], "inputs"), (["a", "a"], ["o"], "inputs[1]"), (["a", "b"], ["o", "p"], "outputs"), (["a", "b"], [], "outputs"),
    ]
    for (inputs, outputs, path) in cases {
      let error = try #require(throws: CorrectionError.self) {
        try LWTNNNetwork(inputs: inputs.map { .init($0) }, layers: [layer], outputs: outputs)
      }
      #expect(error.path == path, "\(error)")
    }
    let error = try #require(throws: CorrectionError.self) {
      try LWTNNNetwork(JSONParser.parse(Array(#"{"inputs":[],"nodes":[],"layers":[],"outputs":{}}"#.utf8)))
    }
    #expect(error.path == "nodes" && error.description.contains("sequential"))
  }
}
