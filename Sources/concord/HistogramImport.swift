import Columns
import Corrections
import RootFiles

/// Makes correction sets of histograms.
struct HistogramImport {
  /// What lies beyond the axes.
  let outside: Flow
  /// Whether up and down variations are written.
  let varied: Bool
  /// How variations are called.
  var convention = BinnedCorrection.histogramConvention
  /// Names of the inputs; nil for the axes' titles.
  var inputs: [String]?
  /// The name of a single correction; nil for the histogram's.
  var name: String?
  /// How values between centres of bins are found; nil for bins.
  var interpolation: InterpolatedHistogram.Method?

  /// The named histograms of a file, or all; and within what of the curves the set is, if they are interpolated.
  func correctionSet(
    _ file: RootFile, histograms: [String]?, description: String?
  ) throws -> (set: CorrectionSet, largestError: Double?) {
    let names = histograms ?? Self.histograms(of: file)
    guard !names.isEmpty else {
      throw HistogramImportError(file: file.path, problem: "it holds no histogram. Give a file with one")
    }
    guard name == nil || names.count == 1 else {
      throw HistogramImportError(
        file: file.path, problem: "--name is for one histogram, and \(names.count) are converted. Choose with --object")
    }
    var corrections: [Correction] = []
    var largest: Double?
    for name in names {
      let (correction, error) = try correction(try file.histogram(name), name, file.path)
      corrections.append(correction)
      if let error { largest = max(largest ?? 0, error) }
    }
    let leaf = file.path.split(separator: "/").last.map(String.init) ?? file.path
    return (try CorrectionSet(description: description ?? "Histograms of \(leaf)", corrections: corrections), largest)
  }

  private static func histograms(of file: RootFile) -> [String] {
    var names: [String] = []
    for object in file.objects where !names.contains(object.name) && file.holdsHistograms(ofClass: object.className) {
      names.append(object.name)
    }
    return names
  }

  private func correction(
    _ histogram: RootHistogram, _ object: String, _ path: String
  ) throws -> (Correction, largestError: Double?) {
    func refusal(_ problem: String) -> HistogramImportError {
      HistogramImportError(file: path, problem: "'\(object)' \(problem)")
    }
    let inside = histogram.values.indices.filter(histogram.isInside)
    guard inside.contains(where: { histogram.values[$0] != 0 }) else { throw refusal("is empty: all its bins are 0") }
    if let bad = inside.first(where: { !histogram.values[$0].isFinite || !histogram.errors[$0].isFinite }) {
      throw refusal("holds \(histogram.values[bad]) ± \(histogram.errors[bad]) in bin \(histogram.bins(at: bad))")
    }
    if let inputs, inputs.count != histogram.axes.count {
      throw refusal("has \(histogram.axes.count) axes, and --inputs names \(inputs.count). Name one input per axis")
    }
    let axes = histogram.axes.enumerated().map { number, axis in
      BinnedCorrection.Axis(
        input: inputs?[number] ?? Self.input(axis, number), description: axis.title.isEmpty ? nil : axis.title, edges: axis.edges,
        labels: axis.labels.allSatisfy(\.isEmpty) ? [] : axis.labels)
    }
    if let problem = Self.repetition(axes.map(\.input), varied ? convention.input : nil) { throw refusal(problem) }
    let binned = try BinnedCorrection(
      axes: axes, values: inside.map { histogram.values[$0] }, errors: inside.map { histogram.errors[$0] }, flow: outside,
      varied: varied, convention: convention)
    let title = histogram.title.isEmpty ? nil : histogram.title
    guard let interpolation else { return (try binned.correction(name: name ?? object, description: title), nil) }
    guard axes.allSatisfy(\.labels.isEmpty), axes.count == 1 || (axes.count == 2 && interpolation == .linear) else {
      throw refusal("has no curve: --method linear takes one or two axes of numbers, monotone one")
    }
    do throws(CorrectionError) {
      let (correction, error) = try binned.interpolated(interpolation, name: name ?? object, description: title)
      return (correction, error)
    } catch {
      throw refusal("has no curve that doubles can hold (\(error.path): \(error.problem.description)). Convert it as bins")
    }
  }

  /// What is wrong if two inputs have one name.
  private static func repetition(_ inputs: [String], _ variations: String?) -> String? {
    let example = inputs.enumerated().map { "\($1)_\($0 + 1)" }.joined(separator: ",")
    for (number, input) in inputs.enumerated() where inputs[..<number].contains(input) {
      return "has two axes called '\(input)'. Name the inputs, as --inputs \(example)"
    }
    guard let variations, inputs.contains(variations) else { return nil }
    return "has an axis '\(variations)', as the input of variations is called. Name the inputs, as --inputs \(example)"
  }

  /// The axis' title up to its unit, if it can be a name; else x, y or z.
  private static func input(_ axis: RootAxis, _ number: Int) -> String {
    let title = axis.title.prefix { $0 != "[" && $0 != "(" }
    let name = String(title.reversed().drop(while: \.isWhitespace).reversed())
    let isName = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isName ? name : ["x", "y", "z"][number]
  }
}

/// Why a histogram makes no correction.
struct HistogramImportError: Error, CustomStringConvertible {
  let file: String
  let problem: String
  var description: String { "\(file): \(problem)" }
}
