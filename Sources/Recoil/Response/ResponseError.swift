/// Why response and resolution cannot be measured; what a recoil calibration may run into too is a ``RecoilError``.
public enum ResponseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A file has a column called like a name that stands for something here.
  case columnTakesName(column: String, file: String)
  /// A calibration sees another q or MET than the card in the same event.
  case calibrationDiffers(
    met: String, calibration: String, quantity: String, file: String, entry: Int, found: Double, here: Double)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .columnTakesName(let column, let file):
      """
      \(file): has a column ‘\(column)’, but in this card ‘\(column)’ is the length of (qx, qy). Give a friend that brings it \
      an alias, or rename the column
      """
    case .calibrationDiffers(let met, let calibration, let quantity, let file, let entry, let found, let here):
      """
      \(file): entry \(entry): \(quantity) is \(found) GeV by the formulas of calibration ‘\(calibration)’ and \(here) GeV by \
      mets.\(met) of the card: it corrects another MET or another boson. Name the calibration of \(met)
      """
    }
  }
}
