import Columns

/// The fits of one MET.
public struct XYMETFits: Sendable, Hashable, Codable {
  /// The MET's name.
  public let met: String
  /// Data, period after period; one fit without periods, none without data.
  public let data: [XYFit]
  /// Simulation; nil without.
  public let simulation: XYFit?

  /// All of them with the words for their part: `data`, `data of A`, `simulation`.
  public var all: [(part: String, fit: XYFit)] {
    data.map { (XYMETFits.words(period: $0.period), $0) } + (simulation.map { [("simulation", $0)] } ?? [])
  }

  /// How data of a period are called.
  static func words(period: String?) -> String { period.map { "data of \($0)" } ?? "data" }
}

/// An XY calibration: self-describing, versioned, sealed by a digest.
public struct XYCalibration: Sendable, Hashable, Codable {
  /// The format's name.
  public let format: String
  /// The version of the format.
  public let formatVersion: Int
  /// The card's name.
  public let name: String
  /// What the numbers mean.
  public let conventions: XYConventions
  /// The formulas that give METs, nPV, run and selection.
  public let formulas: XYFormulas
  /// The tree of the signal sample, or of data; nil for CSV.
  public let tree: String?
  /// How offsets were measured and fitted.
  public let options: XYOptions
  /// The periods of data; nil for one.
  public let periods: RunPeriods?
  /// How events were divided.
  public let split: EventSplit
  /// What the held-out events have to fulfil.
  public let gate: XYGate
  /// 1/pb.
  public let luminosity: Double
  /// The samples as the card names them.
  public let samples: [RecoilSample]
  /// The fits, MET after MET.
  public let mets: [XYMETFits]
  /// Where it came from.
  public let provenance: RecoilProvenance
  /// SHA-256 of the file with this field's digits replaced by zeros; empty in memory before writing.
  public var digest: String

  /// The most statistical modes of any fit.
  public var modeCount: Int { mets.flatMap { $0.all.map(\.fit.modeCount) }.max() ?? 0 }

  /// Whether it can correct data, or simulation.
  public func hasSide(isData: Bool) -> Bool { mets.allSatisfy { isData ? !$0.data.isEmpty : $0.simulation != nil } }

  /// - Throws: ``XYError/sideMissing(calibration:isData:)`` if it cannot correct data, or simulation.
  public func requireSide(isData: Bool) throws(XYError) {
    guard hasSide(isData: isData) else { throw .sideMissing(calibration: name, isData: isData) }
  }

  /// The nearest names, or all of them.
  func namesOfMETs(near name: String) -> String { suggestion(for: name, in: mets.map(\.met)) }
}

/// What the numbers of an XY calibration mean, in words.
public struct XYConventions: Sendable, Hashable, Codable {
  /// How a MET is corrected.
  public var correction = "MET_x' = MET_x - dx(nPV), MET_y' = MET_y - dy(nPV); data and simulation each with their own"
  /// What the coefficients are.
  public var polynomial = "dx = sum x[k] t^k, dy = sum y[k] t^k, t = (min(max(nPV, low), high) - centre)/scale"
  /// What was fitted.
  public var fitted = "weighted means of MET_x and MET_y in bins of nPV; data with backgrounds subtracted"
  /// What the variations are.
  public var variations = "stat<k>: x, y moved by sqrt(eigenvalue) along eigenvector k of the covariance, largest first"
  /// The units.
  public var units = "GeV, radians"

  /// The conventions of this version.
  public init() {}
}

extension XYCalibration: SealedCalibration {
  /// Offsets of MET.
  public static var kind: CalibrationKind { .xy }

  /// Fits that are not there, or no polynomials.
  public var inconsistency: (place: String, text: String)? {
    guard !mets.isEmpty, mets.map(\.met) == formulas.mets.map(\.name) else { return ("mets", "one per formula is needed") }
    let parts = periods?.periods.count ?? 1
    for (i, fits) in mets.enumerated() {
      guard fits.data.isEmpty || fits.data.count == parts else { return ("mets[\(i)].data", "\(parts) fits are needed") }
      guard !fits.all.isEmpty else { return ("mets[\(i)]", "there is no fit") }
      for (part, fit) in fits.all {
        if let problem = fit.inconsistency { return ("mets[\(i)], \(part)", problem) }
      }
    }
    guard hasSide(isData: true) || hasSide(isData: false) else { return ("mets", "all must have data, or all simulation") }
    return nil
  }
}

extension XYFit {
  /// Why this is no fit; nil if it is one.
  fileprivate var inconsistency: String? {
    guard low < high, scale > 0, centre.isFinite, scale.isFinite else { return "low must be below high, and scale positive" }
    guard !x.isEmpty, !y.isEmpty, (x + y).allSatisfy(\.isFinite) else { return "coefficients must be finite numbers" }
    guard covariance.dimension == x.count + y.count, covariance.isFinite else { return "the covariance has another size" }
    return nil
  }
}
