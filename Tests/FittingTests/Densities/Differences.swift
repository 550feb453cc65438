import Numerics

/// Derivatives by differences, to referee exact ones.
enum Differences {
  /// ∂f/∂p_i by central differences at steps h, h/2 and h/4, extrapolated twice (Richardson): error O(h⁶).
  static func derivative(_ f: ([Double]) -> Double, at p: [Double], _ i: Int, step: Double) -> Double {
    func central(_ h: Double) -> Double {
      var (up, down) = (p, p)
      up[i] += h
      down[i] -= h
      return (f(up) - f(down)) / (up[i] - down[i])
    }
    let (a, b, c) = (central(step), central(step / 2), central(step / 4))
    let (ab, bc) = ((4 * b - a) / 3, (4 * c - b) / 3)
    return (16 * bc - ab) / 15
  }

  /// The largest distance between the derivatives `f` states and those its values and gradients show, in units of the size of
  /// each: |f|/h for a gradient and |∂f|/h for a Hessian, with h the parameter's step, or the derivative itself if larger.
  static func worst(_ f: ([Double]) -> SecondOrderValue, at p: [Double], steps: [Double]) -> Double {
    let here = f(p)
    var worst = 0.0
    for i in p.indices {
      let slope = derivative({ f($0).value }, at: p, i, step: steps[i])
      let size = max(abs(slope), abs(here.value) / steps[i] * 0.1, .leastNormalMagnitude)
      worst = max(worst, abs(slope - here.gradient[i]) / size)
      for j in p.indices {
        let bend = derivative({ f($0).gradient[j] }, at: p, i, step: steps[i])
        let size = max(abs(bend), abs(here.gradient[j]) / steps[i] * 0.1, abs(here.value) / (steps[i] * steps[j]) * 0.01)
        worst = max(worst, abs(bend - here.hessian[i, j]) / max(size, .leastNormalMagnitude))
      }
    }
    return worst
  }
}
