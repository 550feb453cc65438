import ArgumentParser
import Corrections

/// `error`, `clamp` or a number, as given on the command line.
enum OutsideBins: ExpressibleByArgument {
  case error, clamp
  case value(Double)

  init?(argument: String) {
    switch argument {
    case "error": self = .error
    case "clamp": self = .clamp
    default:
      guard let number = Double(argument), number.isFinite else { return nil }
      self = .value(number)
    }
  }

  var defaultValueDescription: String { "error" }

  var flow: Flow {
    switch self {
    case .error: .error
    case .clamp: .clamp
    case .value(let number): .content(.constant(number))
    }
  }
}

/// `exact` or `table`, as given on the command line.
enum MapMethod: String, ExpressibleByArgument, CaseIterable {
  case exact, table
}

/// Whose names a recoil calibration is written under.
enum RecoilNames: String, ExpressibleByArgument, CaseIterable {
  case concord, hleprare
}

/// Words of the command line that stand for values of the library.
enum ConvertOptions {
  /// All conventions, for help.
  static let conventions = VariationConvention.Preset.allCases.map(\.rawValue).joined(separator: ", ")

  static func convention(_ argument: String) throws -> VariationConvention.Preset {
    guard let preset = VariationConvention.Preset(rawValue: argument) else {
      throw ValidationError("--convention must be one of \(conventions), not '\(argument)'")
    }
    return preset
  }
}
