/// How well weights obey what theory demands of them; each is the largest deviation, divided by the size of what is compared.
///
/// Sum rules do not prove weights: those of the sub-matrix of a full fit's covariance obey the first three and are not orthogonal.
/// ``SWeights/orthogonality`` is the test that discriminates.
public struct SumRules: Sendable, Hashable, Codable {
  /// |Σ_i w_i(m) − 1| over the events. Vanishes for variants A and B at the yields of maximum likelihood; COWs need not obey.
  public var partition: Double
  /// |Σ_e w_i − N_i|/N. Vanishes for variants A and B.
  public var yields: Double
  /// |Σ_j A_ij − N_i|/N. Vanishes for variants A and B.
  public var rows: Double
  /// |Σ_e w_i w_j − A_ij|/max A, a sample weight counted once. Vanishes for variant B; for others of order 1/√n.
  public var products: Double
  /// |∫ w_i f_j dm − δ_ij|. Vanishes for variant A and COWs; for variant B of order 1/√n.
  public var orthogonality: Double
  /// |W A − 1|.
  public var inverse: Double
}
