public import EventFiles
import Fitting

/// A recoil calibration: self-describing, versioned, sealed by a digest.
public struct RecoilCalibration: Sendable, Hashable, Codable {
  /// ``formatName``.
  public let format: String
  /// The version of the format.
  public let formatVersion: Int
  /// The card's name.
  public let name: String
  /// What the numbers mean.
  public let conventions: RecoilConventions
  /// The formulas that give q, MET, njets and the selection.
  public let formulas: RecoilFormulas
  /// The tree of the signal sample; nil for CSV.
  public let tree: String?
  /// The bins.
  public let bins: RecoilBins
  /// How histograms were made and fitted.
  public let options: RecoilFitOptions
  /// How events were divided.
  public let split: EventSplit
  /// Below this qT (GeV) events are left unchanged.
  public let minimumQT: Double
  /// What closure has to fulfil.
  public let gate: ClosureGate
  /// 1/pb.
  public let luminosity: Double
  /// The samples as the card names them.
  public let samples: [RecoilSample]
  /// The regions and their fits; every bin belongs to exactly one.
  public let regions: [RecoilRegionFit]
  /// How the maps of neighbouring qT bins join; nil means bin by bin, as before version 2.
  public var qtContinuity: QTContinuity?
  /// Which sources of uncertainty were asked for.
  public var variationOptions: RecoilVariationOptions?
  /// The sources of uncertainty with their varied corrections.
  public var sources: [RecoilSource]?
  /// How the calibration is carried to another process; nil if it is not.
  public var transfer: RecoilTransfer?
  /// Where it came from.
  public let provenance: RecoilProvenance
  /// SHA-256 of the file with this field's digits replaced by zeros; empty in memory before writing.
  public var digest: String

  /// Every varied correction, in the order of the sources.
  public var variations: [RecoilVariation] { (sources ?? []).flatMap(\.variations) }

  /// The varied corrections that closure looks at: replicas repeat what the eigen-modes say.
  var checkedVariations: [RecoilVariation] { (sources ?? []).filter { $0.kind != .bootstrap }.flatMap(\.variations) }

  /// The number of the region that serves each bin.
  public var regionOfBin: [Int] {
    var result = [Int](repeating: -1, count: bins.count)
    for (i, fit) in regions.enumerated() { for bin in fit.region.bins where result.indices.contains(bin) { result[bin] = i } }
    return result
  }
}

/// What the numbers of a calibration mean, in words, so that nobody has to guess.
public struct RecoilConventions: Sendable, Hashable, Codable {
  /// How the recoil is defined.
  public var recoil = "u = -(MET + q); u_par = -u.q/|q|, about +qT; u_perp = (q x u)_z/|q|; MET' = -(u' + q)"
  /// What was fitted with what.
  public var fitted =
    "u_par - qT and u_perp, each a sum of one to three Gaussians (bifurcated where sigmaLow and sigmaHigh differ), truncated to the fitted range"
  /// What the maps are.
  public var map =
    "u' = F_data^-1(F_simulation(u)) between low and high; u + lowShift below, u + highShift above; qtContinuity says whether shifts are interpolated in qT"
  /// The units.
  public var units = "GeV, radians"
  /// Which bin a value belongs to.
  public var bins = "[lo, hi), the last one closed; values outside are not fitted and use the nearest bin"
  /// Which events are left as they are.
  public var unchanged = "events with qT = 0 or below minimumQT, or with non-finite input, are left unchanged and flagged"

  /// The conventions of this version.
  public init() {}
}

/// Where a calibration came from.
public struct RecoilProvenance: Sendable, Hashable, Codable {
  /// Concord's version.
  public let version: String
  /// The instruction set the program was built for.
  public let instructionSet: String
  /// The card's text.
  public let card: String
  /// The SHA-256 of the card.
  public let cardSHA256: String
  /// Every input file.
  public let inputs: [Input]
  /// How run, luminosityBlock and event were found.
  public let identity: EventIdentity

  /// One input file.
  public struct Input: Sendable, Hashable, Codable {
    /// The sample.
    public let sample: String
    /// The file's name without folders.
    public let file: String
    /// Its entries.
    public let entries: Int
    /// What became of them.
    public let counts: EventCounts
    /// SHA-256 of the size and both ends of the file.
    public let sampledSHA256: String
  }
}
