extension CorrectionFinding {
  /// The kinds of findings.
  public enum Code: String, Sendable, Hashable, Encodable, CaseIterable {
    case axisCount = "axis-count"
    case byteOrderMark = "byte-order-mark"
    case categoriesDiffer = "categories-differ"
    case categoryKeyRange = "category-key-range"
    case categoryKeyRepeated = "category-key-repeated"
    case categoryKeyType = "category-key-type"
    case compoundInputs = "compound-inputs"
    case contentCount = "content-count"
    case edgeInfinite = "edge-infinite"
    case edgesInteger = "edges-integer"
    case edgesNotRising = "edges-not-rising"
    case edgesTooFew = "edges-too-few"
    case flowError = "flow-error"
    case formulaInvalid = "formula-invalid"
    case formulaParameters = "formula-parameters"
    case formulaVariables = "formula-variables"
    case genericUnused = "generic-unused"
    case inputRepeated = "input-repeated"
    case inputType = "input-type"
    case inputUnknown = "input-unknown"
    case inputUnused = "input-unused"
    case keyMissing = "key-missing"
    case keyRepeated = "key-repeated"
    case keyUnknown = "key-unknown"
    case minimumReader = "minimum-reader"
    case nameRepeated = "name-repeated"
    case nanUniform = "nan-uniform"
    case negativeValue = "negative-value"
    case network = "network"
    case nominalMissing = "nominal-missing"
    case notFinite = "not-finite"
    case notJSON = "not-json"
    case numberReading = "number-reading"
    case outputType = "output-type"
    case referenceIndex = "reference-index"
    case referenceParameters = "reference-parameters"
    case schemaNamed = "schema-named"
    case schemaVersion = "schema-version"
    case stackUnknown = "stack-unknown"
    case standardNormal = "standard-normal"
    case steep = "steep"
    case tooLarge = "too-large"
    case uniformUpperEdge = "uniform-upper-edge"
    case unreachable = "unreachable"
    case unreadable = "unreadable"
    case variationIdentical = "variation-identical"
    case variationUnpaired = "variation-unpaired"
    case versionLow = "version-low"
    case wrapLowerEdge = "wrap-lower-edge"
    case wrongKind = "wrong-kind"

    /// How much it matters.
    public var severity: Severity {
      switch self {
      case .flowError, .genericUnused, .minimumReader, .nanUniform, .negativeValue, .nominalMissing, .numberReading, .schemaNamed,
        .steep,
        .variationIdentical, .versionLow:
        .note
      case .categoriesDiffer, .edgeInfinite, .inputUnused, .standardNormal, .uniformUpperEdge, .unreachable, .variationUnpaired,
        .wrapLowerEdge:
        .warning
      default: .error
      }
    }

    /// What it does to results or readers.
    public var effect: String { texts.effect }
    /// What to do about it.
    public var remedy: String { texts.remedy }
  }
}
