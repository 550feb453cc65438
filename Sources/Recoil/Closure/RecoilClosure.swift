public import EventFiles
public import Statistics

/// How well simulation agrees with data in one quantity of one bin.
public struct ClosureAgreement: Sendable, Hashable, Codable {
  /// Data mean minus simulation mean, GeV.
  public let meanDifference: Double
  /// Its standard error.
  public let meanError: Double
  /// The mean of data, GeV.
  public let dataMean: Double
  /// RMS of simulation over RMS of data, minus one.
  public let widthDifference: Double
  /// Its standard error.
  public let widthError: Double
  /// The RMS of data, GeV.
  public let dataWidth: Double
  /// The Kolmogorov–Smirnov comparison of shapes.
  public let kolmogorovSmirnov: KolmogorovSmirnov
  /// The χ² comparison of shapes; nil with too few entries for two bins.
  public let chiSquared: ChiSquaredTest?
  /// Data's quantiles minus simulation's; nil in checks made before they were kept.
  public var quantiles: [QuantileResidual]?

  /// - Returns: nil if one side holds nothing to compare.
  init?(data: ClosureDistribution, simulation: ClosureDistribution) {
    guard let ks = KolmogorovSmirnov(data.histogram, simulation.histogram) else { return nil }
    let (d, s) = (data.moments, simulation.moments)
    guard d.standardDeviation > 0, s.standardDeviation > 0 else { return nil }
    kolmogorovSmirnov = ks
    (meanDifference, dataMean) = (d.mean - s.mean, d.mean)
    meanError = (d.meanError * d.meanError + s.meanError * s.meanError).squareRoot()
    dataWidth = d.standardDeviation
    widthDifference = s.standardDeviation / d.standardDeviation - 1
    let relative = (d.standardDeviationError / d.standardDeviation, s.standardDeviationError / s.standardDeviation)
    widthError = (relative.0 * relative.0 + relative.1 * relative.1).squareRoot()
    let (coarseData, coarseSimulation) = (data.coarse, simulation.coarse)
    chiSquared = ChiSquaredTest.comparingShapes(coarseData, coarseSimulation)
    quantiles = QuantileResidual.residuals(data.histogram, simulation.histogram)
    // A width without significance, as subtraction may leave in a nearly empty bin, is nothing to compare.
    guard meanDifference.isFinite, meanError.isFinite, widthError < 1 else { return nil }
  }
}

/// One quantity in one bin, before and after correction.
public struct ClosureEntry: Sendable, Hashable, Codable {
  /// The quantity.
  public let quantity: ClosureQuantity
  /// Before correction.
  public let before: ClosureAgreement
  /// After correction.
  public let after: ClosureAgreement
  /// The distributions in coarse bins, for plots: data (backgrounds subtracted), simulation before and after.
  public let plots: ClosurePlots
  /// What the fits' statistical errors add; nil for a calibration without statistical variations.
  public var fitErrors: FitErrors?
}

/// Distributions for plots, simulation scaled to data's yield.
public struct ClosurePlots: Sendable, Hashable, Codable {
  /// Data minus backgrounds.
  public let data: Histogram
  /// Simulation before correction.
  public let before: Histogram
  /// Simulation after correction.
  public let after: Histogram
}

/// Closure in one bin or inclusive.
public struct ClosureBin: Sendable, Hashable, Codable {
  /// How the bin is written; `inclusive` for all.
  public let label: String
  /// Effective entries of data minus backgrounds.
  public let dataEntries: Double
  /// Effective entries of simulation.
  public let simulationEntries: Double
  /// One entry per quantity; empty where there are too few events to compare.
  public let entries: [ClosureEntry]

  /// The entry of a quantity.
  public subscript(quantity: ClosureQuantity) -> ClosureEntry? { entries.first { $0.quantity == quantity } }
}

/// How flat MET's angle is in data (backgrounds subtracted) and in simulation.
public struct ClosurePhi: Sendable, Hashable, Codable {
  /// Data.
  public let data: PhiFlatness
  /// Simulation before correction.
  public let before: PhiFlatness
  /// Simulation after correction.
  public let after: PhiFlatness
}

/// One condition of the gate.
public struct ClosureVerdict: Sendable, Hashable, Codable {
  /// What was asked.
  public let condition: String
  /// What was seen.
  public let seen: String
  /// Whether it holds.
  public let holds: Bool
}

/// The result of checking a calibration on held-out events.
public struct RecoilClosure: Sendable, Hashable, Codable {
  /// The calibration's name.
  public let calibration: String
  /// The calibration's digest.
  public let digest: String
  /// Closure per qT × Njets bin.
  public let bins: [ClosureBin]
  /// All bins together, each bin of simulation scaled to data's yield there, so that only shapes are compared.
  public let inclusive: ClosureBin
  /// The conditions of the gate.
  public internal(set) var verdicts: [ClosureVerdict]
  /// What became of the events of each sample.
  public let counts: [String: EventCounts]

  /// Inclusive distributions with the uncertainty of the correction; nil for a calibration without variations.
  public var bands: [ClosureBand]?
  /// Every variation against the nominal correction and data.
  public var variations: [ClosureVariation]?
  /// How often data lie inside the uncertainty.
  public var coverage: ClosureCoverage?
  /// How flat MET's angle is.
  public var phi: ClosurePhi?
  /// m_T of one lepton; nil for cards that name none.
  public var mass: ClosureMass?
  /// Concord's version.
  public var version = concordVersion
  /// Whether the events are the held-out ones of the fits' files, or all events of independent files.
  public var events = "heldOut"
  /// The files, by sample.
  public var inputs: [String: [FileFingerprint]] = [:]

  /// Whether every condition holds.
  public var closes: Bool { verdicts.allSatisfy(\.holds) }
}

extension ClosureDistribution {
  /// The histogram in bins of 2 GeV (or its own, if the range does not divide).
  var coarse: Histogram {
    let factor = Int((2 / histogram.binWidth).rounded())
    return factor > 1 && histogram.count % factor == 0 ? histogram.rebinned(0..<histogram.count, by: factor) : histogram
  }
}
