import Cards
public import Statistics

/// How the offsets of MET are measured and fitted.
public struct XYOptions: Sendable, Hashable, Codable {
  /// The bins of nPV in which means are taken; by default one per value from 0 to 99.
  public var npv: Binning
  /// Neighbouring bins are merged until each has this many effective entries.
  public var minimumEntries: Double = 100
  /// Polynomials begin at this order, unless there are too few bins.
  public var minimumOrder = 1
  /// Polynomials end at this order.
  public var maximumOrder = 4
  /// The order is raised while the F-test's p-value is below this.
  public var pValue: Double = 0.01
  /// GeV; larger shifts are told of.
  public var largestShift: Double = 10

  /// The defaults.
  public init() {
    guard let binning = try? Self.bins(100, from: -0.5, to: 99.5) else { preconditionFailure("100 bins rise") }
    npv = binning
  }

  /// Reads the keys `npv`, `order`, `edge` and `largestShift` of a card.
  init(_ root: CardMapping) throws(CardError) {
    self.init()
    if let mapping = try root["npv"]?.mapping() { try readBins(mapping) }
    if let mapping = try root["order"]?.mapping() { try readOrder(mapping) }
    if let edge = root["edge"] { _ = try edge.choice(XYEdge.self) }
    largestShift = try root["largestShift"]?.positiveNumber() ?? largestShift
  }

  private mutating func readBins(_ mapping: CardMapping) throws(CardError) {
    try mapping.refuseUnknownKeys(["edges", "bins", "range", "minimumEntries"])
    minimumEntries = try mapping["minimumEntries"]?.number(in: 10...1e9) ?? minimumEntries
    if let edges = mapping["edges"] {
      if let other = mapping["bins"] ?? mapping["range"] { throw other.error("edges say all: leave bins and range out") }
      npv = try edges.binning()
      guard npv.edges.allSatisfy(\.isFinite) else { throw edges.error("expected finite edges: means are taken at places in nPV") }
      return
    }
    let range = try mapping["range"]?.numbers() ?? [npv.edges[0], npv.edges[npv.count]]
    guard range.count == 2, range[0].isFinite, range[1].isFinite, range[0] < range[1] else {
      throw (mapping["range"] ?? mapping.value).error("expected [lowest, highest] nPV, found \(range)")
    }
    let wanted = try mapping["bins"]?.count() ?? Int(min(2000, (range[1] - range[0]).rounded(.up)))
    guard (1...2000).contains(wanted) else {
      throw (mapping["bins"] ?? mapping.value).error("expected 1 to 2000 bins, found \(wanted)")
    }
    do { npv = try Self.bins(wanted, from: range[0], to: range[1]) } catch { throw mapping.value.error(error.description) }
  }

  private mutating func readOrder(_ mapping: CardMapping) throws(CardError) {
    try mapping.refuseUnknownKeys(["min", "max", "pValue"])
    if let value = mapping["max"] { maximumOrder = Int(try value.number(in: 0...8).rounded()) }
    minimumOrder = min(minimumOrder, maximumOrder)
    if let value = mapping["min"] { minimumOrder = Int(try value.number(in: 0...Double(maximumOrder)).rounded()) }
    if let value = mapping["pValue"] { pValue = try value.number(in: 1e-9...0.5) }
  }

  private static func bins(_ count: Int, from low: Double, to high: Double) throws(BinningError) -> Binning {
    try Binning(edges: (0...count).map { $0 == count ? high : low + (high - low) * Double($0) / Double(count) })
  }
}

/// What happens beyond the fitted nPV range. One policy is offered: polynomials are not to be trusted where nothing was fitted.
enum XYEdge: String, CaseIterable {
  /// The polynomial's value at the nearest edge.
  case clamp
}
