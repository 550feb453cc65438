/// Why blocks do not make a stack; blocks are counted from 1.
package enum DenseStackError: Error, Equatable, CustomStringConvertible {
  case noBlocks
  case noInputs(Int)
  case badWidth(Int, block: Int)
  case badDropout(Double, block: Int)
  case badSlope(Double, block: Int)
  case badMomentum(Double, block: Int)
  case badEpsilon(Double, block: Int)

  package var description: String {
    switch self {
    case .noBlocks: "a stack of no layers computes nothing. Give at least one"
    case .noInputs(let count): "a stack cannot have \(count) inputs. Give at least one"
    case .badWidth(let width, let block): "layer \(block) has \(width) outputs. Give at least one"
    case .badDropout(let rate, let block): "layer \(block) drops a share of \(rate). Use 0 or more, and less than 1"
    case .badSlope(let slope, let block): "layer \(block) has a leaky slope of \(slope). Use a finite one above 0, or relu"
    case .badMomentum(let momentum, let block): "layer \(block) averages moments with momentum \(momentum). Use 0 to 1"
    case .badEpsilon(let epsilon, let block): "layer \(block) normalises with epsilon \(epsilon). Use a finite one above 0"
    }
  }
}
