/// A sequential network as LWTNN describes it.
public struct LWTNNNetwork: Sendable, Hashable {
  /// The `opaque` object as it was read.
  package let document: JSONValue

  init(_ document: JSONValue) throws(CorrectionError) { self.document = document }
}
