/// How a kernel density is summed.
public enum DensityAccuracy: Sendable, Hashable {
  /// Kernels farther than 7 standard deviations are left out, and where many places lie close together the near ones are summed
  /// as a series. The error is below 5e-11 of one kernel's peak times Σ|w|/Σw, whatever the sample.
  case near
  /// Every kernel at every place, to rounding: for n points and m places n·m exponentials.
  case exact
}
