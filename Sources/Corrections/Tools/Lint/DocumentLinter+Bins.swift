// Binnings: edges, numbers of contents, what lies outside, and edges at which correctionlib 2.9 goes wrong.

extension DocumentLinter {
  /// One axis, as far as it makes sense.
  struct Axis {
    var edges: [Double] = []
    /// Bins, if their number is known.
    var count: Int?
    var isUniform = false

    /// Whether correctionlib 2.9, computing as it does, puts `x` beyond the last bin; a value below the range is wrapped.
    func misplaces(_ x: Double) -> Bool {
      guard let low = edges.first, let high = edges.last, let count else { return false }
      var place = (x - low) / (high - low)
      if x < low { place -= place.rounded(.down) }
      return isUniform ? Double(count) * place >= Double(count) : low + place * (high - low) >= high
    }
  }

  mutating func lint(binning node: JSONValue) {
    guard let members = object(node, required: ["nodetype", "input", "edges", "content", "flow"]) else { return }
    let input = text(members, "input")
    var type: Variable.Kind?
    if let input { at("input") { type = $0.use(input, [.real, .int]) } }
    var axis = Axis()
    if let edges = members["edges"] { at("edges") { axis = $0.axis(edges) } }
    let content = items(members, "content")
    lint(contentCount: content.count, of: axis.count)
    lint(flowOf: members, axes: [axis], inputs: [(input, type)])
    lint(steps: content)
    for (index, item) in content.enumerated() {
      let bin = index + 1 < axis.edges.count && !axis.isUniform ? Range.spanning(axis.edges[index], axis.edges[index + 1]) : nil
      at("content", index) { $0.lint(node: item, where: input, is: bin) }
    }
  }

  mutating func lint(multibinning node: JSONValue) {
    guard let members = object(node, required: ["nodetype", "inputs", "edges", "content", "flow"]) else { return }
    let names = texts(members, "inputs")
    var types: [(String?, Variable.Kind?)] = []
    for (index, name) in names.enumerated() {
      at("inputs", index) { linter in types.append((name, linter.use(name, [.real, .int]))) }
    }
    var axes: [Axis] = []
    for (index, edges) in items(members, "edges").enumerated() { at("edges", index) { axes.append($0.axis(edges)) } }
    if members["inputs"]?.asItems?.isEmpty == true {
      at("inputs") { $0.add(.axisCount, "there is no axis", by: [.validator]) }
    } else if members["inputs"] != nil, members["edges"] != nil, axes.count != names.count {
      at("edges") { $0.add(.axisCount, "\(names.count) inputs but \(axes.count) axes") }
    }
    let content = items(members, "content")
    let counts = axes.compactMap(\.count)
    if members["edges"] != nil, counts.count == axes.count {
      lint(contentCount: content.count, of: counts.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue })
    }
    lint(flowOf: members, axes: axes, inputs: types)
    for (index, item) in content.enumerated() { at("content", index) { $0.lint(node: item) } }
  }

  private mutating func lint(contentCount found: Int, of bins: Int?) {
    guard let bins, bins != found else { return }
    at("content") { $0.add(.contentCount, "\(found) contents for \(bins) bins", by: Self.both) }
  }

  // MARK: Edges

  private mutating func axis(_ value: JSONValue) -> Axis {
    if case .object = value { return uniformAxis(value) }
    guard let items = value.asItems else {
      wrongKind("a list of edges, or n, low and high", value)
      return Axis()
    }
    if items.contains(where: { if case .integer = $0 { true } else { false } }) {
      add(.edgesInteger, "edges are integers", by: [.loader])
    }
    let edges = items.enumerated().compactMap { index, item in edge(item, index) }
    for (index, pair) in zip(edges, edges.dropFirst()).enumerated() where !(pair.0 < pair.1) && !pair.0.isNaN {
      let readers: Set<CorrectionFinding.Reader> = pair.1.isNaN ? [.validator] : Self.both
      add(.edgesNotRising, "edge \(index + 1) is \(pair.1), after \(pair.0)", by: readers)
    }
    if items.count < 2 { add(.edgesTooFew, "\(items.count) edges", by: items.isEmpty ? Self.both : [.loader]) }
    return Axis(edges: edges.count == items.count ? edges : [], count: items.count < 2 ? nil : items.count - 1)
  }

  private mutating func edge(_ value: JSONValue, _ index: Int) -> Double? {
    switch value {
    case .integer(let number): return Double(number)
    case .number(let number):
      if number.isInfinite { add(.edgeInfinite, "an edge is the number \(number)", by: [.validator]) }
      return number
    case .string("inf"), .string("+inf"), .string("-inf"):
      need(.infiniteEdges)
      return value == .string("-inf") ? -.infinity : .infinity
    default:
      steps.append(.index(index))
      wrongKind("a number, \"inf\" or \"-inf\"", value)
      steps.removeLast()
      return nil
    }
  }

  private mutating func uniformAxis(_ value: JSONValue) -> Axis {
    need(.uniformBins)
    guard let members = object(value, required: ["n", "low", "high"]) else { return Axis() }
    var count: Int?
    if let n = members["n"] { at("n") { count = $0.integer(n) } }
    let limits = ["low", "high"].map { key in members[key].flatMap { limit(key, $0) } }
    if let count, count < 1 { add(.edgesTooFew, "n is \(count)", by: Self.both) }
    guard let count, count > 0, let low = limits[0], let high = limits[1] else { return Axis(count: count) }
    guard low < high, low.isFinite, high.isFinite else {
      add(.edgesNotRising, "low is \(low) and high \(high)", by: [.validator])
      return Axis(count: count)
    }
    return Axis(edges: [low, high], count: count, isUniform: true)
  }

  private mutating func limit(_ key: String, _ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number):
      at(key) { $0.add(.edgesInteger, "the limit is the integer \(number)", by: [.loader], group: "limits") }
      return Double(number)
    case .string(let text) where ["inf", "+inf", "-inf"].contains(text):
      at(key) { $0.wrongKind("a finite number", value, by: [.loader]) }
      return nil
    default:
      var limit: Double?
      at(key) { limit = $0.number(value) }
      return limit
    }
  }

  // MARK: Outside

  private mutating func lint(
    flowOf members: [String: JSONValue], axes: [Axis], inputs: [(name: String?, type: Variable.Kind?)]
  ) {
    guard let flow = members["flow"] else { return }
    if inputs.contains(where: { $0.type == .int }) { need(.integerBins) }
    switch flow {
    case .string("clamp"), .string("error"): break
    case .string("wrap"): need(.wrap)
    case .string:
      at("flow") { $0.wrongKind("\"clamp\", \"error\", \"wrap\", a number or a node", flow) }
    default: at("flow") { $0.lint(node: flow) }
    }
    for (axis, input) in zip(axes, inputs) { lint(outside: axis, of: input.name ?? "", input.type, flow) }
  }

  private mutating func lint(outside axis: Axis, of input: String, _ type: Variable.Kind?, _ flow: JSONValue) {
    guard let low = axis.edges.first, let high = axis.edges.last, low < high else { return }
    if flow == .string("wrap"), !(high - low).isFinite {
      return at("edges") { $0.add(.wrongKind, "flow \"wrap\" needs finite first and last edges; there is no period", by: []) }
    }
    guard type == .real else { return }
    if flow == .string("error"), low.isFinite || high.isFinite {
      add(.flowError, "\(input) must be in [\(low), \(high))", group: "\(input) \(low) \(high)")
    }
    if flow == .string("wrap"), axis.misplaces(min(low.nextDown, low - (high - low) * 0x1p-55)) {
      add(.wrapLowerEdge, "\(input) just below \(low), flow \"wrap\"", group: input)
    }
    guard axis.isUniform else { return }
    if flow != .string("wrap"), axis.misplaces(high.nextDown) {
      add(.uniformUpperEdge, "\(input) just below \(high), uniform from \(low)", group: input)
    }
    add(.nanUniform, "\(input) in uniform bins", group: input)
  }

  /// Neighbouring numbers that differ by more than a factor of five.
  private mutating func lint(steps content: [JSONValue]) {
    let values = content.compactMap { item -> Double? in if case .number(let value) = item { value } else { nil } }
    guard values.count == content.count else { return }
    for (index, pair) in zip(values, values.dropFirst()).enumerated() where pair.0 > 0 && pair.1 > 0 {
      let ratio = max(pair.0, pair.1) / min(pair.0, pair.1)
      if ratio > 5 { at("content", index + 1) { $0.add(.steep, "from \(pair.0) to \(pair.1) in the next bin", group: "") } }
    }
  }
}

extension Range where Bound == Double {
  /// The range between two edges; nil if they do not rise.
  static func spanning(_ low: Double, _ high: Double) -> Range? { low < high ? low..<high : nil }
}
