extension DocumentLinter {
  /// What in a document needs a version of correctionlib newer than 2.0.
  struct Need: Comparable {
    /// The version's second number; the first is 2.
    let minor: Int
    /// What needs it.
    let feature: String

    var text: String { "2.\(minor)" }

    static func < (a: Need, b: Need) -> Bool { a.minor < b.minor }

    static let nothing = Need(minor: 0, feature: "")
    static let hash = Need(minor: 2, feature: "hashprng")
    static let uniform = Need(minor: 3, feature: "uniform edges")
    static let infinityWords = Need(minor: 6, feature: "\"inf\" as an edge")
    static let integerBins = Need(minor: 6, feature: "bins of an integer input")
    static let wrap = Need(minor: 7, feature: "flow \"wrap\"")
    static let network = Need(minor: 9, feature: "lwtnn")

    /// What a formula needs.
    static func of(_ expression: String) -> Need {
      if expression.contains("&&") || expression.contains("||") { return Need(minor: 8, feature: "&& or || in a formula") }
      return expression.contains("x[") ? Need(minor: 8, feature: "x[k] in a formula") : nothing
    }
  }
}
