/// A minor release of correctionlib, as far as files can tell the difference: what one reader loads, another may not.
///
/// Read off the sources of every release and tried on 2.3.3 to 2.9.0.
public enum ReaderVersion: String, Sendable, Hashable, CaseIterable, Comparable, CustomStringConvertible {
  /// All nodes but those below.
  case v2_0 = "2.0"
  case v2_1 = "2.1"
  /// Random numbers.
  case v2_2 = "2.2"
  /// Uniform bins.
  case v2_3 = "2.3"
  case v2_4 = "2.4"
  case v2_5 = "2.5"
  /// Infinite edges as words, bins of integers.
  case v2_6 = "2.6"
  /// Flow `wrap`.
  case v2_7 = "2.7"
  /// `&&`, `||` and `x[k]` in formulas.
  case v2_8 = "2.8"
  /// Networks.
  case v2_9 = "2.9"

  /// The newest one.
  public static let latest = ReaderVersion.v2_9

  /// The release that `text` names, `2.6` or `2.6.4`; nil for any that is not there.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ Int($0) != nil }),
      let version = ReaderVersion(rawValue: "\(parts[0]).\(parts[1])")
    else { return nil }
    self = version
  }

  /// Older before newer.
  public static func < (a: ReaderVersion, b: ReaderVersion) -> Bool { a.order < b.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// `2.6`.
  public var description: String { rawValue }
}

/// A part of a set that needs a certain reader.
public struct ReaderRequirement: Sendable, Hashable {
  /// What is needed.
  public enum Feature: String, Sendable, Hashable, CaseIterable {
    case randomNumbers = "hashprng"
    case uniformBins = "uniform bins"
    case infiniteEdges = "an infinite edge"
    case integerBins = "bins of an integer input"
    case wrap = "flow \"wrap\""
    case logic = "&& or || in a formula"
    case indexedVariables = "x[k] in a formula"
    case network = "lwtnn"

    /// The oldest reader that has it.
    public var version: ReaderVersion {
      switch self {
      case .randomNumbers: .v2_2
      case .uniformBins: .v2_3
      case .infiniteEdges, .integerBins: .v2_6
      case .wrap: .v2_7
      case .logic, .indexedVariables: .v2_8
      case .network: .v2_9
      }
    }

    /// What to do for older readers, where the writer cannot do it by itself.
    var remedy: String {
      switch self {
      case .randomNumbers: "compute the numbers outside and make them a real input"
      case .uniformBins: "give the edges one by one"
      case .infiniteEdges: "use flow \"clamp\", or a finite edge beyond all values"
      case .integerBins: "declare the input real, or use a category"
      case .wrap: "wrap the input before the call, or widen the bins by a period on either side"
      case .logic: "multiply comparisons"
      case .indexedVariables: "use four variables or fewer, x, y, z and t"
      case .network: "tabulate the network in bins"
      }
    }
  }

  /// What is needed.
  public let feature: Feature
  /// The correction.
  public let correction: String
  /// Where it stands, such as `corrections[2].data.content[1].edges`.
  public let path: String

  /// The oldest reader that has it.
  public var version: ReaderVersion { feature.version }
}
