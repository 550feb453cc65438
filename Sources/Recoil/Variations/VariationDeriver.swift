import Numerics
import Statistics

/// Derives every source of uncertainty from what the nominal fits were made of.
///
/// All sources go through ``source(_:_:_:_:correlation:variants:)``: a source says only what it does to one component in one region.
struct VariationDeriver: Sendable {
  let bins: RecoilBins
  let options: RecoilVariationOptions
  let fitOptions: RecoilFitOptions
  let qtContinuity: QTContinuity
  let contents: RecoilContents
  let regions: [RecoilRegionFit]
  let threads: Int
  /// Fills of the bootstrap replicas; empty without.
  let replicas: [RecoilContents]

  /// Varied maps have slopes within these; those of sound calibrations lie within 0.2…5.
  static let slopes = 0.05...20.0

  var fitter: RegionFitter { RegionFitter(bins: bins, options: fitOptions, contents: contents) }

  var impact: VariationImpact { VariationImpact(regions: regions, contents: contents) }

  /// The sources the options ask for.
  func sources() -> [RecoilSource] {
    var result = statistics()
    if options.background { result += backgrounds() }
    if options.smoothing { result.append(smoothing()) }
    if options.gaussians { result.append(gaussians()) }
    if options.njetsInclusive, bins.njets.count > 1 { result.append(njetsInclusive()) }
    if options.qtContinuity, bins.qt.count > 1 { result.append(otherContinuity()) }
    if options.responseAndResolution { result += CompressedSources(regions: regions, impact: impact).sources(of: result) }
    if !replicas.isEmpty { result.append(bootstrap()) }
    return result
  }

  /// One variation of a source: the ending of its name, and what it does to a component in a region.
  struct Variant: Sendable {
    let ending: String
    let change: @Sendable (Int, RecoilComponent) -> Outcome
  }

  /// What a variant does to one component in one region.
  enum Outcome: Sendable {
    case change(ComponentChange)

    /// A map, unless it stretches or squeezes beyond what two descriptions of one recoil can differ by: then a fit followed a
    /// few scattered events.
    static func map(_ map: RecoilMap) -> Outcome {
      let slopes = map.slopeRange
      guard slopes.lowerBound >= VariationDeriver.slopes.lowerBound, slopes.upperBound <= VariationDeriver.slopes.upperBound
      else {
        return .failed("its map has slopes from \(slopes.lowerBound) to \(slopes.upperBound)")
      }
      return .change(.map(map))
    }

    /// Nothing differs there by construction.
    case nominal
    /// It could not be derived there, and why; the nominal map stays.
    case failed(String)
  }

  /// Derives a source's variations in all regions, several regions at once.
  func source(
    _ name: String, _ kind: RecoilSource.Kind, _ sides: RecoilSource.Sides, _ meaning: String,
    correlation: RecoilSource.Correlation = .full, variants: [Variant], remarks: [String] = []
  ) -> RecoilSource {
    var notes = remarks
    let variations = variants.map { variant in
      let outcomes = mapChunks(count: regions.count, size: 1, threads: threads) { chunk in
        RecoilComponent.allCases.map { variant.change(chunk.lowerBound, $0) }
      }
      notes += zip(regions.indices, outcomes).flatMap { region, pair in
        zip(RecoilComponent.allCases, pair).compactMap { component, outcome in
          guard case .failed(let why) = outcome else { return nil }
          return "\(name)\(variant.ending): \(component.symbol) in \(fitter.label(regions[region].region)) stays nominal: \(why)"
        }
      }
      return RecoilVariation(
        name: name + variant.ending,
        changes: zip(regions.indices, outcomes).compactMap { RegionChange($0, parallel: $1[0], perpendicular: $1[1]) },
        qtContinuity: nil)
    }
    return RecoilSource(
      name: name, kind: kind, sides: sides, meaning: meaning, correlation: correlation,
      impact: impact.largest(variations), variations: variations, notes: notes)
  }
}

extension RegionChange {
  /// nil if neither component changes.
  fileprivate init?(_ region: Int, parallel: VariationDeriver.Outcome, perpendicular: VariationDeriver.Outcome) {
    func change(_ outcome: VariationDeriver.Outcome) -> ComponentChange? {
      if case .change(let change) = outcome { return change }
      return nil
    }
    self.init(region: region, parallel: change(parallel), perpendicular: change(perpendicular))
    if self.parallel == nil && self.perpendicular == nil { return nil }
  }
}
