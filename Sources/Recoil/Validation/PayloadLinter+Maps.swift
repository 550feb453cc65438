extension PayloadLinter {
  /// The share of events on either side that is left out when slopes and jumps are looked at.
  private static let flank = 0.01

  /// What is wrong with the maps from simulation to data, after their sums were made to rise.
  var mapFindings: [RecoilFinding] {
    guard payload.qt.data.edges == payload.qt.simulation.edges else { return [] }
    return RecoilComponent.allCases.flatMap { component in
      (0..<payload.njets.data.count).flatMap { jets -> [RecoilFinding] in
        let cells = (0..<payload.qt.data.count).compactMap { bin in
          payload.cells.first { $0.component == component && $0.njets == jets && $0.qt == bin }
        }
        let maps = cells.map { payload.map(of: $0, tail: Self.tail) }
        return slopes(cells, maps) + jump(cells, maps) + tails(cells, maps)
      }
    }
  }

  private func slopes(_ cells: [RecoilPayload.Cell], _ maps: [RecoilPayload.CellMap?]) -> [RecoilFinding] {
    zip(cells, maps).flatMap { cell, map -> [RecoilFinding] in
      guard let map else { return [] }
      let core = core(map)
      let step = max((core.upperBound - core.lowerBound) / 40, 1.5 * largestBin(map))
      let points = max(3, Int((core.upperBound - core.lowerBound) / step))
      let inputs = MapChecks.grid(core, points: points)
      return MapChecks(inputs: inputs, values: inputs.map { map.map($0) }).outcomes.map {
        finding($0.code, cell.data.histogram?.place ?? "", in: cell, value: $0.value, $0.problem)
      }
    }
  }

  private func largestBin(_ map: RecoilPayload.CellMap) -> Double {
    [map.simulation.edges, map.data.edges].flatMap { edges in zip(edges, edges.dropFirst()).map { $1 - $0 } }.max() ?? 0
  }

  private func core(_ map: RecoilPayload.CellMap) -> ClosedRange<Double> {
    let high = map.simulation.lowest(1 - Self.flank)
    let low = map.map.lines[0].x0 < 0 && map.simulation.edges[0] >= 0 ? -high : map.simulation.highest(Self.flank)
    return low...max(high, low)
  }

  private func jump(_ cells: [RecoilPayload.Cell], _ maps: [RecoilPayload.CellMap?]) -> [RecoilFinding] {
    let functions = maps.map { map in map.map { map in { (u: Double) in map.map(u) } } }
    guard let jump = QTJump(maps: functions, core: { maps[$0].map(core) ?? 0...0 }), jump.size > Self.jump else { return [] }
    let cell = cells[jump.bin]
    return [finding(.qtJump, cell.data.histogram?.place ?? "", in: cell, value: jump.size, jump.problem(payload.qt.data.edges))]
  }

  /// How the shifts of both tails change from bin to bin in qT.
  private func tails(_ cells: [RecoilPayload.Cell], _ maps: [RecoilPayload.CellMap?]) -> [RecoilFinding] {
    [Self.tail, 1 - Self.tail].compactMap { p in
      var worst: (bin: Int, change: Double, shifts: (Double, Double))?
      for bin in 0..<max(0, maps.count - 1) {
        guard let a = maps[bin].flatMap({ shift($0, p) }), let b = maps[bin + 1].flatMap({ shift($0, p) }) else { continue }
        if abs(b - a) > abs(worst?.change ?? 0) { worst = (bin, b - a, (a, b)) }
      }
      guard let worst, abs(worst.change) > Self.tailShift else { return nil }
      let cell = cells[worst.bin]
      return finding(
        .tailNoise, cell.data.histogram?.place ?? "", in: cell, value: worst.change,
        "the quantile at \(p) is shifted by \(worst.shifts.0) GeV there and by \(worst.shifts.1) GeV in the next bin in qT")
    }
  }

  private func shift(_ map: RecoilPayload.CellMap, _ p: Double) -> Double? {
    let isOneSided = map.map.lines[0].x0 < 0 && map.simulation.edges[0] >= 0
    guard !isOneSided else { return p < 0.5 ? nil : map.data.lowest(1 - 2 * (1 - p)) - map.simulation.lowest(1 - 2 * (1 - p)) }
    return map.data.lowest(p) - map.simulation.lowest(p)
  }
}
