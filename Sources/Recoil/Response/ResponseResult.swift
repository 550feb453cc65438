import EventFiles
import Statistics

/// Responses and resolutions of any number of METs against any number of axes, in data and simulation.
public struct ResponseResult: Sendable, Hashable, Codable {
  /// The format's name.
  public static let formatName = "concord-response"
  /// The version this code writes and reads.
  public static let currentVersion = 1

  /// ``formatName``.
  public var format = formatName
  /// The version of the format.
  public var formatVersion = currentVersion
  /// The card's name.
  public let name: String
  /// What the numbers mean.
  public var conventions = ResponseConventions()
  /// How they were measured.
  public let options: ResponseOptions
  /// 1/pb.
  public let luminosity: Double
  /// Below this qT (GeV) events take no part.
  public let minimumQT: Double
  /// The METs compared.
  public let mets: [ResponseMET]
  /// The axes.
  public let axes: [ResponseAxis]
  /// The parts of the events beside all of them.
  public let splits: [ResponseSplit]
  /// For each MET the response of the plateau; empty unless resolutions are corrected by it.
  public let plateaus: [ResponsePlateau]
  /// For each MET, part and axis the bins.
  public let tables: [ResponseTable]
  /// What became of the events.
  public let counts: [ResponseCounts]
  /// Where the numbers came from.
  public let provenance: ResponseProvenance

  /// The table of a MET, a part (`all` for all events) and an axis.
  public func table(met: String, part: String = ResponseCard.everything, axis: String) -> ResponseTable? {
    tables.first { $0.met == met && $0.part == part && $0.axis == axis }
  }
}

/// The response of one MET above a large qT.
public struct ResponsePlateau: Sendable, Hashable, Codable {
  /// The MET.
  public let met: String
  /// The response in each sample, by ``ResponseSample``'s words.
  public let responses: [String: ResponseValue]
  /// Data (backgrounds subtracted) over simulation.
  public let ratio: ResponseValue

  /// The response in a sample; nil if there is no such sample.
  public subscript(sample: ResponseSample) -> ResponseValue? { responses[sample.rawValue] }
}

/// Response and resolutions of one MET against one axis.
public struct ResponseTable: Sendable, Hashable, Codable {
  /// The MET.
  public let met: String
  /// The part of the events; `all` for all.
  public let part: String
  /// The axis.
  public let axis: String
  /// The bins, one for each of the axis.
  public let bins: [ResponseBin]
}

/// One bin of a table.
public struct ResponseBin: Sendable, Hashable, Codable {
  /// How the bin is written.
  public let label: String
  /// What was measured in each sample, by ``ResponseSample``'s words.
  public let samples: [String: ResponseRow]
  /// Data (backgrounds subtracted, if there are any) over simulation.
  public let ratio: ResponseNumbers
  /// Data (backgrounds subtracted, if there are any) over corrected simulation; nil without a calibration.
  public let correctedRatio: ResponseNumbers?

  /// What was measured in a sample; nil if there is no such sample.
  public subscript(sample: ResponseSample) -> ResponseRow? { samples[sample.rawValue] }
  /// Data with backgrounds subtracted if there are any.
  public var bestData: ResponseRow? { self[.subtracted] ?? self[.data] }
}

/// One bin of one sample.
public struct ResponseRow: Sendable, Hashable, Codable {
  /// (Σw)²/Σw².
  public let effectiveEntries: Double
  /// Σw.
  public let yield: Double
  /// The mean value on the axis; nil if Σw is not positive.
  public let mean: Double?
  /// The mean qT, GeV; nil if Σw is not positive.
  public let meanQT: Double?
  /// The part of Σw with u_par − qT beyond the reach; nil if Σw is not positive.
  public let outsideParallel: Double?
  /// The part of Σw with u_perp beyond the reach; nil if Σw is not positive.
  public let outsidePerpendicular: Double?
  /// Response and resolutions.
  public let numbers: ResponseNumbers
}

/// A response and the resolutions of both components, or their ratios.
public struct ResponseNumbers: Sendable, Hashable, Codable {
  /// ⟨u_par⟩/⟨qT⟩.
  public let response: ResponseValue
  /// Resolutions of u_par − qT, and of u_par/r − qT.
  public let parallel: ResponseWidths
  /// Resolutions of u_perp, and of u_perp/r.
  public let perpendicular: ResponseWidths

  /// The resolutions of a component.
  public subscript(component: RecoilComponent) -> ResponseWidths { component == .parallel ? parallel : perpendicular }

  /// These over others.
  func over(_ other: ResponseNumbers) -> ResponseNumbers {
    ResponseNumbers(
      response: response.over(other.response), parallel: parallel.over(other.parallel),
      perpendicular: perpendicular.over(other.perpendicular))
  }
}

/// The resolutions of one component by their definitions' words.
public struct ResponseWidths: Sendable, Hashable, Codable {
  /// As measured.
  public let raw: [String: ResponseValue]
  /// After division by a response; nil if none was asked for.
  public let corrected: [String: ResponseValue]?

  /// One resolution; nil if it was not asked for.
  public func callAsFunction(_ definition: ResolutionDefinition, corrected isCorrected: Bool) -> ResponseValue? {
    (isCorrected ? corrected : raw)?[definition.rawValue]
  }

  func over(_ other: ResponseWidths) -> ResponseWidths {
    func ratios(_ a: [String: ResponseValue], _ b: [String: ResponseValue]) -> [String: ResponseValue] {
      var result: [String: ResponseValue] = [:]
      for (name, value) in a { result[name] = b[name].map { value.over($0) } }
      return result
    }
    return ResponseWidths(
      raw: ratios(raw, other.raw), corrected: corrected.flatMap { own in other.corrected.map { ratios(own, $0) } })
  }
}

/// What became of the events of one sample of the card.
public struct ResponseCounts: Sendable, Hashable, Codable {
  /// The sample.
  public let sample: String
  /// For each MET, by its name; `used` counts events with a finite MET and an axis q̂, in the bins of an axis or not.
  public let mets: [String: EventCounts]
  /// For each axis, by its name: of the events used with any MET, which lie in its bins.
  public let axes: [String: ResponseAxisCounts]
}

/// Where a measurement came from.
public struct ResponseProvenance: Sendable, Hashable, Codable {
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
  /// The digests of the calibrations simulation was corrected by, by MET.
  public let calibrations: [String: String]

  /// One input file.
  public struct Input: Sendable, Hashable, Codable {
    /// The sample.
    public let sample: String
    /// The file's name without folders.
    public let file: String
    /// Its entries.
    public let entries: Int
    /// SHA-256 of the size and both ends of the file.
    public let sampledSHA256: String
  }
}
