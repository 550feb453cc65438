extension RecoilFinding.Code {
  /// What a finding does to results, and what to do about it.
  var texts: (effect: String, remedy: String) {
    switch self {
    case .binMissing:
      (
        "events in this bin cannot be corrected, or a reader stops",
        "derive the payload again with all bins, or drop the bin from the axis"
      )
    case .binningDiffers:
      ("maps mix resolutions; a difference of bin widths is taken for one of shapes", "fill both with the same bins")
    case .cdfBeyondOne:
      ("probabilities above 1 are cut off, and all such events land on one value", "concord convert makes the sums rise")
    case .cdfNotMonotone:
      (
        "the map falls where the sums fall: several values share a quantile",
        "concord convert makes the sums rise, without touching bins"
      )
    case .coefficientsMissing:
      ("one component of MET, or one of data and simulation, stays uncorrected", "derive the polynomials again for both")
    case .conventionContradicted:
      ("corrections act on another variable than was measured", "say in the file which variable was filled, and fill that one")
    case .conventionUnstated:
      ("users must guess signs and whether qT is subtracted", "store a text ‘convention’ in the file")
    case .edgesContradictLabels:
      ("readers that trust edges and readers that trust labels take different bins", "store edges and labels that agree")
    case .edgesDiffer:
      ("data of one bin are compared with simulation of another", "derive both with the same bins")
    case .edgesLost:
      (
        "readers that ask the axis take qT in wrong bins and beyond the last",
        "store the axis with its edges; concord convert takes the labels"
      )
    case .edgesNotRising: ("no bin can be found", "sort the edges")
    case .extrapolationLarge:
      (
        "events with few or many vertices are shifted by what was never fitted",
        "evaluate at the edge of the fitted range, as concord convert does"
      )
    case .fitNotNormalised:
      ("its integral is no probability: quantiles are cut off at 1", "divide the function by its integral")
    case .fitOffHistogram:
      ("the correction shifts by the distance between fit and events", "fit again; use the histogram meanwhile")
    case .fitPoor: ("the function does not describe the events", "use more Gaussians, or the histogram")
    case .fitUnusable: ("the map rests on a fit that did not converge", "derive again with wider bins")
    case .fitWithoutStatus:
      ("nobody can tell failed fits from good ones, and there is no statistical uncertainty", "store status and covariance")
    case .histogramEmpty: ("nothing can be mapped there", "merge the bin with a neighbour")
    case .mapNotRising: ("different values are corrected to one, or change places", "derive the map from distributions that rise")
    case .mapSlope: ("single events are spread or pressed together by more than 5", "look at the two distributions there")
    case .massOutside: ("quantiles leave out the events beyond the axis", "fill a wider histogram; two-sided if half is missing")
    case .negativeBins:
      ("subtracted background exceeds data there; sums fall", "do not set them to zero; concord convert makes the sums rise")
    case .njetsEdges:
      ("a whole number that was rounded as a real may fall below its edge", "put the edges halfway between the numbers")
    case .notFinite: ("corrected values are not finite", "derive the bin again")
    case .qtJump: ("the spectrum of MET gets a step at the edge", "interpolate in qT, or take narrower bins")
    case .rangeUnstated:
      ("readers cannot know where the polynomials end", "store the fitted range; concord convert takes 5…55, or --npv LOW:HIGH")
    case .shiftLarge:
      (
        "readers that leave out shifts beyond 10 GeV make MET jump there",
        "look at the fit; use a lower order or a smaller range"
      )
    case .sigmaNotPositive:
      ("the sign is lost in squares but not in bifurcated or normalised forms", "take its magnitude; fit again")
    case .tailNoise:
      ("tails are shifted by statistical noise that differs from bin to bin", "cap the shift further in, at 1e-4 or 1e-3")
    case .tampered:
      ("what was checked when it was derived does not hold for these numbers", "derive it again; do not edit by hand")
    case .variationUnpaired: ("the uncertainty is one-sided by accident", "write both directions")
    }
  }
}
