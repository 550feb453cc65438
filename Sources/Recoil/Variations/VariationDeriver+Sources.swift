import Numerics

extension VariationDeriver {
  /// One source per rank and component: the k-th eigen-mode of each region, regions independent of one another.
  func statistics() -> [RecoilSource] {
    guard options.statistics > 0 else { return [] }
    return RecoilComponent.allCases.flatMap { component in
      let modes = mapChunks(count: regions.count, size: 1, threads: threads) {
        StatisticalModes(
          regions[$0.lowerBound][component], keep: options.statistics, tailProbability: fitOptions.tailProbability)
      }
      let ranks = modes.map { $0?.modes.count ?? 0 }.max() ?? 0
      return (0..<ranks).map { rank in
        let meaning = """
          statistical uncertainty of the fits of \(component.symbol): eigen-mode \(rank + 1) of each region's covariance of data \
          and simulation, by falling impact; every region has its own nuisance parameter
          """
        let variants = [("_up", 1.0), ("_down", -1.0)].map { ending, sign in
          Variant(ending: ending) { region, other in
            guard other == component else { return .nominal }
            guard let found = modes[region] else { return .failed("the fits have no covariance") }
            guard rank < found.modes.count else { return .nominal }
            return found.map(found.modes[rank], sign: sign).map(Outcome.map) ?? .failed("no mixture there")
          }
        }
        return source(
          "stat_\(component.shortName)\(rank + 1)", .statistics, .two, meaning, correlation: .perRegion, variants: variants,
          remarks: rank == 0 ? remarks(modes, component) : [])
      }
    }
  }

  /// What eigen-modes leave out: those of little impact, and directions of negative variance.
  private func remarks(_ modes: [StatisticalModes?], _ component: RecoilComponent) -> [String] {
    let dropped = modes.compactMap { $0?.dropped }.max() ?? 0
    let pruned =
      dropped > 1e-9 ? ["\(component.symbol): modes left out hold at most \(dropped) of a region's mean square shift"] : []
    return pruned
      + zip(regions, modes).compactMap { region, modes in
        guard let modes, modes.isApproximate else { return nil }
        return """
          \(component.symbol) in \(fitter.label(region.region)): approximate: the fits' covariance is not positive definite, \
          directions of negative variance are left out
          """
      }
  }

  /// One source per background: refits with its yield moved by its uncertainty.
  func backgrounds() -> [RecoilSource] {
    contents.backgrounds.indices.filter { contents.backgrounds[$0].uncertainty > 0 }.map { index in
      let background = contents.backgrounds[index]
      let variants = [("_up", 1.0), ("_down", -1.0)].map { ending, sign in
        Variant(ending: ending) { region, component in
          refitted(region, component, moving: index, by: sign)
        }
      }
      return source(
        "background_\(background.name.asColumnName)", .background, .two,
        """
        normalisation of \(background.name) moved by \(fitOptions.background == .subtract
          ? "\(background.uncertainty * 100) %" : "its uncertainty after the fit"), data fitted again
        """, variants: variants)
    }
  }

  private func refitted(_ region: Int, _ component: RecoilComponent, moving index: Int, by sign: Double) -> Outcome {
    let fits = regions[region][component]
    let cells = contents.cells(of: regions[region].region.fittedBins)
    switch fitter.refit(component, cells, like: fits, moving: index, by: sign) {
    case .success(let target):
      guard let source = fits.simulation.mixture else { return .failed("simulation has no fit") }
      return .map(RecoilMap(from: source, to: target, tailProbability: fitOptions.tailProbability))
    case .failure(let why): return .failed(why.reason)
    }
  }

  /// Kernels in the place of Gaussians, for data and simulation alike.
  func smoothing() -> RecoilSource {
    let variant = Variant(ending: "") { region, component in
      let cells = contents.cells(of: regions[region].region.fittedBins)
      guard let source = SmoothedShape(cells.simulation.histogram(component)),
        let target = SmoothedShape(cells.subtracted(scales: scales(regions[region][component])).histogram(component)),
        let curve = MonotoneCurve(from: source, to: target, tailProbability: fitOptions.tailProbability)
      else { return .failed("too few entries to smooth") }
      return .change(.curve(curve))
    }
    return source(
      "model_smoothing", .smoothing, .one, "histograms smoothed with a Gaussian kernel in the place of the fits",
      variants: [variant])
  }

  /// What the fit found of the backgrounds' yields, in their order; 1 where they were subtracted.
  private func scales(_ fits: RecoilComponentFit) -> [Double] {
    contents.backgrounds.map { background in fits.data.backgroundScales.first { $0.name == background.name }?.value ?? 1 }
  }

  /// Another number of Gaussians, for data and simulation alike.
  func gaussians() -> RecoilSource {
    let variant = Variant(ending: "") { region, component in
      let cells = contents.cells(of: regions[region].region.fittedBins)
      let found = fitter.fitWithOtherModel(component, cells, than: regions[region][component])
      switch found {
      case .success(let map): return .map(map)
      case .failure(let why): return .failed(why.reason)
      }
    }
    return source(
      "model_gaussians", .gaussians, .one, "one Gaussian more in data and simulation; one less where there are three",
      variants: [variant])
  }

  /// The events of all numbers of jets.
  func njetsInclusive() -> RecoilSource {
    let fitter = fitter
    let variant = Variant(ending: "") { region, component in
      let bins = regions[region].region.fittedBins
      let all = Set(bins.map(self.bins.qtBin)).sorted().flatMap { qt in
        (0..<self.bins.njets.count).map { self.bins.index(qt: qt, njets: $0) }
      }
      guard Set(all) != Set(bins) else { return .nominal }
      do throws(RecoilError) {
        return .map(try fitter.fit(component, contents.cells(of: all), "all njets").map)
      } catch {
        return .failed("\(error)")
      }
    }
    return source(
      "njets_inclusive", .njetsInclusive, .one, "fits to the events of all numbers of jets", variants: [variant])
  }

  /// The other way to join bins in qT: no change in any region.
  func otherContinuity() -> RecoilSource {
    let other = qtContinuity.opposite
    let variation = RecoilVariation(name: "qt_continuity", changes: [], qtContinuity: other)
    let meaning =
      other == .interpolated
      ? "shifts interpolated in qT between the bins' mean qT in the place of one map per bin"
      : "one map per qT bin in the place of shifts interpolated between the bins' mean qT"
    return RecoilSource(
      name: "qt_continuity", kind: .qtContinuity, sides: .one, meaning: meaning, correlation: .full,
      impact: impact.ofJoining(bins: bins), variations: [variation], notes: [])
  }

  /// All fits again on resampled events.
  func bootstrap() -> RecoilSource {
    let variants = replicas.enumerated().map { number, contents in
      let fitter = RegionFitter(bins: bins, options: fitOptions, contents: contents)
      return Variant(ending: "_\(number + 1)") { region, component in
        let cells = contents.cells(of: regions[region].region.fittedBins)
        switch fitter.refitBoth(component, cells, like: regions[region][component]) {
        case .success(let map): return .map(map)
        case .failure(let why): return .failed(why.reason)
        }
      }
    }
    return source(
      "bootstrap", .bootstrap, .replicas,
      "all fits repeated on events drawn with Poisson counts of mean 1, by run, luminosityBlock and event", variants: variants)
  }
}

extension RecoilComponent {
  /// The short name that columns and sources use: par or perp.
  var shortName: String { self == .parallel ? "par" : "perp" }
}

extension String {
  /// Letters, digits and underscores alone; whatever else becomes an underscore.
  var asColumnName: String {
    String(unicodeScalars.map { ($0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))) ? Character($0) : "_" })
  }
}
