internal import CGSL

/// A GSL routine failed: which, on what input, and why.
public struct GSLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// GSL's error code (`GSL_EDOM` is 1, …).
  public let code: Int32
  /// What was being done.
  public let operation: String
  /// The input it was done to.
  public let input: String

  /// What is wrong, where, and what to do about it.
  public var description: String {
    "\(operation) failed on \(input): \(String(cString: gsl_strerror(code))) (GSL code \(code))"
  }
}

/// The one door to GSL. GSL aborts the process on error unless told otherwise, even while allocating, so the door turns
/// that off before anything passes through it.
enum GSL {
  private static let quiet: Void = { _ = gsl_set_error_handler_off() }()  // global in GSL: set once, never back

  /// Turns GSL's abort off; for the few calls that return plain numbers.
  static func open() { _ = quiet }

  /// Allocates a GSL object.
  static func make<T>(_ what: String, _ allocate: () -> UnsafeMutablePointer<T>?) throws(GSLError) -> UnsafeMutablePointer<T> {
    _ = quiet
    guard let pointer = allocate() else { throw GSLError(code: Int32(GSL_ENOMEM), operation: what, input: "allocation") }
    return pointer
  }

  /// Calls a GSL routine that returns a status.
  static func call(_ what: String, on input: @autoclosure () -> String, _ body: () -> Int32) throws(GSLError) {
    _ = quiet
    let code = body()
    guard Int(code) == GSL_SUCCESS else { throw GSLError(code: code, operation: what, input: input()) }
  }
}
