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

  var flow: Flow {
    switch self {
    case .error: .error
    case .clamp: .clamp
    case .value(let number): .content(.constant(number))
    }
  }
}

/// How calibrations and histograms are written, as given on the command line.
enum ConversionMethod: String, ExpressibleByArgument, CaseIterable {
  case exact, table, linear, monotone

  /// What is between the centres of a histogram's bins; nil for the methods of calibrations.
  var interpolation: InterpolatedHistogram.Method? {
    switch self {
    case .exact, .table: nil
    case .linear: .linear
    case .monotone: .monotone
    }
  }
}

/// What a file to be converted holds, as messages call it.
enum ConversionSource: String {
  case histograms
  case recoil = "recoil calibrations"
  case xy = "XY calibrations"
  case payload = "recoil payloads of histograms"
  case polynomials = "polynomials of MET's offsets"
  case maps = "recoil maps of a correction set"
  case set = "correction sets without recoil maps"
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
