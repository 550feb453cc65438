extension FrozenGraph {
  /// Finds the nodes behind the names of inputs and sorts them so that each comes after its inputs.
  ///
  /// Kahn's algorithm, which takes the nodes in the order of the file where it has a choice.
  /// - Throws: ``ExchangeError`` for a name that is there twice or not at all, and for a circle.
  static func linked(_ read: [UnlinkedNode]) throws(ExchangeError) -> [FrozenNode] {
    var indices: [String: Int] = [:]
    for (index, node) in read.enumerated() where indices.updateValue(index, forKey: node.name) != nil {
      throw ExchangeError(.duplicateName(node.name))
    }
    var links: [[Link]] = []
    for node in read { links.append(try node.links(indices)) }
    let order = try order(links.map { $0.map(\.node) }, names: read.map(\.name))
    var places = [Int](repeating: 0, count: read.count)
    for (place, index) in order.enumerated() { places[index] = place }
    return order.map { index in
      let (node, links) = (read[index], links[index])
      return FrozenNode(
        name: node.name, operation: node.operation,
        inputs: links.compactMap { link in link.port.map { .init(node: places[link.node], port: $0) } },
        controls: links.compactMap { $0.port == nil ? places[$0.node] : nil }, attributes: node.attributes)
    }
  }

  /// One input: the node in the order of the file, and its output; nil for one that must only have run.
  struct Link {
    let node: Int
    let port: Int?
  }

  private static func order(_ inputs: [[Int]], names: [String]) throws(ExchangeError) -> [Int] {
    var missing = inputs.map(\.count)
    var users = [[Int]](repeating: [], count: inputs.count)
    for (index, inputs) in inputs.enumerated() { for input in inputs { users[input].append(index) } }
    var order = missing.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for user in users[order[next]] {
        missing[user] -= 1
        if missing[user] == 0 { order.append(user) }
      }
      next += 1
    }
    if let stuck = missing.firstIndex(where: { $0 > 0 }) {
      throw ExchangeError(.cycle(through: names[inCircle(from: stuck, inputs, missing)]))
    }
    return order
  }

  /// A node on a circle, found by going from a node that waits to an input that waits, as often as there are nodes.
  private static func inCircle(from start: Int, _ inputs: [[Int]], _ missing: [Int]) -> Int {
    let waiting = inputs.map { inputs in inputs.first { missing[$0] > 0 } }
    return inputs.indices.reduce(start) { node, _ in waiting[node] ?? node }
  }
}

extension UnlinkedNode {
  /// The inputs by number: `name`, `name:port` or, if it must only have run before, `^name`.
  fileprivate func links(_ indices: [String: Int]) throws(ExchangeError) -> [FrozenGraph.Link] {
    var links: [FrozenGraph.Link] = []
    for input in inputs {
      let isControl = input.hasPrefix("^")
      let parts = input.drop { $0 == "^" }.split(separator: ":", omittingEmptySubsequences: false)
      let port = parts.count == 2 ? Int(parts[1]) : 0
      guard let name = parts.first, !name.isEmpty, parts.count < 3, let port, 0..<256 ~= port else {
        throw ExchangeError(.badInput(input), in: "\"\(self.name)\"")
      }
      guard let index = indices[String(name)] else {
        let near = indices.keys.filter { $0.hasPrefix(name.prefix(6)) }.sorted().prefix(3)
        throw ExchangeError(.missingInput(String(name), near: Array(near)), in: "\"\(self.name)\"")
      }
      links.append(FrozenGraph.Link(node: index, port: isControl ? nil : port))
    }
    return links
  }
}
