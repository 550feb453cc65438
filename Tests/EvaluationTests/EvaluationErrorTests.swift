import EventFiles
import Foundation
import Testing

@testable import Evaluation

@Suite("Scores that cannot be evaluated")
struct EvaluationErrorTests {
  private func message(_ input: EvaluationInput, score: String = "score", path: String) -> String {
    do {
      _ = try AreaEvaluation(EventChain([path]), scores: [score], input, threads: 2)
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test("A score that is no number is named with its entry and count")
  func score() throws {
    let sample = try EventSample()
    let bad = sample.other.indices.filter { sample.other[$0] < 0 }
    let text = message(EvaluationInput(.label("truth == 13", weight: nil)), score: "log(other)", path: sample.path)
    #expect(text.contains("\(sample.path): entry \(bad[0]): the score ‘log(other)’ is NaN or missing"), "\(text)")
    #expect(text.contains("for \(bad.count) values in all"), "\(text)")
  }

  @Test("A label that is neither 0 nor 1, and a weight that is no number or too large, are named with their entry")
  func labels() throws {
    let sample = try EventSample()
    let text = message(EvaluationInput(.label("truth", weight: nil)), path: sample.path)
    #expect(text.contains("entry 0: the label ‘truth’ is \(sample.truth[0])") && text.contains("‘truth == 1’"), "\(text)")
    let infinite = message(EvaluationInput(.label("truth == 13", weight: "1 / (weight - 1.25)")), path: sample.path)
    let first = try #require(sample.weight.firstIndex(of: 1.25))
    #expect(infinite.contains("entry \(first): the weight ‘1 / (weight - 1.25)’ is inf"), "\(infinite)")
    let missing = message(
      EvaluationInput(.weights(signal: "s", background: "log(b - 9)", keepsSelfPairs: false)), path: sample.path)
    #expect(missing.contains("entry 0: the background weight ‘log(b - 9)’ is NaN or missing"), "\(missing)")
  }

  @Test("Nothing selected, or a class that is empty, is said")
  func empty() throws {
    let sample = try EventSample()
    let none = message(EvaluationInput(.label("truth == 13", weight: nil), selection: "score > 1000"), path: sample.path)
    #expect(none.contains("none of 500 events is selected"), "\(none)")
    let single = message(EvaluationInput(.label("truth == 14", weight: nil)), path: sample.path)
    #expect(single.contains("there is no signal event"), "\(single)")
  }

  @Test("Lists of different shapes are named with their lengths and the entry")
  func lengths() throws {
    let sample = try EventSample()
    let path = sample.path + ".root"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try sample.writeLists(to: path)
    let event = try #require(sample.counts.lastIndex { $0 > 0 })
    let text = message(EvaluationInput(.label("label", weight: nil)), score: "short", path: path)
    let (has, lacks) = (sample.counts[event], sample.counts[event] - 1)
    #expect(text.contains("entry \(event): the score has \(lacks) values and the label \(has)"), "\(text)")
  }

  @Test("An unknown column is a formula's error with the nearest names")
  func column() throws {
    let sample = try EventSample()
    let text = message(EvaluationInput(.label("truht == 13", weight: nil)), path: sample.path)
    #expect(text.contains("label:") && text.contains("truth"), "\(text)")
  }
}
