extension CorrectionError {
  /// What can be wrong with a correction set, or with a call of one.
  public enum Problem: Sendable, Hashable {
    // The document
    /// The file or its compressed content could not be read.
    case unreadable(String)
    /// The file could not be written.
    case unwritable(String)
    /// The text is not JSON.
    case syntax(line: Int, column: Int, String)
    /// A required key is absent.
    case missingKey(String)
    /// A key the schema does not know.
    case unknownKey(String, allowed: [String])
    /// A value of another kind than the schema asks for.
    case wrongKind(expected: String, found: String)
    /// The schema is not version 2.
    case schemaVersion(Int64)
    /// Part of the schema that Concord does not read yet.
    case notSupported(String)
    /// Two corrections, or two inputs of a correction, share a name.
    case duplicateName(String)
    /// Only real outputs exist in schema 2.
    case outputNotReal(String)
    /// No correction of this name.
    case unknownCorrection(String, known: [String])

    /// A compound of no corrections has no value.
    case emptyStack
    /// A fact that `key=value;` in a description cannot carry.
    case notProvenance(key: String, value: String)
    /// No reader of the target knows what stands here; `remedy` says what to do instead.
    case needsReader(ReaderVersion, feature: String, target: ReaderVersion, remedy: String)
    /// No reader at all loads what stands here, or none gives a portable result.
    case notWritten(String, remedy: String)

    // Nodes
    /// A node refers to an input that the correction lacks.
    case unknownInput(String, known: [String])
    /// A node refers to an input whose type it cannot use.
    case wrongInputType(String, is: Variable.Kind, needed: String)
    /// A binning needs two edges.
    case tooFewEdges(Int)
    /// Edge `at` is not above the one before (or one is NaN).
    case edgesNotRising(at: Int, Double, Double)
    /// A uniform axis needs at least one bin and finite low < high.
    case badUniformAxis(count: Int, low: Double, high: Double)
    /// There is no period to wrap by when an edge is infinite.
    case wrapOnInfiniteAxis
    /// The number of contents is not the number of bins.
    case contentCount(found: Int, needed: Int)
    /// The number of axes is not the number of inputs.
    case axisCount(inputs: Int, axes: Int)
    /// One category node has both integer and string keys.
    case mixedKeys
    /// A category key occurs twice.
    case duplicateKey(String)
    /// A variation looks an input up in other bins than the nominal content.
    case otherBins(variation: String, input: String)
    /// A number that must be finite is not.
    case notFinite(Double)
    /// A formula does not parse; `position` counts characters from 1.
    case formula(String, position: Int, String)
    /// A formula uses more variables than are bound.
    case tooFewVariables(String, needed: Int, given: Int)
    /// A formula uses parameter `[needed - 1]` but fewer are given.
    case tooFewParameters(String, needed: Int, given: Int)
    /// Nodes nest deeper than anything can be evaluated.
    case tooDeep(limit: Int)
    /// A reference to a generic formula that does not exist.
    case noSuchFormula(index: Int, count: Int)

    /// A neural network that cannot be evaluated, or whose sizes do not fit.
    case network(String)

    // Calls
    /// The number of arguments is not the number of inputs.
    case argumentCount(given: Int, inputs: [String])
    /// An argument of another type than its input.
    case argumentType(input: String, is: Variable.Kind, given: Variable.Kind)
    /// Columns of different lengths.
    case columnLengths([Int])
    /// A value outside the bins of a node whose flow is `error`, or one that cannot be wrapped.
    case outOfRange(input: String, value: Double, low: Double, high: Double)
    /// A category without this key and without a default.
    case noSuchKey(input: String, key: String)
    /// NaN where the policy does not allow it.
    case notANumber(input: String)
    /// A rule wrote a value that does not fit its integer input.
    case notAnInteger(input: String, value: Double)

    // Tools
    /// Two files have a correction, or a compound, of one name.
    case nameInTwoFiles(String, first: String, second: String)
    /// An input cannot be frozen: the format has no way to say what is left.
    case notFreezable(input: String, String)
    /// What cannot be asked of a correction or a compound, or not with these options.
    case notAsked(String, remedy: String)
    /// A text that spells no value of an input's type.
    case badValue(input: String, String, is: Variable.Kind)
  }
}

extension CorrectionError.Problem: CustomStringConvertible {
  /// What, which value, and the remedy.
  public var description: String { documentProblem ?? nodeProblem ?? callProblem ?? toolProblem ?? "unknown problem" }

  private var documentProblem: String? {
    switch self {
    case .unreadable(let why): "cannot be read: \(why)"
    case .unwritable(let why): "cannot be written: \(why)"
    case .syntax(let line, let column, let what): "not JSON at line \(line), column \(column): \(what.cutInside)"
    case .missingKey(let key): "key \(key.quoted) is missing; add it"
    case .unknownKey(let key, let allowed): "key \(key.quoted) is unknown; schema 2 has here: \(allowed.joined(separator: ", "))"
    case .wrongKind(let expected, let found): "found \(found) where \(expected) must be"
    case .schemaVersion(let version): "schema_version is \(version); only version 2 can be read"
    case .notSupported(let what): "\(what) is not supported yet"
    case .duplicateName(let name): "the name \(name.quoted) is used twice; rename one"
    case .outputNotReal(let type): "the output is declared '\(type)'; schema 2 knows real outputs only"
    case .unknownCorrection(let name, let known): "there is no correction \(name.quoted); there are: \(list(known))"
    case .emptyStack: "a compound needs a correction or more in its stack"
    case .notProvenance(let key, let value):
      "\("\(key)=\(value)".quoted) cannot stand in a description; keys are ASCII words, and values have no ';' and no line's end"
    case .needsReader(let version, let feature, let target, let remedy):
      "\(feature) needs correctionlib \(version) or newer, and the target is \(target); \(remedy)"
    case .notWritten(let what, let remedy): "\(what) is not written; \(remedy)"
    default: nil
    }
  }

  private var nodeProblem: String? {
    switch self {
    case .unknownInput(let name, let known): "input \(name.quoted) is not declared; declared are: \(list(known))"
    case .wrongInputType(let name, let type, let needed):
      "input \(name.quoted) is \(type.rawValue), but this node needs \(needed)"
    case .tooFewEdges(let count): "a binning needs two edges or more, not \(count)"
    case .edgesNotRising(let i, let below, let edge): "edges must rise: edge \(i) is \(edge), after \(below)"
    case .badUniformAxis(let n, let low, let high):
      "a uniform axis needs a bin or more and finite low < high, not n = \(n), low = \(low), high = \(high)"
    case .wrapOnInfiniteAxis: "flow \"wrap\" needs finite first and last edges; use \"clamp\" or finite edges"
    case .contentCount(let found, let needed): "\(found) contents for \(needed) bins; one for each bin must be there"
    case .axisCount(let inputs, let axes): "\(inputs) inputs but \(axes) axes of edges; one axis per input, at least one"
    case .mixedKeys: "keys are both integers and strings; use the type of the input"
    case .duplicateKey(let key): "the key \(key.quoted) occurs twice; remove one"
    case .otherBins(let variation, let input):
      "\(variation.quoted) looks \(input) up in other bins than the nominal content; give both the same bins"
    case .notFinite(let value): "\(value) is not finite; only the outermost edges may be infinite. Give a number"
    case .formula(let text, let position, let what):
      "formula \(text.quoted(around: position)), character \(position): \(what)"
    case .tooFewVariables(let text, let needed, let given):
      "formula \(text.quoted) uses \(needed) variables but \(given) are bound; list more in 'variables'"
    case .tooFewParameters(let text, let needed, let given):
      "formula \(text.quoted) uses \(needed) parameters but \(given) are given; list more in 'parameters'"
    case .tooDeep(let limit): "nodes nest deeper than \(limit); flatten the tree, with a multibinning for example"
    case .noSuchFormula(let index, let count): "generic formula \(index) does not exist; there are \(count), counted from 0"
    case .network(let what): what
    default: nil
    }
  }

  private var callProblem: String? {
    switch self {
    case .argumentCount(let given, let inputs): "\(given) arguments for \(inputs.count) inputs (\(list(inputs)))"
    case .argumentType(let input, let type, let given): "input \(input.quoted) is \(type.rawValue), not \(given.rawValue)"
    case .columnLengths(let lengths): "columns differ in length: \(list(lengths.map(String.init)))"
    case .outOfRange(let input, let value, let low, let high):
      "\(input.cut) = \(value) is outside [\(low), \(high)) and the flow does not allow it; restrict the input"
    case .noSuchKey(let input, let key):
      "\(input.cut) = \(key.quoted) is not a key of this category, which has no default; add the key, or a default"
    case .notANumber(let input): "\(input.cut) is NaN, which the policy ‘throw’ does not allow; leave such rows out"
    case .notAnInteger(let input, let value):
      "a transform gives \(value) for the integer input \(input.quoted), which holds no such number; restrict the rule"
    default: nil
    }
  }

  private var toolProblem: String? {
    switch self {
    case .nameInTwoFiles(let name, let first, let second):
      "both \(first) and \(second) have \(name.quoted); rename one, or leave it out with concord slice"
    case .notFreezable(let input, let why): "input \(input.quoted) cannot be frozen: \(why)"
    case .notAsked(let what, let remedy): "\(what) cannot be told; \(remedy)"
    case .badValue(let input, let text, let type):
      "\(text.quoted) is no value of input \(input.quoted), which is \(type.rawValue)"
    default: nil
    }
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.prefix(20).map(\.cut).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }
}
