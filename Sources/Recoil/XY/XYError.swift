/// Why an XY calibration cannot be derived, applied or checked.
public enum XYError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing names the number of vertices.
  case noVertexCount(file: String, hint: String)
  /// Periods need runs, and nothing names them.
  case noRun(file: String, hint: String)
  /// A run that belongs to no period.
  case runOutsidePeriods(file: String, entry: Int, run: Double, periods: String)
  /// No selected event has a finite nPV and MET inside the bins.
  case nothingUsable(part: String, selected: Int, notFinite: Int, outside: Int)
  /// All events have one nPV.
  case singleVertexCount(part: String, npv: Double)
  /// Too few effective entries for two bins, or (infinity) weights that add up to nothing positive.
  case notEnoughEntries(part: String, effectiveEntries: Double, needed: Double)
  /// The means have no errors, or do not determine the polynomial.
  case fitFailed(part: String, problem: String)
  /// The calibration holds no fit of data, or of simulation.
  case sideMissing(calibration: String, isData: Bool)
  /// There is no MET of this name.
  case unknownMET(calibration: String, met: String, hint: String)
  /// The input was corrected before.
  case alreadyCorrected(file: String, kind: String, calibration: String)
  /// A variation that this calibration has not.
  case unknownVariation(name: String, hint: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .noVertexCount(let file, let hint):
      "\(file): nothing is called npv and there is no column PV_npvs. Define npv in the card. \(hint)"
    case .noRun(let file, let hint): "\(file): periods need the run of every event. Define run in the card. \(hint)"
    case .runOutsidePeriods(let file, let entry, let run, let periods):
      """
      \(file): entry \(entry): run \(Self.whole(run)) is in none of the periods (\(periods)). Add it to a period, or exclude it in the \
      selection
      """
    case .nothingUsable(let part, let selected, let notFinite, let outside):
      """
      \(part): none of \(selected) selected events can be used: nPV or MET of \(notFinite) is not finite, nPV of \(outside) is outside \
      the bins. Check npv, met_x, met_y and npv.range
      """
    case .singleVertexCount(let part, let npv):
      "\(part): every event has nPV \(npv), so that nothing can be fitted against it. Check define.npv"
    case .notEnoughEntries(let part, let entries, let needed):
      entries.isFinite
        ? "\(part): only \(entries) effective entries; two bins of \(needed) are needed. Use more events, or lower npv.minimumEntries"
        : "\(part): the weights in bins of nPV do not add up to anything positive. Check weights, backgrounds and luminosity"
    case .fitFailed(let part, let problem): "\(part): \(problem). Check met_x and met_y"
    case .sideMissing(let calibration, let isData):
      """
      ‘\(calibration)’ holds no correction of \(isData ? "data" : "simulation"): its card had no sample \
      \(isData ? "data" : "signal"). Derive it with one\(isData ? "" : ", or give --role data")
      """
    case .unknownMET(let calibration, let met, let hint): "‘\(calibration)’ corrects no MET called ‘\(met)’. \(hint)"
    case .alreadyCorrected(let file, let kind, let calibration):
      """
      \(file) was written by applying the \(kind) calibration ‘\(calibration)’: its MET would be shifted twice. Use the original file, \
      or a recoil calibration without xy
      """
    case .unknownVariation(let name, let hint): "there is no variation ‘\(name)’. \(hint)"
    }
  }

  private static func whole(_ run: Double) -> String { run == run.rounded() && abs(run) < 1e15 ? "\(Int(run))" : "\(run)" }
}
