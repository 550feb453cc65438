extension RootProfile {
  var means: [Double] {
    binEntries.indices.map { binEntries[$0] == 0 ? 0 : sumWY[$0] / binEntries[$0] }
  }

  /// The errors of all bins by the profile's option; 0 where nothing was filled.
  var errors: [Double] { binEntries.indices.map(error) }

  private func error(_ bin: Int) -> Double {
    let sumW = binEntries[bin]
    if sumW == 0 { return 0 }
    if errorOption == .weights { return 1 / sumW.squareRoot() }
    let mean = sumWY[bin] / sumW
    let spread = abs(sumWY2[bin] / sumW - mean * mean).squareRoot()
    if errorOption == .spread { return spread }
    let number = effectiveEntries(bin)
    if errorOption == .errorOfInteger && spread == 0 { return 1 / (12 * number).squareRoot() }
    return spread / number.squareRoot()
  }

  private func effectiveEntries(_ bin: Int) -> Double {
    guard let squares = binSumW2 else { return binEntries[bin] }
    return squares[bin] > 0 ? binEntries[bin] * binEntries[bin] / squares[bin] : 0
  }
}
