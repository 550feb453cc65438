import Fitting
import MassFits

extension MassFitReport {
  /// Every parameter with its errors: yields first, then shapes in the order of the components.
  var parameterSection: MassFitPage.Section {
    let rows = parameterNames.compactMap { name in
      result.parameters[name].map { MassFitParameterRow.cells(name, $0) }
    }
    let derived = result.derived.sorted { $0.key < $1.key }.map { MassFitParameterRow.cells($0.key + " (derived)", $0.value) }
    let facts = [
      ("−log L", result.nll.map { Rounded.number($0, digits: 9) } ?? Rounded.unknown),
      ("estimated distance to the minimum", result.edm.map { Rounded.number($0) } ?? Rounded.unknown),
      ("steps", "\(result.steps)"),
      ("events fitted", "\(result.events.inRange), Σw = \(PlotScript.number(result.events.sumOfWeights))"),
      ("below, above the range", "\(result.events.below), \(result.events.above)"),
      ("without a mass (missing, NaN, infinite)", "\(result.events.notFinite)"),
      ("not selected", "\(result.events.notSelected)"),
    ]
    return .init(
      "Parameters", id: "parameters",
      [.table(head: MassFitParameterRow.head, rows: rows + derived), MassFitPage.facts(facts)])
  }

  /// The parameters in the order of components; whatever no component names comes last.
  var parameterNames: [String] {
    var names: [String] = []
    for name in result.components.flatMap(\.parameters) where !names.contains(name) { names.append(name) }
    return names + result.parameters.keys.sorted().filter { !names.contains($0) }
  }

  /// Correlations of the free parameters, strong ones coloured.
  var correlationSection: MassFitPage.Section? {
    guard let matrix = result.correlation else { return nil }
    return .init(
      "Correlations", id: "correlations", [MassFitMatrix.table(matrix.names, matrix.matrix) { Rounded.number($0, digits: 3) }])
  }
}

/// How a parameter stands in a table.
enum MassFitParameterRow {
  /// The columns.
  static let head = ["parameter", "value ± error (Hessian)", "robust error", "profile interval", ""]

  /// The cells of a parameter.
  static func cells(_ name: String, _ parameter: MassFits.FittedParameter) -> [String] {
    let value =
      parameter.error.map { Rounded.measurement(parameter.value, $0) } ?? PlotScript.number(parameter.value)
    let robust = parameter.robustError.map { Rounded.number($0) } ?? "–"
    return [name, value, robust, interval(parameter), remark(parameter)]
  }

  /// `+0.021 −0.023`: the ends as seen from the value.
  private static func interval(_ parameter: MassFits.FittedParameter) -> String {
    guard let interval = parameter.interval else { return "–" }
    let up = interval.upper.map { "+" + Rounded.number($0 - parameter.value) } ?? "+ not found"
    let down = interval.lower.map { "−" + Rounded.number(parameter.value - $0) } ?? "− not found"
    return "\(up) \(down)"
  }

  private static func remark(_ parameter: MassFits.FittedParameter) -> String {
    if parameter.isFixed { return "fixed" }
    return parameter.limit.map { "at its \($0 == .lower ? "lower" : "upper") limit" } ?? ""
  }
}

/// A square table with names on both sides.
enum MassFitMatrix {
  /// - Parameter text: how an element is written.
  static func table(_ names: [String], _ matrix: [[Double]], text: (Double) -> String) -> Markup {
    let head = Markup.element("tr", [.element("th", "")] + names.map { .element("th", ["scope": "col"], $0) })
    let rows = zip(names, matrix).enumerated().map { row, line in
      Markup.element(
        "tr",
        [.element("th", ["scope": "row"], line.0)]
          + line.1.enumerated().map { column, value in
            let size = row == column ? 0 : abs(value)
            return .element(
              "td", ["class": size > 0.9 ? "strong" : size > 0.6 ? "mild" : ""], text(value).replacing("-", with: "\u{2212}"))
          })
    }
    return .element("div", ["class": "scroll"], [.element("table", [.element("thead", [head]), .element("tbody", rows)])])
  }
}
