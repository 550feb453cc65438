internal import Glibc

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
