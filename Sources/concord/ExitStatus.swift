import ArgumentParser
import Cards
import Columns
import Corrections
import Evaluation
import EventFiles
import EventWeights
import Foundation
import MassFits
import Recoil
import Reports
import RootFiles
import Statistics
import Storage

/// The documented exit codes.
enum ExitStatus: Int32 {
  case done = 0
  case gateFailed = 1
  case usage = 2
  case unreadableInput = 3
  case outputNotWritten = 4
}

/// The check ran, and the calibration does not close.
struct GateFailed: Error {}

/// An error that was told before the end.
struct SilentError: Error {
  let error: any Error

  init(of error: any Error) { self.error = error }
}

/// Prints an error to stderr (help and version to stdout) and says how the program ends.
func report(_ error: any Error) -> ExitStatus {
  ProgressLine.end()
  if error is GateFailed { return .gateFailed }
  if let silent = error as? SilentError { return exitStatus(of: silent.error) ?? .usage }
  if Concord.exitCode(for: error) == .success {
    print(Concord.fullMessage(for: error))
    return .done
  }
  let status = exitStatus(of: error)
  note(status == nil ? Concord.fullMessage(for: error) : "concord: \(error)")
  return status ?? .usage
}

/// The exit code of an error of the rooms below; nil for errors in the arguments.
private func exitStatus(of error: any Error) -> ExitStatus? {
  switch error {
  case is CardError, is FormulaError, is HistogramImportError, is ResponseError, is FriendOutputError: .usage
  case let error as EventWeightError: error.exitStatus
  case let error as RecoilError: error.exitStatus
  case let error as XYError: error.exitStatus
  case let error as MassFitError: error.exitStatus
  case let error as CardSampleError: error.error.exitStatus
  case let error as EvaluationError: error.exitStatus
  case let error as CorrectionTableError: error.exitStatus
  case is MetricError, is UnknownKind: .unreadableInput
  case let error as RecoilPayloadError: error.isUsage ? .usage : .unreadableInput
  case let error as EventFileError: error.exitStatus
  case let error as StorageError: error.exitStatus
  case let error as RootFileError: error.exitStatus
  case let error as CalibrationFileError: error.exitStatus
  case let error as CorrectionError: error.exitStatus
  case is QuantileMapError, is ReportError, is OutputError: .outputNotWritten
  default: nil
  }
}

extension RecoilError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .noEvents, .badWeight, .badJetCount: .unreadableInput
    case .notEnoughEntries, .fitFailed: .gateFailed
    case .input(_, let error): error.exitStatus
    case .nothingSelected, .noJetCount, .alreadyCorrected, .inputNotAssigned, .inputMissing, .notIndependent, .noIdentity,
      .listedTwice, .copyCollides, .outputIsInput, .formula, .nothingHeldOut, .friendsMissing,
      .noVariation, .noWeights, .transferWeights:
      .usage
    }
  }
}

extension XYError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .runOutsidePeriods, .nothingUsable: .unreadableInput
    case .singleVertexCount, .notEnoughEntries, .fitFailed: .gateFailed
    case .noVertexCount, .noRun, .sideMissing, .unknownMET, .alreadyCorrected, .unknownVariation: .usage
    }
  }
}

extension EventWeightError {
  fileprivate var exitStatus: ExitStatus {
    if case .unknownVariation = self { return .usage }
    return .unreadableInput
  }
}

extension MassFitError {
  fileprivate var exitStatus: ExitStatus {
    switch kind {
    case .fit: .gateFailed
    case .card: .usage
    case .events: .unreadableInput
    }
  }
}

extension EvaluationError {
  fileprivate var exitStatus: ExitStatus {
    if case .nothingSelected = self { return .usage }
    return .unreadableInput
  }
}

extension CorrectionTableError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .inputsMissing, .unknownInput, .columnType, .columnTaken, .columnName, .outputIsInput, .argumentsMissing, .refused:
      .usage
    case .notWhole, .row: .unreadableInput
    }
  }
}

extension EventFileError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .treeNotNamed, .missingColumn, .unsupportedColumn, .entriesOutOfRange: .usage
    case .noFiles, .unknownFormat, .columnsDiffer, .csv, .mixedFormats, .inexact, .badList, .noColumns,
      .damagedColumns:
      .unreadableInput
    case .friend(let error): error.exitStatus
    case .root(let error): error.exitStatus
    case .storage(let error): error.exitStatus
    }
  }
}

extension FriendError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .noIdentity, .collision, .badAlias: .usage
    case .entryCounts, .otherEvent, .duplicate, .noPartner, .numberTooLarge, .tooManyEntries: .unreadableInput
    }
  }
}

extension RootFileError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .unreadable, .notRoot, .damaged, .unreadableObject: .unreadableInput
    case .unknownObject, .wrongClass, .unknownColumn, .unsupportedColumn, .entriesOutside: .usage
    case .unfitColumn, .unfitObject, .unwritable: .outputNotWritten
    }
  }
}

extension CorrectionError {
  fileprivate var exitStatus: ExitStatus {
    switch problem {
    case .unwritable, .notWritten: .outputNotWritten
    case .notFinite where file == nil: .outputNotWritten
    case .nameInTwoFiles, .notFreezable, .badValue, .needsReader: .usage
    case .duplicateName, .edgesNotRising, .unknownCorrection, .unknownInput, .noSuchKey, .outOfRange, .wrongInputType,
      .notSupported, .notAsked:
      file == nil ? .usage : .unreadableInput  // what was asked of a set that could be read
    default: .unreadableInput
    }
  }
}

extension StorageError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .unreadable, .damaged: .unreadableInput
    case .outputExists, .unwritable: .outputNotWritten
    }
  }
}

extension CalibrationFileError {
  fileprivate var exitStatus: ExitStatus {
    if case .storage(let error) = self { return error.exitStatus }
    return .unreadableInput
  }
}
