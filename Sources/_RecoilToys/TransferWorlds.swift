/// Z and W events in simulation and in what plays the part of data, with a known difference of all four.
///
/// One recoil, moved and stretched: u_par − qT has the mean of Z simulation plus δ qT and all distances from it times s. Data differ from
/// simulation by (s, δ) = (r, d), W from Z by (κ, w). Then F_Z⁻¹(F_W(u)) and T are straight lines, u + T(v) − v has (κ + r − 1, w + d),
/// and that is W data here: the transfer is exact but for what bins do.
public struct TransferWorlds: Sendable {
  /// Z simulation.
  public let z: RecoilTruth
  /// Z data.
  public let zData: RecoilTruth
  /// W simulation.
  public let w: RecoilTruth
  /// W data, which no experiment knows.
  public let wData: RecoilTruth

  /// - Parameters:
  ///   - data: s − 1 and δ of data.
  ///   - process: s − 1 and δ of W.
  ///   - resolution: the relative resolution of what is seen of the boson.
  public init(
    data: (width: Double, response: Double) = (0.13, -0.035), process: (width: Double, response: Double) = (0.07, 0.02),
    resolution: Double = 0.015
  ) {
    func world(_ width: Double, _ response: Double) -> RecoilTruth {
      var truth = RecoilTruth(RecoilProcess.simulatedSignal.changed(width: 1 + width, response: response))
      truth.momentumResolution = resolution
      return truth
    }
    z = world(0, 0)
    zData = world(data.width, data.response)
    w = world(process.width, process.response).leptonic
    wData = world(process.width + data.width, process.response + data.response).leptonic
  }
}

extension RecoilProcess {
  /// The process with every distance from the mean recoil times `width`, and a response that is larger by `response`.
  func changed(width: Double, response change: Double) -> RecoilProcess {
    var result = self
    result.response.start += change
    result.parallel = parallel.stretched(width)
    result.perpendicular = perpendicular.stretched(width)
    return result
  }
}

extension RecoilShape {
  fileprivate func stretched(_ factor: Double) -> RecoilShape {
    RecoilShape(parts.map { Part(share: $0.share, offset: $0.offset.times(factor), width: $0.width.times(factor)) })
  }
}

extension RecoilTrend {
  fileprivate func times(_ factor: Double) -> RecoilTrend {
    RecoilTrend(factor * start, slope: factor * slope, rise: factor * rise, scale: scale, perJet: factor * perJet)
  }
}
