internal import Glibc

enum HashPRNG {
  static func value(_ d: HashPRNGNode.Distribution, bits: [UInt64]) -> Double { 0 }
  static func fill(
    _ d: HashPRNGNode.Distribution, columns: [UnsafePointer<UInt64>], count: Int, into: UnsafeMutablePointer<Double>
  ) {}
}
extension RowEvaluator {
  func value(of network: LWTNNNetwork, _ inputs: [Int], _ finalizer: CorrectionProgram.Formula, _ parameters: Int) -> Value {
    (0, 0)
  }
}
extension BlockEvaluator {
  func run(
    _ network: LWTNNNetwork, _ inputs: [Int], _ finalizer: CorrectionProgram.Formula, _ parameters: BlockParameters,
    _ frame: BlockFrame, into out: BlockColumn
  ) {}
}
