/// The variations that become weights, ready for bulk use: a table of ``EventWeight`` for each component in each region that
/// they change.
///
/// Between the mean qT of two regions, where u′ = (1 − t) T₁(u) + t T₂(u), the weight of a component is (1 − t) w₁(u) + t w₂(u): the same
/// share of each region's mode moves the event. At the mean qT it is exact; between, it is right to first order in the mode as far
/// as the neighbours' fits are alike. The weight of an event is the product over both components.
struct PreparedWeights: Sendable {
  /// By variation, region and component: the bank's number of the weight; −1 where it is 1.
  private let tables: [Int]
  private let count: Int
  private let regionCount: Int

  /// Tables are within this of exact weights, which float32 columns hold to 1e-7.
  static let tolerance = 1e-5

  /// - Parameter add: puts a weight into the bank and says its number.
  /// - Precondition: the variations change nothing but maps between mixtures, and not how regions join.
  init(_ variations: [RecoilVariation], nominal: [RecoilRegionFit], add: (MapBank.Source) -> Int) {
    (count, regionCount) = (variations.count, nominal.count)
    var tables = [Int](repeating: -1, count: 2 * count * nominal.count)
    for (v, variation) in variations.enumerated() {
      precondition(variation.qtContinuity == nil, "\(variation.name) has no weights: it joins regions otherwise")
      for region in variation.changes {
        for (c, component) in RecoilComponent.allCases.enumerated() {
          guard let change = region[component] else { continue }
          guard case .map(let map) = change else {
            preconditionFailure("\(variation.name) has no weights: no densities stand behind it")
          }
          let weight = EventWeight(nominal: nominal[region.region][component].map, varied: map)
          tables[2 * (v * nominal.count + region.region) + c] = add(.weight(weight, tolerance: Self.tolerance))
        }
      }
    }
    self.tables = tables
  }

  /// The weights of a batch by variation, 1 for events that take no part, and how often they were cut to ``EventWeight/range``.
  /// - Parameter count: the events of the batch.
  func columns(_ events: RegionalEvents, _ bank: MapBank, count: Int) -> (columns: [[Float]], clipped: Int) {
    var clipped = 0
    let columns = (0..<self.count).map { v in
      let values = values(v, events, bank)
      var column = [Float](repeating: 1, count: count)
      for (i, value) in values.enumerated() {
        let cut = min(max(value, EventWeight.range.lowerBound), EventWeight.range.upperBound)
        if cut != value { clipped += 1 }
        column[events.order[i]] = Float(cut)
      }
      return column
    }
    return (columns, clipped)
  }

  /// The weights by one variation, in the order of the events, not cut.
  private func values(_ v: Int, _ events: RegionalEvents, _ bank: MapBank) -> [Double] {
    var product = [Double](repeating: 1, count: events.count)
    var (first, second) = (product, product)
    for group in events.groups {
      for component in 0...1 {
        let (a, b) = (table(v, group.first, component), table(v, group.second, component))
        guard a >= 0 || b >= 0 else { continue }
        fill(a, events.components[component], group.range, bank, into: &first)
        guard group.first != group.second else {
          for i in group.range { product[i] *= first[i] }
          continue
        }
        fill(b, events.components[component], group.range, bank, into: &second)
        for i in group.range { product[i] *= first[i] + events.shares[i] * (second[i] - first[i]) }
      }
    }
    return product
  }

  private func table(_ v: Int, _ region: Int, _ component: Int) -> Int { tables[2 * (v * regionCount + region) + component] }

  private func fill(_ table: Int, _ u: [Double], _ range: Range<Int>, _ bank: MapBank, into values: inout [Double]) {
    if table >= 0 {
      bank.evaluate(table, u, range, into: &values)
    } else {
      for i in range { values[i] = 1 }
    }
  }
}
