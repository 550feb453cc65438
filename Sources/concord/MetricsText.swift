import Evaluation
import Foundation
import Statistics

/// Metrics as lines of text.
enum MetricsText {
  static func area(_ result: AreaEvaluation) -> String {
    var lines = events(result.events) + area(result.first)
    if let second = result.second { lines += area(second) }
    if let difference = result.difference {
      lines.append("difference  \(number(difference.value, difference.standardError))")
      lines.append("z, p        \(rounded(difference.z)), \(rounded(difference.pValue))")
      lines.append("correlation \(rounded(difference.correlation))")
    }
    return lines.joined(separator: "\n")
  }

  static func ordering(_ result: OrderingEvaluation) -> String {
    var lines = events(result.events)
    if let restricted = result.restricted {
      lines.append(
        "ADO, pairs that '\(result.scores[0])' and '\(result.scores[2])' order differently "
          + "(\(rounded(restricted.pairShare)) of all)"
      )
      lines += ordering(restricted)
      lines.append("ADO, all pairs")
    }
    return (lines + ordering(result.all)).joined(separator: "\n")
  }

  static func curve(_ result: CurveEvaluation) -> String {
    var lines = events(result.events)
    lines.append("AUC         \(number(result.area.value, result.area.standardError))  \(result.score)")
    lines.append(
      "points      \(result.curve.points.count)\(result.curve.isMonotone ? "" : ", rates fall in places: negative weights")")
    for point in result.workingPoints {
      lines.append(
        "threshold \(rounded(point.threshold)): efficiency \(rounded(point.truePositiveRate)), "
          + "background \(rounded(point.falsePositiveRate))"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func events(_ events: EvaluatedEvents) -> [String] {
    let what = events.areListElements ? "list elements of \(events.events) events" : "of \(events.events) events"
    return ["evaluated   \(events.evaluated) \(what)"]
      + [("signal", events.signal), ("background", events.background)].map { name, summary in
        let count = summary.count.map { "\($0), " } ?? ""
        return
          "\(name.padding(toLength: 11, withPad: " ", startingAt: 0)) \(count)sum of weights \(rounded(summary.sumOfWeights))"
      }
  }

  private static func area(_ area: AreaEvaluation.Area) -> [String] {
    let outside = area.isOutsideUnitInterval ? "  (outside [0, 1]: negative weights)" : ""
    return ["AUC         \(number(area.auc, area.error))  \(area.score)\(outside)"] + byEvent(area.errorByEvent)
  }

  private static func ordering(_ ordering: OrderingEvaluation.Ordering) -> [String] {
    let side = ordering.ado < 0.5 ? "opposite orders" : "same order"
    var lines = ["ADO         \(number(ordering.ado, ordering.error))  \(side), folded \(rounded(ordering.folded))"]
    lines += byEvent(ordering.errorByEvent)
    if let untied = ordering.untied, let gamma = ordering.gamma {
      lines.append("no ties     \(rounded(untied)), gamma \(rounded(gamma)), tau \(rounded(ordering.tau))")
    }
    return lines
  }

  private static func byEvent(_ error: Double?) -> [String] {
    error.map { ["            ± \(rounded($0)) event by event"] } ?? []
  }

  private static func number(_ value: Double, _ error: Double?) -> String { "\(rounded(value)) ± \(rounded(error))" }

  /// Six significant digits; `-` for nothing.
  private static func rounded(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "-" }
}
