import Testing

@testable import Recoil

@Suite("Regions along qT")
struct RegionSlicesTests {
  private let toy: VariedToy
  private let slices: RegionSlices

  init() throws {
    toy = try VariedToy.shared.get()
    slices = RegionSlices(toy.calibration.regions, bins: toy.card.bins)
  }

  @Test("Between mean qT the share grows from 0 to 1; beyond the outermost they reach on", arguments: [0, 1])
  func places(slice: Int) {
    let stops = slices.stops(slice: slice)
    #expect(stops.map(\.region) == (0..<3).map { slice * 3 + $0 })
    #expect(zip(stops, stops.dropFirst()).allSatisfy { $0.qt < $1.qt })
    for (a, b) in zip(stops, stops.dropFirst()) {
      for share in [0, 0.25, 0.9] {
        let place = slices.place(slice: slice, qt: a.qt + share * (b.qt - a.qt))
        #expect(place.first == a.region && place.second == b.region && abs(place.share - share) < 1e-12)
      }
    }
    for (qt, stop) in [(0, stops[0]), (stops[0].qt.nextDown, stops[0]), (stops[2].qt, stops[2]), (1e9, stops[2])] {
      let place = slices.place(slice: slice, qt: qt)
      #expect(place.first == stop.region && place.second == stop.region && place.share == 0)
    }
  }

  @Test("A region whose mean qT does not rise is no place to interpolate to")
  func falling() {
    let fits = toy.calibration.regions
    let copy = RecoilRegionFit(
      region: fits[1].region, parallel: fits[1].parallel, perpendicular: fits[1].perpendicular, meanQT: fits[0].meanQT)
    let slices = RegionSlices([fits[0], copy] + fits[2...], bins: toy.card.bins)
    #expect(slices.stops(slice: 0).map(\.region) == [0, 2])
  }

  @Test("The neighbour is the next in the slice, for the last the one before")
  func neighbours() {
    #expect((0..<6).map { slices.neighbour(of: $0) } == [1, 2, 1, 4, 5, 4])
  }
}
