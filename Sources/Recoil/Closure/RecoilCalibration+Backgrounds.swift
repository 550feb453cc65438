extension RecoilCalibration {
  /// What the fits say of a background's yield, by bin of qT and njets: its expected yield times this is there.
  ///
  /// 1 where backgrounds were subtracted. Beside the signal each component of each region found a scale ν ± σ of its own; both
  /// see the same events, and the mean weighted with 1/σ² is taken.
  func backgroundScales(_ name: String) -> [Double] {
    let found = regions.map { region -> Double in
      let scales = RecoilComponent.allCases.compactMap { component in
        region[component].data.backgroundScales.first { $0.name == name }
      }
      guard !scales.isEmpty else { return 1 }
      let weights = scales.map { scale in scale.error.map { $0 > 0 ? 1 / ($0 * $0) : 0 } ?? 0 }
      let total = weights.reduce(0, +)
      guard total > 0 else { return scales.reduce(0) { $0 + $1.value } / Double(scales.count) }
      return zip(scales, weights).reduce(0) { $0 + $1.0.value * $1.1 } / total
    }
    return regionOfBin.map { $0 < 0 ? 1 : found[$0] }
  }
}
