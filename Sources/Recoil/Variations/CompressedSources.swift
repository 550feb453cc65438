/// Response and resolution, moved by what all other sources make of them together: two nuisance parameters in the place of
/// many, as a derived product.
///
/// Every source changes the mean and the width of u′ in each region; ``UncertaintyRule`` turns that into uncertainties, which add
/// in quadrature. `response` moves u_par by the uncertainty of its mean; `resolution` stretches both components about their
/// mean by the uncertainty of their width. Whoever uses these two leaves all other sources out.
struct CompressedSources {
  let regions: [RecoilRegionFit]
  let impact: VariationImpact

  private static let points = 64

  func sources(of others: [RecoilSource]) -> [RecoilSource] {
    let counted = others.filter { !$0.kind.isDerived && !$0.variations.allSatisfy { $0.changes.isEmpty } }
    let moments = regions.indices.map { region in
      RecoilComponent.allCases.map { changes(region, $0, counted) }
    }
    return [response(moments), resolution(moments)]
  }

  /// Mean and width of the nominal result in a region, and their uncertainties.
  struct Change {
    let mean: Double
    let meanError: UncertaintyRule.Interval
    /// Relative.
    let widthError: UncertaintyRule.Interval
  }

  private func changes(_ region: Int, _ component: RecoilComponent, _ sources: [RecoilSource]) -> Change {
    let fit = regions[region][component]
    let points = fit.map.source.equallyProbable(Self.points)
    let nominal = points.map { fit.map($0) }
    let (mean, width) = Self.moments(nominal)
    var (meanError, widthError) = (UncertaintyRule.Interval(), UncertaintyRule.Interval())
    for source in sources {
      let varied = source.variations.map { variation -> (mean: Double, width: Double) in
        guard let change = variation.changes.first(where: { $0.region == region })?[component] else { return (mean, width) }
        return Self.moments(zip(points, nominal).map { change.value($0, nominal: $1) })
      }
      meanError = meanError.adding(UncertaintyRule.interval(source.sides, nominal: mean, varied: varied.map(\.mean)))
      widthError = widthError.adding(
        UncertaintyRule.interval(source.sides, nominal: 1, varied: varied.map { $0.width / width }))
    }
    return Change(mean: mean, meanError: meanError, widthError: widthError)
  }

  private static func moments(_ values: [Double]) -> (mean: Double, width: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }

  private func response(_ moments: [[Change]]) -> RecoilSource {
    source("response", .response, "mean of u_par moved by its uncertainty from the sources that change a region", moments) {
      pair, sign in
      let error = sign > 0 ? pair[0].meanError.up : -pair[0].meanError.down
      return (error == 0 ? nil : .scaled(center: 0, factor: 1, shift: error), nil)
    }
  }

  private func resolution(_ moments: [[Change]]) -> RecoilSource {
    source(
      "resolution", .resolution,
      "widths of u_par and u_perp stretched by their uncertainty from the sources that change a region", moments
    ) {
      pair, sign in
      let changes = pair.map { change -> ComponentChange? in
        let error = sign > 0 ? change.widthError.up : -min(change.widthError.down, 0.9)
        return error == 0 ? nil : .scaled(center: change.mean, factor: 1 + error, shift: 0)
      }
      return (changes[0], changes[1])
    }
  }

  private func source(
    _ name: String, _ kind: RecoilSource.Kind, _ meaning: String, _ moments: [[Change]],
    _ change: ([Change], Double) -> (ComponentChange?, ComponentChange?)
  ) -> RecoilSource {
    let variations = [("_up", 1.0), ("_down", -1.0)].map { ending, sign in
      RecoilVariation(
        name: name + ending,
        changes: moments.enumerated().compactMap { region, pair in
          let (parallel, perpendicular) = change(pair, sign)
          guard parallel != nil || perpendicular != nil else { return nil }
          return RegionChange(region: region, parallel: parallel, perpendicular: perpendicular)
        }, qtContinuity: nil)
    }
    return RecoilSource(
      name: name, kind: kind, sides: .two,
      meaning: meaning + "; compresses those (qt_continuity changes none), never to be added to them",
      correlation: .full, impact: impact.largest(variations), variations: variations, notes: [])
  }
}
