import Foundation
import Testing
import _TestSupport

@Suite("Metrics on the command line") struct MetricsTests {
  private static let events = """
    score,other,label,weight,s,b
    0.9,0.3,1,1.5,0.9,0.1
    0.7,0.8,0,2,0.4,0.6
    0.5,0.5,1,-0.5,0.7,0.3
    0.5,0.9,0,1,0.2,0.8
    0.2,0.1,1,3,0.6,0.4
    0.1,0.2,0,0.5,0.1,0.9

    """

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.events, to: "scores.csv")
    return place
  }

  private func json(_ words: String..., in place: Workplace) throws -> [String: Any] {
    let run = try ConcordRun(["metrics"] + words + ["--format", "json"], in: place)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    return try #require(run.json() as? [String: Any])
  }

  @Test("auc prints one JSON value with the exact area, of two scores also the difference")
  func area() throws {
    let one = try json("auc", "scores.csv", "--score", "score", "--label", "label", "--weight", "weight", in: place())
    // signal 1.5 (0.9), −0.5 (0.5), 3 (0.2) against background 2 (0.7), 1 (0.5), 0.5 (0.1)
    let expected = (1.5 * 3.5 - 0.5 * (0.5 + 0.5) + 3 * 0.5) / (4 * 3.5)
    #expect(abs((one["auc"] as? Double ?? 0) - expected) < Tolerance.rounding)
    #expect(one["error"] is Double && one["score"] as? String == "score" && one["second"] == nil)
    let two = try json(
      "auc", "scores.csv", "--score", "score", "--score2", "1-other", "--label", "label == 1", in: place())
    let second = try #require(two["second"] as? [String: Any])
    let difference = try #require(two["difference"] as? [String: Any])
    let gap = (two["auc"] as? Double ?? 0) - (second["auc"] as? Double ?? 0)
    #expect(abs((difference["value"] as? Double ?? 9) - gap) < Tolerance.rounding)
    for key in ["error", "z", "pValue", "correlation", "covariance"] { #expect(difference[key] is Double, "\(key)") }
  }

  @Test("Two weights put every event in both classes; self pairs are dropped unless kept")
  func shared() throws {
    let words = ["auc", "scores.csv", "--score", "score", "--signal-weight", "s", "--background-weight", "b"]
    var values: [Double] = []
    for more in [[], ["--keep-self-pairs"]] {
      let run = try ConcordRun(["metrics"] + words + more + ["--format", "json"], in: place())
      let found = try #require(run.json() as? [String: Any])
      values.append(try #require(found["auc"] as? Double))
      #expect((found["events"] as? [String: Any])?["selfPairs"] as? String == (more.isEmpty ? "dropped" : "kept"))
    }
    let (s, b) = ([0.9, 0.4, 0.7, 0.2, 0.6, 0.1], [0.1, 0.6, 0.3, 0.8, 0.4, 0.9])
    let f = [0.9, 0.7, 0.5, 0.5, 0.2, 0.1]
    for (value, isKept) in zip(values, [false, true]) {
      var (top, bottom) = (0.0, 0.0)
      for i in 0..<6 {
        for j in 0..<6 where isKept || i != j {
          top += s[i] * b[j] * (f[i] > f[j] ? 1 : f[i] == f[j] ? 0.5 : 0)
          bottom += s[i] * b[j]
        }
      }
      #expect(abs(value - top / bottom) < Tolerance.rounding)
    }
  }

  @Test("ado prints ADO of all pairs, with --given that of the pairs ordered differently and both")
  func ordering() throws {
    let all = try json("ado", "scores.csv", "--f", "score", "--g", "other", "--label", "label", in: place())
    // nine pairs of signal and background: (f, g) agree in 5, one is tied in f
    #expect(abs((all["ado"] as? Double ?? 0) - 5.5 / 9) < Tolerance.rounding && all["gamma"] is Double)
    let given = try json(
      "ado", "scores.csv", "--f", "score", "--g", "other", "--given", "weight", "--label", "label", in: place())
    let inner = try #require(given["all"] as? [String: Any])
    #expect(inner["ado"] as? Double == all["ado"] as? Double && given["scores"] as? [String] == ["score", "other", "weight"])
    #expect((given["pairShare"] as? Double ?? 1) < 1 && given["ado"] is Double)
  }

  @Test("roc writes its points as CSV or JSON, whole or not at all, and never over a file that is there")
  func curve() throws {
    let place = try place()
    let words = ["metrics", "roc", "scores.csv", "--score", "score", "--label", "label", "--at-fpr", "0.5", "1"]
    let run = try ConcordRun(words + ["--output", "roc.csv"], in: place)
    #expect(run.status == 0 && run.output.contains("threshold") && run.output.contains("AUC"))
    let rows = String(decoding: try place.bytes("roc.csv"), as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 7 && rows[0] == "threshold,tpr,fpr,monotone_tpr,monotone_fpr,hull")
    let again = try ConcordRun(words + ["--output", "roc.csv"], in: place)
    #expect(again.status == 4 && again.errors.contains("roc.csv") && again.output == "")
    #expect(try ConcordRun(words + ["--output", "roc.csv", "--force"], in: place).status == 0)
    #expect(try ConcordRun(words + ["--output", "roc.json"], in: place).status == 0)
    let written = try JSONSerialization.jsonObject(with: place.bytes("roc.json")) as? [String: Any]
    let printed = try ConcordRun(words + ["--format", "json"], in: place).json() as? [String: Any]
    #expect(((written?["points"] as? [String: Any])?["fpr"] as? [Double])?.count == 6)
    #expect(
      (printed?["workingPoints"] as? [[String: Any]])?.count == 2 && printed?["auc"] as? Double == written?["auc"] as? Double)
  }

  static let wrong: [([String], Int32, [String])] = [
    (["auc", "scores.csv", "--score", "scor", "--label", "label"], 2, ["scor", "Nearest: score"]),
    (["auc", "scores.csv", "--score", "score", "--label", "labl"], 2, ["label"]),
    (["auc", "scores.csv", "--score", "score"], 2, ["--label is missing", "--signal-weight"]),
    (["auc", "scores.csv", "--score", "score", "--signal-weight", "s"], 2, ["go together"]),
    (
      ["auc", "scores.csv", "--score", "score", "--label", "label", "--signal-weight", "s", "--background-weight", "b"], 2,
      ["take the place of --label"]
    ),
    (["auc", "scores.csv", "--score", "score", "--label", "label", "--keep-self-pairs"], 2, ["--keep-self-pairs needs"]),
    (["auc", "scores.csv", "--score", "score", "--label", "label", "--selection", "score > 7"], 2, ["none of 6 events"]),
    (["auc", "scores.csv", "--score", "log(score - 0.6)", "--label", "label"], 3, ["entry 2", "NaN or missing", "4 values"]),
    (["auc", "scores.csv", "--score", "score", "--label", "weight"], 3, ["entry 0", "1.5", "0 for background"]),
    (["auc", "scores.csv", "--score", "score", "--label", "label > 2"], 3, ["no signal event"]),
    (["auc", "scores.csv", "--score", "score", "--label", "label", "--weight", "0-weight"], 3, ["signal sum to -4"]),
    (["auc", "gone.csv", "--score", "score", "--label", "label"], 3, ["gone.csv"]),
    (
      ["ado", "scores.csv", "--f", "score", "--g", "other", "--given", "3*score", "--label", "label"], 3, ["ordered differently"]
    ),
    (["roc", "scores.csv", "--score", "score", "--label", "label", "--at-fpr", "1.5"], 2, ["from 0 to 1, not 1.5"]),
    (["roc", "scores.csv", "--score", "score", "--label", "label", "--output", "roc.txt"], 2, [".csv or .json, not 'roc.txt'"]),
  ]

  @Test("What is wrong is named on stderr, with its exit code and nothing on stdout", arguments: wrong)
  func refusals(_ words: [String], _ status: Int32, _ says: [String]) throws {
    let run = try ConcordRun(["metrics"] + words, in: place())
    #expect(run.status == status && run.output == "", "\(run.errors)")
    for part in says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
  }

  @Test("Help of every metric goes to stdout", arguments: [[], ["auc"], ["ado"], ["roc"]])
  func help(_ words: [String]) throws {
    let run = try ConcordRun(["metrics"] + words + ["--help"], in: Workplace())
    #expect(run.status == 0 && run.errors == "" && run.output.contains("USAGE: concord metrics"))
  }
}
