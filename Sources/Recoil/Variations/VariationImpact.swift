import Fitting
import Glibc
import Numerics

/// How far variations move events: the root mean square of u′(varied) − u′(nominal), both components together, GeV.
///
/// Averaged over points of equal probability in simulation and over regions, weighted with their share of simulation.
struct VariationImpact {
  let regions: [RecoilRegionFit]
  let contents: RecoilContents

  private static let points = 32

  /// The largest impact among a source's variations.
  func largest(_ variations: [RecoilVariation]) -> Double {
    variations.map { variation in
      weighted { region in
        guard let change = variation.changes.first(where: { $0.region == region }) else { return 0 }
        return RecoilComponent.allCases.reduce(0) { sum, component in
          guard let changed = change[component] else { return sum }
          return sum + meanSquare(regions[region][component]) { changed.value($0, nominal: $1) }
        }
      }
    }.max() ?? 0
  }

  /// The impact of joining bins the other way: half way from a bin's mean qT to the neighbour's, where maps differ most
  /// from their mean.
  func ofJoining(bins: RecoilBins) -> Double {
    let slices = RegionSlices(regions, bins: bins)
    return weighted { region in
      guard let next = slices.neighbour(of: region) else { return 0 }
      return RecoilComponent.allCases.reduce(0) { sum, component in
        let other = regions[next][component].map
        return sum + 0.25 * meanSquare(regions[region][component]) { u, _ in other(u) } / 3
      }
    }
  }

  private func weighted(_ meanSquare: (Int) -> Double) -> Double {
    var (sum, total) = (0.0, 0.0)
    for (i, fit) in regions.enumerated() {
      let weight = max(0, contents.simulation.sum(of: fit.region.bins).parallel.total)
      sum += weight * meanSquare(i)
      total += weight
    }
    return total > 0 ? (sum / total).squareRoot() : 0
  }

  private func meanSquare(_ fit: RecoilComponentFit, varied: (Double, Double) -> Double) -> Double {
    fit.map.source.equallyProbable(Self.points).reduce(0) { sum, u in
      let nominal = fit.map(u)
      let difference = varied(u, nominal) - nominal
      return sum + difference * difference / Double(Self.points)
    }
  }
}

extension GaussianMixture {
  /// The quantiles at (j + ½)/count.
  func equallyProbable(_ count: Int) -> [Double] {
    let unit = QuantileMap(from: GaussianMixture(mean: 0, sigma: 1), to: self)
    return (0..<count).map { unit(NormalDistribution.quantile((Double($0) + 0.5) / Double(count))) }
  }
}
