/// An object that is a value of its own, no tree of events.
public enum RootValue: Sendable, Hashable {
  /// TH1*, TH2*, TH3*, TProfile*.
  case histogram(RootHistogram)
  /// TEfficiency: what passed, and all.
  case efficiency(passed: RootHistogram, total: RootHistogram)
  /// TGraph*.
  case graph(RootGraph)
  /// TParameter, TObjString, TNamed, std::string.
  case parameter(RootParameter)

  /// The kinds by which classes are told apart.
  enum Kind: Hashable {
    case histogram(dimension: Int, isProfile: Bool)
    case efficiency
    case graph(isSpatial: Bool)
    case parameter
    case text
  }
}

extension ClassLayouts {
  /// What objects of a class are; nil if they are none of these.
  func kind(of name: String) -> RootValue.Kind? {
    if name == "TEfficiency" { return .efficiency }
    if name == "string" { return .text }
    if name == "TObjString" || name == "TNamed" || name.hasPrefix("TParameter<") { return .parameter }
    if derives(name, from: "TH2Poly") || name == "TGraphMultiErrors" || name == "TH1K" { return nil }
    for dimension in [3, 2, 1] where derives(name, from: "TH\(dimension)") {
      let profile = dimension == 1 ? "TProfile" : "TProfile\(dimension)D"
      return .histogram(dimension: dimension, isProfile: derives(name, from: profile))
    }
    if derives(name, from: "TGraph2D") { return .graph(isSpatial: true) }
    return derives(name, from: "TGraph") ? .graph(isSpatial: false) : nil
  }
}

extension RootFile {
  /// Whether ``value(_:)`` reads objects of a class, as far as this file describes it.
  public func holdsValues(ofClass name: String) -> Bool { layouts.kind(of: name) != nil }

  /// Whether ``histogram(_:)`` reads objects of a class.
  public func holdsHistograms(ofClass name: String) -> Bool {
    if case .histogram = layouts.kind(of: name) { return true }
    return false
  }

  /// Whether objects of a class hold events: trees, and RNTuples of any age.
  public func holdsEvents(ofClass name: String) -> Bool {
    layouts.derives(name, from: "TTree") || name == "ROOT::RNTuple" || name.hasSuffix("::RNTuple")
  }

  /// Reads a histogram or a profile (`dir/name`, `name;cycle`).
  /// - Throws: ``RootFileError``: unknown object (with the nearest names), another class, damage.
  public func histogram(_ name: String) throws(RootFileError) -> RootHistogram {
    if case .histogram(let histogram) = try value(name) { return histogram }
    throw try wrongClass(name, wanted: "histogram or profile")
  }

  /// Reads a graph. Errors and names as for ``histogram(_:)``.
  public func graph(_ name: String) throws(RootFileError) -> RootGraph {
    if case .graph(let graph) = try value(name) { return graph }
    throw try wrongClass(name, wanted: "graph")
  }

  /// Reads a parameter or a text. Errors and names as for ``histogram(_:)``.
  public func parameter(_ name: String) throws(RootFileError) -> RootParameter {
    if case .parameter(let parameter) = try value(name) { return parameter }
    throw try wrongClass(name, wanted: "parameter or text")
  }

  /// Reads a histogram, efficiency, graph, parameter or text, whatever `name` is.
  /// - Throws: ``RootFileError``: unknown object (with the nearest names), a class of none of these kinds, damage.
  public func value(_ name: String) throws(RootFileError) -> RootValue {
    let entry = try object(name)
    guard let kind = layouts.kind(of: entry.className) else {
      throw try wrongClass(name, wanted: "histogram, profile, efficiency, graph, parameter or text that is read")
    }
    if kind == .text { return .parameter(try text(of: entry)) }
    let (node, record) = try node(of: entry)
    do throws(Damage) {
      return try value(node, kind, storedAs: record.key.name)
    } catch {
      throw records.damaged(entry.name, record.seek, error.reason)
    }
  }

  func value(_ node: ObjectNode, _ kind: RootValue.Kind, storedAs key: String) throws(Damage) -> RootValue {
    switch kind {
    case .histogram(let dimension, let isProfile):
      return .histogram(try RootHistogram(node, dimension: dimension, isProfile: isProfile))
    case .graph(let isSpatial): return .graph(try RootGraph(node, isSpatial: isSpatial))
    case .parameter, .text: return .parameter(try RootParameter(node, storedAs: key))
    case .efficiency:
      return .efficiency(
        passed: try member("fPassedHistogram", of: node), total: try member("fTotalHistogram", of: node))
    }
  }

  private func member(_ name: String, of node: ObjectNode) throws(Damage) -> RootHistogram {
    guard case .object(let inner, _) = node.members[name],
      case .histogram(let dimension, let isProfile) = layouts.kind(of: inner.className)
    else { throw Damage(offset: 0, reason: node.leftOut ?? "its \(name) is no histogram that is read") }
    return try RootHistogram(inner, dimension: dimension, isProfile: isProfile)
  }

  /// A std::string is stored without any frame.
  private func text(of entry: RootObject) throws(RootFileError) -> RootParameter {
    let record = try records.record(at: entry.seek, of: entry.name)
    var cursor = ByteCursor(record.content)
    do throws(Damage) {
      return RootParameter(name: record.key.name, className: "string", value: .text(try cursor.string()))
    } catch {
      throw records.damaged(entry.name, record.seek, error)
    }
  }

  private func wrongClass(_ name: String, wanted: String) throws(RootFileError) -> RootFileError {
    .wrongClass(path: path, name: name, found: try object(name).className, wanted: wanted)
  }
}
