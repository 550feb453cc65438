import Corrections

extension Convert {
  /// Writes a correction set again, for other readers or laid out otherwise.
  func convertSet(_ path: String) throws { try written.write(CorrectionSet(contentsOf: path), to: output) }
}
