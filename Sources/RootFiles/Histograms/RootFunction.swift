/// A function of one variable (`TF1`) as far as a file says what it is.
///
/// A function made of C++ code keeps no formula; ROOT then stores its values at equal distances, with which it is drawn and read
/// back.
public struct RootFunction: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// Where it is defined.
  public let range: ClosedRange<Double>
  /// The formula; nil if the function was C++ code.
  public let formula: String?
  /// Its parameters.
  public let parameters: [Double]
  /// Their errors; 0 where a parameter was fixed or nothing was fitted.
  public let errors: [Double]
  /// χ² of the fit that set the parameters; 0 if there was none.
  public let chiSquared: Double
  /// That fit's degrees of freedom; 0 if there was none.
  public let degreesOfFreedom: Int
  /// Values at equal distances over ``range``, both ends included; empty if none were stored.
  public let samples: [Double]

  /// The function at `x`, between stored values on a straight line; nil outside the range or without values.
  public func sampled(at x: Double) -> Double? {
    guard samples.count > 1, range.contains(x) else { return nil }
    let place = (x - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(samples.count - 1)
    let first = min(Int(place), samples.count - 2)
    return samples[first] + (samples[first + 1] - samples[first]) * (place - Double(first))
  }
}

extension RootFunction {
  /// Versions up to 7 derive from their formula; later ones point to it, or to bare parameters.
  init?(_ node: ObjectNode) {
    guard let low = node.real("fXmin"), let high = node.real("fXmax"), low < high else { return nil }
    var formula: ObjectNode?
    if case .object(let inner, _) = node.members["fFormula"] { formula = inner }
    var bare: ObjectNode?
    if case .object(let inner, _) = node.members["fParams"] { bare = inner }
    name = node.text("fName") ?? ""
    range = low...high
    let isCompiled = formula == nil && (node.int("fType") ?? 0) != 0
    self.formula = formula?.text("fFormula") ?? (isCompiled ? nil : node.text("fTitle"))
    parameters = formula?.numbers("fClingParameters") ?? bare?.numbers("fParameters") ?? node.numbers("fParams") ?? []
    errors = node.numbers("fParErrors") ?? []
    chiSquared = node.real("fChisquare") ?? 0
    degreesOfFreedom = node.int("fNDF") ?? 0
    let stored = node.numbers("fSave") ?? []
    samples = Self.samples(stored, range)
  }

  /// The last two numbers are the range; a third before them was kept by some versions.
  private static func samples(_ stored: [Double], _ range: ClosedRange<Double>) -> [Double] {
    guard stored.count > 4, stored[stored.count - 2] == range.lowerBound, stored[stored.count - 1] == range.upperBound else {
      return []
    }
    return Array(stored.dropLast(2))
  }
}

extension RootFile {
  /// Whether ``function(_:)`` reads objects of a class.
  public func holdsFunctions(ofClass name: String) -> Bool { name == "TF1" }

  /// Reads a function of one variable.
  /// - Throws: ``RootFileError``: unknown object, another class, a function whose members cannot be read, damage.
  public func function(_ name: String) throws(RootFileError) -> RootFunction {
    let entry = try object(name)
    guard holdsFunctions(ofClass: entry.className) else {
      throw .wrongClass(path: path, name: name, found: entry.className, wanted: "function (TF1)")
    }
    let (node, record) = try node(of: entry)
    guard let function = RootFunction(node) else {
      throw records.damaged(entry.name, record.seek, node.leftOut ?? "its range is missing or empty")
    }
    return function
  }
}
