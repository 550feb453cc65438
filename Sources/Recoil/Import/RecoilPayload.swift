public import RootFiles

/// What a recoil payload means by its variables. MET and vis are the missing and the visible momentum, V the boson with all it
/// decays to, q̂ its direction.
public enum RecoilConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// u_par − qT and u_perp of u = −(MET + q): Concord's own.
  case recoil = "u_par - qT and u_perp of u = -(MET + q)"
  /// Components of U = MET + vis − V: U_par = u_par − qT, U_perp = −u_perp.
  case missing = "U = MET + vis - V"
  /// Components of H = −(MET + vis): H_par = −u_par, about −qT; H_perp = u_perp.
  case hadronic = "H = -(MET + vis)"
  /// u1, about +qT, and u2.
  case response = "u1 = u_par, about +qT"

  /// What qT adds to the mean of the parallel variable, for a perfect detector.
  var slope: Double {
    switch self {
    case .recoil, .missing: 0
    case .hadronic: -1
    case .response: 1
    }
  }
}

/// What any recoil payload says, in one form: bins, and for each of them the shapes of data and simulation.
public struct RecoilPayload: Sendable {
  /// Bins as data and simulation have them.
  public struct Axes: Sendable, Hashable {
    /// Those of data.
    public let data: PayloadAxis
    /// Those of simulation.
    public let simulation: PayloadAxis
  }

  /// One component in one bin.
  public struct Cell: Sendable {
    /// The component.
    public let component: RecoilComponent
    /// The bin in qT.
    public let qt: Int
    /// The bin in njets.
    public let njets: Int
    /// Data.
    public let data: PayloadShape
    /// Simulation.
    public let simulation: PayloadShape
  }

  /// The file.
  public let file: String
  /// What its variables mean, if it says so.
  public let statedConvention: RecoilConvention?
  /// Bins in qT, GeV.
  public let qt: Axes
  /// Bins in the number of jets.
  public let njets: Axes
  /// The shapes; bins that lack one have none there.
  public let cells: [Cell]
  /// Objects that the bins call for and the file has not, or that cannot be read: names and reasons.
  public let missing: [(place: String, reason: String)]

  /// What its variables are taken to mean: what is stated, or U, as files of this kind have it.
  public var convention: RecoilConvention { statedConvention ?? .missing }

  /// How bin (`qt`, `njets`) is written.
  public func label(qt bin: Int, njets: Int) -> String {
    let edges = qt.data.edges
    let jets = self.njets.data.labels
    let name = jets.indices.contains(njets) ? jets[njets] : "njets bin \(njets)"
    return "qT \(edges[bin])…\(edges[bin + 1]), \(name)"
  }
}

/// One distribution of a payload: a histogram, a fitted function, or both.
public struct PayloadShape: Sendable {
  /// The histogram.
  public let histogram: PayloadHistogram?
  /// The function.
  public let function: RootFunction?
  /// The function's object.
  public let functionPlace: String
}

/// A histogram of a payload.
public struct PayloadHistogram: Sendable, Hashable {
  /// The object.
  public let place: String
  /// The edges, GeV.
  public let edges: [Double]
  /// The contents of the bins.
  public let contents: [Double]
  /// What lies below the edges.
  public let underflow: Double
  /// What lies above them.
  public let overflow: Double

  /// A histogram.
  public init(place: String, edges: [Double], contents: [Double], underflow: Double = 0, overflow: Double = 0) {
    precondition(edges.count == contents.count + 1, "\(contents.count) bins need \(contents.count + 1) edges, not \(edges.count)")
    (self.place, self.edges, self.contents) = (place, edges, contents)
    (self.underflow, self.overflow) = (underflow, overflow)
  }

  /// The sum of the bins.
  public var total: Double { contents.reduce(0, +) }

  /// Whether only one half of a symmetric distribution has bins, the other half having gone to the underflow.
  public var isOneSided: Bool { edges[0] == 0 && abs(underflow) > 0.25 * abs(total) }

  /// Mean and standard deviation from the bins' centres; nil if the sum is not positive.
  public var moments: (mean: Double, deviation: Double)? {
    guard total > 0 else { return nil }
    let centres = zip(edges, edges.dropFirst()).map { 0.5 * ($0 + $1) }
    let mean = zip(centres, contents).reduce(0) { $0 + $1.0 * $1.1 } / total
    let variance = zip(centres, contents).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
    return variance > 0 ? (mean, variance.squareRoot()) : nil
  }

  /// The standard deviation; of a one-sided histogram about 0, as that of the whole distribution.
  public var deviation: Double? {
    guard let moments else { return nil }
    return isOneSided ? (moments.deviation * moments.deviation + moments.mean * moments.mean).squareRoot() : moments.deviation
  }
}
