import Numerics

/// Finds what is wrong with polynomials of MET's offsets by other hands.
struct XYPayloadLinter {
  let payload: XYPayload
  /// Beyond the fitted range readers extrapolate to here.
  private static let furthest = 80.0

  var validation: RecoilValidation {
    RecoilValidation(
      file: payload.file, kind: "XY polynomials", examined: ["polynomials": 2 * payload.sides.count],
      findings: missing + polynomials + [
        finding(.fitWithoutStatus, "", nil, "coefficients alone, without covariance"),
        finding(.rangeUnstated, "", nil, "nothing says between which nPV the polynomials were fitted"),
      ])
  }

  private func finding(_ code: RecoilFinding.Code, _ object: String, _ value: Double?, _ problem: String) -> RecoilFinding {
    RecoilFinding(
      code: code, severity: code.severity, file: payload.file, object: object, bin: "", value: value, problem: problem)
  }

  private var missing: [RecoilFinding] {
    payload.missing.map { finding(.coefficientsMissing, $0, nil, "no coefficients") }
  }

  private var polynomials: [RecoilFinding] {
    let range = XYPayload.publishedRange
    let large = payload.largeShifts(range).map { kind, axis, place, shift in
      finding(.shiftLarge, "\(axis).\(kind).nom", shift, "shifts MET by \(number(shift)) GeV at nPV \(number(place))")
    }
    return large
      + payload.sides.sorted { $0.key < $1.key }.flatMap { kind, side in
        [("x", side.x), ("y", side.y)].compactMap { axis, coefficients -> RecoilFinding? in
          let ends = [(0.0, range.lowerBound), (Self.furthest, range.upperBound)].map { place, edge in
            (place: place, change: horner(coefficients, place) - horner(coefficients, edge))
          }
          guard let worst = ends.max(by: { abs($0.change) < abs($1.change) }), !(abs(worst.change) <= XYPayload.largestShift)
          else { return nil }
          return finding(
            .extrapolationLarge, "\(axis).\(kind).nom", worst.change,
            "changes by \(number(worst.change)) GeV between the fitted range and nPV \(number(worst.place))")
        }
      }
  }

  private func number(_ x: Double) -> String { "\((100 * x).rounded() / 100)" }
}
