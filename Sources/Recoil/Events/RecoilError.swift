public import Columns
public import EventFiles

/// Why a recoil calibration cannot be derived, applied or checked.
public enum RecoilError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sample has no events at all.
  case noEvents(sample: String, files: [String])
  /// No event of a sample passed the selection.
  case nothingSelected(sample: String, read: Int, missing: Int)
  /// An event's weight is not a finite number.
  case badWeight(sample: String, file: String, entry: Int, value: Double)
  /// A number of jets that is no whole number.
  case badJetCount(sample: String, file: String, entry: Int, value: Double)
  /// Even with all bins merged there is too little to fit.
  case notEnoughEntries(bin: String, sample: String, effectiveEntries: Double, needed: Double)
  /// A fit has no usable result even with one Gaussian.
  case fitFailed(bin: String, component: String, sample: String, status: String)
  /// Nothing names the number of jets.
  case noJetCount(hint: String)
  /// The input was made by applying this kind of calibration already.
  case alreadyCorrected(file: String, calibration: String)
  /// Two inputs cannot be told apart or assigned.
  case inputNotAssigned(file: String, samples: [String])
  /// A file said to be independent took part in the fits.
  case notIndependent(file: String)
  /// Other files than those of the fits, whose events have no identity.
  case noIdentity(file: String)
  /// A file appears twice in one sample.
  case listedTwice(sample: String, file: String)
  /// A column to copy has the name of one that is written.
  case copyCollides(column: String)
  /// The output is one of the inputs.
  case outputIsInput(file: String)
  /// No files for a sample.
  case inputMissing(sample: String)
  /// A card's sample cannot be opened; the place in the card, and why.
  case input(place: String, EventFileError)
  /// A sample has friends, and other files were given without them.
  case friendsMissing(sample: String, count: Int)
  /// A formula does not fit a file's columns.
  case formula(file: String, FormulaError)
  /// The calibration has no such variation.
  case noVariation(name: String, hint: String)
  /// A variation that is no eigen-mode of the fits was asked for as a weight.
  case noWeights(name: String, known: [String])
  /// Weights were asked for events of the transfer's process.
  case transferWeights(calibration: String)
  /// The split leaves nothing for the other side.
  case nothingHeldOut(fitFraction: Double)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .noEvents(let sample, let files):
      "sample ‘\(sample)’ has no events in \(files.joined(separator: ", ")). Check the files and the tree"
    case .nothingSelected(let sample, let read, let missing):
      """
      sample ‘\(sample)’: none of \(read) events passed the selection\
      \(missing > 0 ? " (\(missing) of them because an index is past the end of a list)" : ""). Check the selection and the units
      """
    case .badWeight(let sample, let file, let entry, let value):
      "\(file): entry \(entry): the weight of sample ‘\(sample)’ is \(value). Exclude such events in the selection, as with isfinite(…)"
    case .badJetCount(let sample, let file, let entry, let value):
      "\(file): entry \(entry): njets of sample ‘\(sample)’ is \(value), not a whole number ≥ 0. Check define.njets"
    case .notEnoughEntries(let bin, let sample, let effectiveEntries, let needed):
      effectiveEntries < needed
        ? """
        \(bin): \(sample) has only \(effectiveEntries) effective entries to fit, \(needed) are needed. \
        Use more events, fewer bins or a looser selection
        """
        : """
        \(bin): \(sample) cannot be fitted: its total is not positive or it fills fewer than three bins. \
        Check the backgrounds' yields, the luminosity and met_x, met_y
        """
    case .fitFailed(let bin, let component, let sample, let status):
      "\(bin): the fit of \(component) in \(sample) ended as ‘\(status)’ even with one Gaussian. Use wider bins or more events"
    case .noJetCount(let hint): "bins.njets needs a definition or a column called njets (or nJet). \(hint)"
    case .alreadyCorrected(let file, let calibration):
      "\(file) was written by applying ‘\(calibration)’: correcting it again would shift it twice. Use the original file"
    case .inputNotAssigned(let file, let samples):
      "\(file): which sample is this? Write SAMPLE=FILE with one of \(samples.joined(separator: ", "))"
    case .notIndependent(let file):
      "\(file): took part in the fits, so it is not independent. Leave --independent out to use its held-out events"
    case .noIdentity(let file):
      """
      \(file): its events carry no run, luminosityBlock and event that would tell held-out ones. Leave --input out to use the files \
      of the fits; if this file holds no event of the fits, check it with --independent
      """
    case .listedTwice(let sample, let file): "sample ‘\(sample)’ lists \(file) twice. Every event may count once only"
    case .copyCollides(let column):
      "the input's column ‘\(column)’ cannot be copied: the corrections write a column of that name. Leave it out of --copy"
    case .outputIsInput(let file): "\(file): is an input. Choose another output"
    case .inputMissing(let sample): "no files for sample ‘\(sample)’. Give them with --input \(sample)=FILE"
    case .input(let place, let error): "\(place): \(error)"
    case .friendsMissing(let sample, let count):
      """
      sample ‘\(sample)’ was derived with \(count) friend\(count == 1 ? "" : "s"). Give as many for these files, in the card's \
      order, with --friend \(sample)=FILE
      """
    case .formula(let file, let error): "\(error)\n  (columns of \(file))"
    case .noVariation(let name, let hint):
      "no variation or source ‘\(name)’. \(hint). Give all, none, or names that inspect lists"
    case .noWeights(let name, let known):
      known.isEmpty
        ? "‘\(name)’ has no weights, nor has any variation of this calibration: its card asked for no eigen-modes. Use --as columns"
        : """
        ‘\(name)’ has no weights: only the eigen-modes of the fits have, \(known.joined(separator: ", ")). Name these, or use \
        --as both, which writes the others as columns
        """
    case .transferWeights(let calibration):
      """
      the process of the transfer has no weights: the densities that ‘\(calibration)’ knows are those of its own simulation. Use --as columns
      """
    case .nothingHeldOut(let fraction):
      "the card's split fits a part \(fraction) of the events, so none are held out to check. Use split: {fit: 0.8}, or check other files with --independent"
    }
  }
}
