/// Walks a document as it is written and lists what readers refuse and what may surprise.
struct DocumentLinter {
  /// One step of a path.
  enum Step {
    case key(String)
    case index(Int)
  }

  /// Types by name; nil for inputs whose type is not one.
  typealias Inputs = [ExactText: Variable.Kind?]

  var list = FindingList()
  var examined: [String: Int] = ["corrections": 0, "compounds": 0, "nodes": 0]
  /// What needs the newest reader.
  private(set) var newest: ReaderRequirement.Feature?
  var steps: [Step] = []
  var correction: String?
  /// The correction at hand.
  var inputs: Inputs = [:]
  var generics: [Generic] = []
  var usage = Usage()
  /// What nodes further out leave of the inputs, at the node at hand.
  var reach: [ExactText: Reach] = [:]

  /// The whole document.
  mutating func lint(_ document: JSONValue) {
    guard
      let set = object(
        document, required: ["schema_version", "corrections"], optional: ["$schema", "description", "compound_corrections"])
    else { return }
    if let version = set["schema_version"] { at("schema_version") { $0.lint(schemaVersion: version) } }
    text(set, "description")
    if set["$schema"] != nil { at("$schema") { $0.add(.schemaNamed, "the key \"$schema\"") } }
    var signatures: [ExactText: [JSONValue]] = [:]
    for (index, item) in items(set, "corrections").enumerated() {
      at("corrections", index) { linter in
        let name = item.member("name")?.asText
        if let name, signatures[name.exact] != nil {
          linter.add(.nameRepeated, "two corrections are called \(name.quoted)", by: Self.both)
        }
        linter.lint(correction: item, name: name)
        if let name { signatures[name.exact] = item.member("inputs")?.asItems ?? [] }
      }
    }
    lint(compounds: items(set, "compound_corrections"), of: signatures)
    correction = nil
    if let newest {
      add(.minimumReader, "correctionlib \(newest.version) or newer is needed, for \(newest.rawValue)")
    }
  }

  /// Notes that a feature is used.
  mutating func need(_ feature: ReaderRequirement.Feature) {
    if feature.version > newest?.version ?? .v2_0 { newest = feature }
  }

  private mutating func lint(schemaVersion: JSONValue) {
    guard case .integer(let version) = schemaVersion else { return wrongKind("the integer 2", schemaVersion) }
    if version != 2 { add(.schemaVersion, "schema_version is \(version)", by: Self.both) }
  }

  // MARK: Findings

  static let both: Set<CorrectionFinding.Reader> = [.validator, .loader]

  /// Adds what was found at the place at hand.
  mutating func add(
    _ code: CorrectionFinding.Code, _ problem: String, by readers: Set<CorrectionFinding.Reader> = [], group: String? = nil
  ) {
    let finding = CorrectionFinding(code, correction: correction, path: path, problem: problem, refusedBy: readers)
    list.add(finding, group: group)
  }

  /// Adds what Concord's own reader says of a document that could not be walked, or in which nothing was found.
  mutating func add(unread error: CorrectionError) {
    var code = CorrectionFinding.Code.unreadable
    var readers: Set<CorrectionFinding.Reader> = []
    if case .syntax(_, _, let what) = error.problem {
      let isRepeated = what.hasSuffix("occurs twice")
      code = isRepeated ? .keyRepeated : what.hasSuffix("too large for a double") ? .tooLarge : .notJSON
      readers = isRepeated ? [] : code == .tooLarge ? [.loader] : Self.both
    }
    let problem = error.problem.description
    list.add(
      CorrectionFinding(code, correction: error.correction, path: error.path, problem: problem, refusedBy: readers), group: nil)
  }

  /// Says how many numbers the format's own library reads otherwise than they are written.
  mutating func lint(readings: ReadingDifference) {
    guard readings.count > 0 else { return }
    let problem = "\(readings.count) of \(counted(readings.numbers, "number")), by at most \(counted(readings.ulps, "ulp"))"
    add(.numberReading, problem)
  }

  /// Says that three bytes stand before the text, which only some editors want there.
  mutating func addMark() { add(.byteOrderMark, "the file begins with the bytes EF BB BF", by: Self.both) }

  private var path: String {
    steps.reduce(into: "") { path, step in
      switch step {
      case .key(let key): path += path.isEmpty ? key : ".\(key)"
      case .index(let index): path += "[\(index)]"
      }
    }
  }

  /// Looks at what lies one step further in.
  mutating func at(_ key: String, _ body: (inout DocumentLinter) -> Void) {
    steps.append(.key(key))
    body(&self)
    steps.removeLast()
  }

  /// Looks at one element of a list.
  mutating func at(_ key: String, _ index: Int, _ body: (inout DocumentLinter) -> Void) {
    at(key) { linter in
      linter.steps.append(.index(index))
      body(&linter)
      linter.steps.removeLast()
    }
  }
}
