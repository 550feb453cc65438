import MassFits
import Statistics

/// The area under a score's ROC curve with sWeights of two components.
enum SWeightScores {
  static func area(_ scores: [Double], _ weights: SWeights) throws -> Double {
    let classes = try EventClasses(signalWeights: weights.weights[0], backgroundWeights: weights.weights[1])
    return try AreaUnderCurve(ScoreOrder(scores), classes).value
  }
}
