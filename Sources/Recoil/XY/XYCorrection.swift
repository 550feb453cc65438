/// The offset of MET in one event, and what is to be known of it.
public struct XYShift: Sendable, Hashable {
  /// GeV along x: MET_x,corrected = MET_x − dx. NaN if nPV is not finite or the run in no period.
  public let dx: Double
  /// GeV along y.
  public let dy: Double
  /// What is unusual.
  public let flags: XYFlags
}

/// Which of a fit's polynomials: the best, or one moved along an eigenvector of the covariance.
public enum XYVariation: Sendable, Hashable {
  /// The fit.
  case nominal
  /// Mode `mode` (from 0) by one standard deviation.
  case statistical(mode: Int, isUp: Bool)

  /// `nominal`, `stat1_up`, `stat1_down`, …
  public var name: String {
    switch self {
    case .nominal: "nominal"
    case .statistical(let mode, let isUp): "stat\(mode + 1)_\(isUp ? "up" : "down")"
    }
  }

  /// All statistical variations of so many modes: up and down of the first, of the second, …
  public static func all(modes: Int) -> [XYVariation] {
    (0..<modes).flatMap { [.statistical(mode: $0, isUp: true), .statistical(mode: $0, isUp: false)] }
  }
}

/// Corrects one MET: what to subtract from its components, given nPV, run and whether the event is data.
public struct XYCorrection: Sendable, Hashable {
  /// The MET's name.
  public let met: String
  /// Concerned are the polynomials of this variation.
  public let variation: XYVariation
  private let data: [XYPolynomials]
  private let simulation: XYPolynomials?
  private let periods: RunPeriods?
  private let largestShift: Double

  /// The correction of one MET of a calibration.
  /// - Throws: ``XYError/unknownMET(calibration:met:hint:)``.
  public init(_ calibration: XYCalibration, met: String, variation: XYVariation = .nominal) throws(XYError) {
    guard let fits = calibration.mets.first(where: { $0.met == met }) else {
      throw .unknownMET(calibration: calibration.name, met: met, hint: calibration.namesOfMETs(near: met))
    }
    self.init(fits, periods: calibration.periods, largestShift: calibration.options.largestShift, variation: variation)
  }

  init(_ fits: XYMETFits, periods: RunPeriods?, largestShift: Double, variation: XYVariation = .nominal) {
    met = fits.met
    data = fits.data.map { XYPolynomials($0, variation) }
    simulation = fits.simulation.map { XYPolynomials($0, variation) }
    (self.periods, self.largestShift, self.variation) = (periods, largestShift, variation)
  }

  /// The offset of an event.
  /// - Parameters:
  ///   - npv: outside the fitted range the nearest edge counts.
  ///   - run: of data, with periods; not looked at otherwise.
  /// - Precondition: the calibration holds this side; ``XYCalibration/requireSide(isData:)`` tells.
  @inline(__always)
  public func shift(npv: Double, run: Double, isData: Bool) -> XYShift {
    guard npv.isFinite else { return XYShift(dx: .nan, dy: .nan, flags: .notFinite) }
    if !isData {
      guard let simulation else { preconditionFailure("the calibration holds no correction of simulation") }
      return simulation.shift(npv, largest: largestShift)
    }
    precondition(!data.isEmpty, "the calibration holds no correction of data")
    guard let periods else { return data[0].shift(npv, largest: largestShift) }
    guard let period = periods.index(of: run) else { return XYShift(dx: .nan, dy: .nan, flags: .outsidePeriods) }
    return data[period].shift(npv, largest: largestShift)
  }
}

/// The polynomials of one fit, ready to evaluate.
struct XYPolynomials: Sendable, Hashable {
  let low: Double
  let high: Double
  let centre: Double
  let scale: Double
  let x: [Double]
  let y: [Double]

  init(_ fit: XYFit, _ variation: XYVariation = .nominal) {
    (low, high, centre, scale) = (fit.low, fit.high, fit.centre, fit.scale)
    switch variation {
    case .nominal: (x, y) = (fit.x, fit.y)
    case .statistical(let mode, let isUp): (x, y) = fit.varied(mode: mode, sign: isUp ? 1 : -1)
    }
  }

  /// t of a finite nPV.
  @inline(__always)
  func place(_ npv: Double) -> Double { (min(max(npv, low), high) - centre) / scale }

  @inline(__always)
  func shift(_ npv: Double, largest: Double) -> XYShift {
    let t = place(npv)
    let (dx, dy) = (horner(x, t), horner(y, t))
    var flags: XYFlags = npv < low || npv > high ? .outsideRange : []
    if dx * dx + dy * dy > largest * largest { flags.insert(.largeShift) }
    return XYShift(dx: dx, dy: dy, flags: flags)
  }
}
