import NeuralNetworks
import Testing

/// The message of the error that `body` throws; a failed test if it throws none.
func exchangeFailure<Value>(_ body: () throws(ExchangeError) -> Value) throws -> String {
  do { _ = try body() } catch { return error.description }
  Issue.record("nothing was thrown")
  return ""
}
