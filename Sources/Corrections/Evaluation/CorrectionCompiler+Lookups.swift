// How bins and categories are laid out.

extension CorrectionCompiler {
  mutating func add(_ node: BinningNode) throws(CorrectionError) -> CorrectionProgram.Target {
    let input = try index(of: node.input, at: "input", allowing: [.real, .int], needed: "a real or int input")
    return try add(inputs: [input], edges: [node.edges], contents: node.contents, flow: node.flow, isMulti: false)
  }

  mutating func add(_ node: MultiBinningNode) throws(CorrectionError) -> CorrectionProgram.Target {
    var inputs: [Int] = []
    for (i, name) in node.inputs.enumerated() {
      inputs.append(try index(of: name, at: "inputs[\(i)]", allowing: [.real, .int], needed: "real or int inputs"))
    }
    return try add(inputs: inputs, edges: node.edges, contents: node.contents, flow: node.flow, isMulti: true)
  }

  private mutating func add(
    inputs: [Int], edges: [BinEdges], contents: BinContents, flow: Flow, isMulti: Bool
  ) throws(CorrectionError) -> CorrectionProgram.Target {
    let axis = Int32(program.axes.count)
    program.axes += edges.map { BinAxis($0) }
    program.axisInputs += inputs
    let numbers = try numbers(contents, flow)
    let bins = CorrectionProgram.Bins(
      axis: axis, axisCount: Int32(inputs.count), count: Int32(contents.count), flow: flow.operation, isMulti: isMulti,
      content: numbers == nil ? try targets(contents.nodes, flow) : Int32(program.values.count), holdsValues: numbers != nil,
      leaf: numbers == nil ? -1 : nextLeaf(contents.count + (flow.operation == .content ? 1 : 0)),
      search: search(BinSearch(inputs: inputs, edges: edges, flow: flow.operation)))
    if let numbers { program.append(numbers.inside, outside: numbers.outside) }
    return append(.bins(bins))
  }

  private mutating func search(_ search: BinSearch) -> Int32 {
    if let number = searches[search] { return number }
    searches[search] = Int32(searches.count)
    return Int32(searches.count - 1)
  }

  /// The contents and what is outside, if all are numbers.
  private func numbers(
    _ contents: BinContents, _ flow: Flow
  ) throws(CorrectionError) -> (inside: [Double], outside: Double)? {
    guard let inside = contents.numbers else { return nil }
    for (i, value) in inside.enumerated() where !value.isFinite {
      try located("content[\(i)]") { () throws(CorrectionError) in try requireFinite(value) }
    }
    switch flow {
    case .content(.constant(let outside)):
      try located("flow") { () throws(CorrectionError) in try requireFinite(outside) }
      return (inside, outside)
    case .content: return nil
    case .clamp, .error, .wrap: return (inside, .nan)
    }
  }

  /// Where in the targets those of the contents and of what is outside begin.
  private mutating func targets(_ content: [CorrectionNode], _ flow: Flow) throws(CorrectionError) -> Int32 {
    var targets: [CorrectionProgram.Target] = []
    targets.reserveCapacity(content.count + 1)
    for (i, node) in content.enumerated() {
      targets.append(try located("content[\(i)]") { () throws(CorrectionError) in try target(of: node) })
    }
    var outside = CorrectionProgram.nowhere
    if case .content(let node) = flow {
      outside = try located("flow") { () throws(CorrectionError) in try target(of: node) }
    }
    program.targets += targets + [outside]
    return Int32(program.targets.count - targets.count - 1)
  }

  mutating func add(_ node: CategoryNode) throws(CorrectionError) -> CorrectionProgram.Target {
    let input = try input(of: node)
    var targets: [CorrectionProgram.Target] = []
    for (i, value) in node.content.enumerated() {
      targets.append(try located("content[\(i)].value") { () throws(CorrectionError) in try target(of: value) })
    }
    var otherwise: CorrectionProgram.Target?
    if let node = node.otherwise { otherwise = try located("default") { () throws(CorrectionError) in try target(of: node) } }
    let keys =
      switch node.keys {
      case .integers(let keys): keys
      case .strings(let keys): keys.map { program.codes.add($0) }
      }
    program.tables.append(CorrectionProgram.KeyTable(Dictionary(uniqueKeysWithValues: zip(keys, targets))))
    return append(
      .keys(CorrectionProgram.Keys(input: Int32(input), table: Int32(program.tables.count - 1), otherwise: otherwise)))
  }

  /// A category without keys fits either type of input.
  private func input(of node: CategoryNode) throws(CorrectionError) -> Int {
    switch node.keys {
    case .integers(let keys) where !keys.isEmpty:
      try index(of: node.input, at: "input", allowing: [.int], needed: "an int input for its integer keys")
    case .strings(let keys) where !keys.isEmpty:
      try index(of: node.input, at: "input", allowing: [.string], needed: "a string input for its string keys")
    default: try index(of: node.input, at: "input", allowing: [.int, .string], needed: "an int or string input")
    }
  }
}

/// What decides the bins that are found.
struct BinSearch: Hashable {
  let inputs: [Int]
  let edges: [BinEdges]
  let flow: CorrectionProgram.FlowOperation
}

extension Flow {
  fileprivate var operation: CorrectionProgram.FlowOperation {
    switch self {
    case .clamp: .clamp
    case .error: .error
    case .wrap: .wrap
    case .content: .content
    }
  }
}
