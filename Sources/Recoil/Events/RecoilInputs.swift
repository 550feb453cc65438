public import EventFiles
import Foundation
import Storage

/// The files of the samples a calibration was derived from, as they lay on the machine that derived it.
public struct SampleFiles: Sendable, Hashable, Codable {
  /// The sample's name.
  public let sample: String
  /// Absolute paths.
  public let files: [String]
  /// The files of each friend; nil if there are none.
  public var friends: [[String]]?

  init(_ sample: RecoilSample, _ chain: EventChain) {
    self.sample = sample.name
    files = chain.files.map { absolute($0.path) }
    friends = sample.friends == nil ? nil : chain.friendPaths.map { $0.map(absolute) }
  }
}

/// `path` from the root of the file system.
private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

extension EventChain {
  /// - Throws: ``RecoilError/listedTwice(sample:file:)`` if two of the files are one.
  func refuseRepeatedFiles(_ sample: String) throws(RecoilError) {
    if let path = repeatedPath { throw .listedTwice(sample: sample, file: path) }
  }
}

/// Finds the events to check a calibration on.
public struct RecoilInputs: Sendable {
  private let samples: [RecoilSample]
  private let provenance: RecoilProvenance
  private let folder: String

  /// - Parameter path: the calibration's file or folder; inputs.json lies beside it.
  public init(_ calibration: some SealedCalibration, readFrom path: String) {
    samples = calibration.samples
    provenance = calibration.provenance
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    folder = isThere && isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
  }

  /// Opens the samples of the calibration.
  /// - Parameter given: `SAMPLE=FILE`, or files called as in the card; empty for the files it was derived from.
  /// - Parameter side: `.all` for files that hold no event of the fits.
  /// - Parameter friends: `SAMPLE=FILE[:TREE]` for each friend of the samples given, in the card's order.
  /// - Throws: ``RecoilError/notIndependent(file:)``, ``RecoilError/noIdentity(file:)``,
  ///   ``RecoilError/inputNotAssigned(file:samples:)``, ``RecoilError/friendsMissing(sample:count:)``, ``EventFileError``,
  ///   ``StorageError``.
  public func open(
    _ given: [String], friends: [String] = [], side: EventSplit.Side = .heldOut
  ) throws -> [(RecoilSample, EventChain)] {
    let files = given.isEmpty ? try recorded() : try assigned(given, friends: friends)
    var result: [(RecoilSample, EventChain)] = []
    for sample in samples {
      guard let paths = files[sample.name]?.files, !paths.isEmpty else {
        if sample.role == .background && !given.isEmpty { continue }
        throw RecoilError.inputMissing(sample: sample.name)
      }
      let entries = given.isEmpty ? sample.entries : nil
      let chain = try EventChain(
        paths, tree: sample.tree, entries: entries, friends: try friendFiles(of: sample, files[sample.name]?.friends ?? []))
      try chain.refuseRepeatedFiles(sample.name)
      try refuseUnfit(chain, given: !given.isEmpty, side: side)
      result.append((sample, chain))
    }
    return result
  }

  /// Independent files must not be those of the fits; where events have no identity, held-out ones can be told only among the
  /// files the calibration was derived from, in their order.
  private func refuseUnfit(_ chain: EventChain, given: Bool, side: EventSplit.Side) throws {
    guard given, side == .all || provenance.identity == .entryNumber else { return }
    let fitted = Set(provenance.inputs.map(\.sampledSHA256))
    for (file, fingerprint) in zip(chain.files, try chain.fingerprints()) {
      if side != .all { throw RecoilError.noIdentity(file: file.path) }
      if fitted.contains(fingerprint.sampledSHA256) { throw RecoilError.notIndependent(file: file.path) }
    }
  }

  /// The card's friends with the files that are meant now.
  private func friendFiles(of sample: RecoilSample, _ found: [FriendFiles]) throws(RecoilError) -> [FriendFiles] {
    let friends = sample.friends ?? []
    guard friends.count == found.count else { throw .friendsMissing(sample: sample.name, count: friends.count) }
    return zip(friends, found).map { friend, files in
      var result = friend
      result.files = files.files
      result.tree = files.tree ?? friend.tree
      return result
    }
  }

  private typealias Assigned = (files: [String], friends: [FriendFiles])

  private func recorded() throws -> [String: Assigned] {
    let path = (folder.isEmpty ? "" : folder + "/") + RecoilFolder.inputsName
    let remedy = "Give the events with --input SAMPLE=FILE"
    guard FileManager.default.fileExists(atPath: path) else {
      throw StorageError.unreadable(path: path, reason: "no such file. \(remedy)")
    }
    let bytes = try contents(ofFile: path)
    do {
      let list = try JSONDecoder().decode([SampleFiles].self, from: Data(bytes))
      return Dictionary(
        list.map { ($0.sample, ($0.files, ($0.friends ?? []).map { FriendFiles($0) })) }, uniquingKeysWith: { first, _ in first })
    } catch {
      throw StorageError.damaged(path: path, reason: "\(error). \(remedy)")
    }
  }

  private func assigned(_ given: [String], friends: [String]) throws -> [String: Assigned] {
    var result: [String: Assigned] = [:]
    for text in given {
      if let (sample, file) = named(text) {
        result[sample, default: ([], [])].files.append(file)
        continue
      }
      for path in try expand(text) { result[try sample(of: path), default: ([], [])].files.append(path) }
    }
    for text in friends {
      guard let (sample, file) = named(text) else {
        throw RecoilError.inputNotAssigned(file: text, samples: samples.map(\.name))
      }
      result[sample, default: ([], [])].friends.append(FriendFiles(argument: file))
    }
    return result
  }

  /// The parts of `SAMPLE=FILE`.
  private func named(_ text: String) -> (sample: String, file: String)? {
    guard let equals = text.firstIndex(of: "="), samples.contains(where: { $0.name == text[..<equals] }) else {
      return nil
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  /// The sample whose files in the card are called like `path`.
  private func sample(of path: String) throws(RecoilError) -> String {
    let name = (path as NSString).lastPathComponent
    let matches = samples.filter { sample in
      sample.files.contains { fnmatch(($0 as NSString).lastPathComponent, name, 0) == 0 }
    }
    guard matches.count == 1 else { throw .inputNotAssigned(file: path, samples: samples.map(\.name)) }
    return matches[0].name
  }
}
