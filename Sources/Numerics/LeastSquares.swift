internal import CGSL

/// Residuals r(x) and their derivatives, whose sum of squares is to be made small.
public struct LeastSquaresProblem {
  let parameterCount: Int
  let residualCount: Int
  let evaluate: (_ x: UnsafeBufferPointer<Double>, _ residuals: UnsafeMutableBufferPointer<Double>) -> Void
  let jacobian: (_ x: UnsafeBufferPointer<Double>, _ rows: UnsafeMutableBufferPointer<Double>) -> Void

  /// - Parameters:
  ///   - evaluate: writes the residuals at `x`.
  ///   - jacobian: writes ∂r/∂x at `x`, row-major, one row per residual.
  public init(
    parameterCount: Int, residualCount: Int,
    evaluate: @escaping (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void,
    jacobian: @escaping (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    precondition(residualCount >= parameterCount, "fewer residuals (\(residualCount)) than parameters (\(parameterCount))")
    self.parameterCount = parameterCount
    self.residualCount = residualCount
    self.evaluate = evaluate
    self.jacobian = jacobian
  }

  /// Improves `start` by at most `maxSteps` steps of GSL's trust-region method (Levenberg–Marquardt).
  /// - Returns: the best point found and the number of steps; a run that stops early is a usable start all the same.
  /// - Throws: ``GSLError`` if the solver cannot start (non-finite residuals at `start`).
  public func improve(_ start: [Double], maxSteps: Int, tolerance: Double = 1e-6) throws(GSLError) -> (x: [Double], steps: Int) {
    let box = ProblemBox(self)
    var parameters = gsl_multifit_nlinear_default_parameters()
    let workspace = try LeastSquaresWorkspace(&parameters, residuals: residualCount, parameters: parameterCount)
    return try withExtendedLifetime(box) { () throws(GSLError) in
      var fdf = gsl_multifit_nlinear_fdf()
      fdf.f = residualCallback
      fdf.df = jacobianCallback
      fdf.n = residualCount
      fdf.p = parameterCount
      fdf.params = Unmanaged.passUnretained(box).toOpaque()
      return try workspace.run(&fdf, from: start, maxSteps: maxSteps, tolerance: tolerance)
    }
  }
}

private final class ProblemBox {
  let problem: LeastSquaresProblem
  init(_ problem: LeastSquaresProblem) { self.problem = problem }
}

private struct LeastSquaresWorkspace: ~Copyable {
  let raw: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>

  init(_ options: inout gsl_multifit_nlinear_parameters, residuals: Int, parameters: Int) throws(GSLError) {
    raw = try GSL.make("least squares") { gsl_multifit_nlinear_alloc(cgsl_trust_region(), &options, residuals, parameters) }
  }

  deinit { gsl_multifit_nlinear_free(raw) }

  /// The loop: initialise, iterate, test. Step failures end it; they do not make the point reached worthless.
  func run(
    _ fdf: inout gsl_multifit_nlinear_fdf, from start: [Double], maxSteps: Int, tolerance: Double
  ) throws(GSLError) -> (x: [Double], steps: Int) {
    var initial = start
    let parameterCount = start.count
    let startCode = initial.withUnsafeMutableBufferPointer { buffer in
      let view = gsl_vector_view_array(buffer.baseAddress!, parameterCount)
      return withUnsafePointer(to: view.vector) { gsl_multifit_nlinear_init($0, &fdf, raw) }
    }
    try GSL.call("least squares", on: "start \(start)") { startCode }
    var steps = 0
    var info: Int32 = 0
    while steps < maxSteps, Int(gsl_multifit_nlinear_iterate(raw)) == GSL_SUCCESS {
      steps += 1
      if Int(gsl_multifit_nlinear_test(tolerance, tolerance, 0, &info, raw)) == GSL_SUCCESS { break }
    }
    let position = gsl_multifit_nlinear_position(raw)!
    return ((0..<parameterCount).map { gsl_vector_get(position, $0) }, steps)
  }
}

/// GSL's vectors here are its own, contiguous ones; anything else is a programming error that stops the fit.
private func contiguous(_ vector: UnsafePointer<gsl_vector>) -> UnsafeMutableBufferPointer<Double>? {
  vector.pointee.stride == 1 ? UnsafeMutableBufferPointer(start: vector.pointee.data, count: vector.pointee.size) : nil
}

private let residualCallback:
  @convention(c) (UnsafePointer<gsl_vector>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<gsl_vector>?) -> Int32 = {
    x, params, f in
    guard let x, let f, let params, let input = contiguous(x), let output = contiguous(f) else { return Int32(GSL_EFAULT) }
    let box = Unmanaged<ProblemBox>.fromOpaque(params).takeUnretainedValue()
    box.problem.evaluate(UnsafeBufferPointer(input), output)
    return Int32(output.allSatisfy(\.isFinite) ? GSL_SUCCESS : GSL_EBADFUNC)
  }

private let jacobianCallback:
  @convention(c) (UnsafePointer<gsl_vector>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<gsl_matrix>?) -> Int32 = {
    x, params, j in
    guard let x, let j, let params, let input = contiguous(x), j.pointee.tda == j.pointee.size2 else { return Int32(GSL_EFAULT) }
    let box = Unmanaged<ProblemBox>.fromOpaque(params).takeUnretainedValue()
    let rows = UnsafeMutableBufferPointer(start: j.pointee.data, count: j.pointee.size1 * j.pointee.size2)
    box.problem.jacobian(UnsafeBufferPointer(input), rows)
    return Int32(rows.allSatisfy(\.isFinite) ? GSL_SUCCESS : GSL_EBADFUNC)
  }
