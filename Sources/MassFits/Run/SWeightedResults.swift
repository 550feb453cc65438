/// The sWeights of a fit in sums: what proves them, and how well.
public struct SWeightSummary: Sendable, Hashable, Codable {
  /// How W was made: `events` (Σ f_i f_j/D²), `integral` (∫ f_i f_j/D dm) or `cow` (∫ f_i f_j/I dm with constant I).
  public var variant: String
  /// The components, in the order of the rows below.
  public var components: [String]
  /// W.
  public var matrix: [[Double]]
  /// A = W⁻¹.
  public var inverse: [[Double]]
  /// Σw per component; equal to the yields.
  public var sums: [String: Double]
  /// Σw² per component.
  public var sumsOfSquares: [String: Double]
  /// ∫ w_i f_j dm, row i; the identity if the weights are right.
  public var orthogonality: [[Double]]
  /// The largest |Σ_i w_i(m) − 1| over the events; of no meaning for variant `cow`.
  public var unityDeviation: Double
  /// The largest |Σw − N|/N over the components.
  public var yieldDeviation: Double
  /// The largest |∫ w_i f_j dm − δ_ij|; of order 1/√n for variant `events`.
  public var orthogonalityDeviation: Double
  /// The largest |Σ_j A_ij − N_i|/N over the components.
  public var rowDeviation: Double
  /// The largest |Σ w_i w_j − A_ij|/A; of order 1/√n for variants other than `events`.
  public var productDeviation: Double

  /// Sums of sWeights.
  public init(
    variant: String, components: [String], matrix: [[Double]], inverse: [[Double]], sums: [String: Double],
    sumsOfSquares: [String: Double], orthogonality: [[Double]], unityDeviation: Double, yieldDeviation: Double,
    orthogonalityDeviation: Double, rowDeviation: Double = 0, productDeviation: Double = 0
  ) {
    (self.variant, self.components, self.matrix, self.inverse) = (variant, components, matrix, inverse)
    (self.sums, self.sumsOfSquares, self.orthogonality) = (sums, sumsOfSquares, orthogonality)
    (self.unityDeviation, self.yieldDeviation) = (unityDeviation, yieldDeviation)
    (self.orthogonalityDeviation, self.rowDeviation) = (orthogonalityDeviation, rowDeviation)
    self.productDeviation = productDeviation
  }
}

/// A number found with sWeights.
public struct SWeightedValue: Sendable, Hashable, Codable {
  /// The value.
  public var value: Double
  /// The error that takes the weights as known: what √Σw² x² gives.
  public var naiveError: Double
  /// The full error, with the uncertainties of yields, W and shapes.
  public var error: Double
  /// The standard deviation over bootstrap samples; nil if not asked for.
  public var bootstrapError: Double?

  /// A number with both errors.
  public init(value: Double, naiveError: Double, error: Double) {
    (self.value, self.naiveError, self.error) = (value, naiveError, error)
  }
}

/// A control variable of one component: mean, spread and histogram with sWeights.
public struct ControlResult: Sendable, Hashable, Codable {
  /// Σwx/Σw.
  public var mean: Double
  /// The mean's error that takes the weights as known.
  public var naiveError: Double
  /// The mean's full error.
  public var error: Double
  /// The mean's standard deviation over bootstrap samples; nil if not asked for.
  public var bootstrapError: Double?
  /// √(Σw(x − mean)²/Σw); nil where negative weights make the variance negative.
  public var standardDeviation: Double?
  /// The histogram; nil if none can be made because all values are equal.
  public var histogram: ControlHistogram?

  /// Results of one variable and component.
  public init(mean: Double, naiveError: Double, error: Double, standardDeviation: Double?, histogram: ControlHistogram?) {
    (self.mean, self.naiveError, self.error) = (mean, naiveError, error)
    (self.standardDeviation, self.histogram) = (standardDeviation, histogram)
  }
}

/// An sWeighted histogram.
public struct ControlHistogram: Sendable, Hashable, Codable {
  /// The edges, rising; bin i holds `edges[i] <= x < edges[i + 1]`, the last one its upper edge too.
  public var edges: [Double]
  /// Σw per bin.
  public var contents: [Double]
  /// √Σw² per bin.
  public var naiveErrors: [Double]
  /// The full errors.
  public var errors: [Double]
  /// Σw below the first edge.
  public var underflow: Double
  /// Σw above the last edge.
  public var overflow: Double

  /// A histogram with both errors.
  public init(
    edges: [Double], contents: [Double], naiveErrors: [Double], errors: [Double], underflow: Double = 0, overflow: Double = 0
  ) {
    (self.edges, self.contents, self.naiveErrors, self.errors) = (edges, contents, naiveErrors, errors)
    (self.underflow, self.overflow) = (underflow, overflow)
  }
}

/// A classifier that is to tell two components apart, judged with sWeights.
public struct ClassifierResult: Sendable, Hashable, Codable {
  /// The component that should score high.
  public var signal: String
  /// The component that should score low.
  public var background: String
  /// The area under the ROC with both errors; may leave [0, 1] by fluctuation.
  public var auc: SWeightedValue

  /// A classifier's result.
  public init(signal: String, background: String, auc: SWeightedValue) {
    (self.signal, self.background, self.auc) = (signal, background, auc)
  }
}

/// Whether a control variable is independent of the mass, which sWeights take for granted.
public struct FactorizationResult: Sendable, Hashable, Codable {
  /// What was tested, in words.
  public var test: String
  /// The statistic.
  public var statistic: Double
  /// The probability of a larger one if variable and mass are independent within each component.
  public var pValue: Double

  /// A test's result.
  public init(test: String, statistic: Double, pValue: Double) {
    (self.test, self.statistic, self.pValue) = (test, statistic, pValue)
  }
}
