import Evaluation
import Statistics

/// What the metrics print as JSON: one score's numbers at the top, what else there is below.
struct MetricsJSON: Encodable {
  private let value: any Encodable
  private let rest: [String: any Encodable]

  init(_ result: AreaEvaluation) {
    value = result.first
    rest = Self.present(["events": result.events, "second": result.second, "difference": result.difference])
  }

  /// With a given score the restricted ADO is at the top, that of all pairs under `all`.
  init(_ result: OrderingEvaluation) {
    value = result.restricted ?? result.all
    rest = Self.present([
      "events": result.events, "scores": result.scores, "all": result.restricted == nil ? nil : result.all,
    ])
  }

  private static func present(_ values: [String: (any Encodable)?]) -> [String: any Encodable] { values.compactMapValues { $0 } }

  func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    for (name, part) in rest { try container.encode(part, forKey: Key(stringValue: name)) }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
