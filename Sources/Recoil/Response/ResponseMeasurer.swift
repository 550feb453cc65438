import EventFiles
import Numerics
import Statistics
import Storage

/// Measures responses and resolutions: reads the events once for responses and raw resolutions and, if resolutions are corrected,
/// a second time for those.
public struct ResponseMeasurer: Sendable {
  /// The card.
  public let card: ResponseCard
  /// How many threads read; results do not depend on it.
  public let threads: Int
  /// Told what is going on.
  public let progress: @Sendable (RecoilProgress) -> Void

  /// Prepares to measure.
  public init(_ card: ResponseCard, threads: Int, progress: @escaping @Sendable (RecoilProgress) -> Void = { _ in }) {
    self.card = card
    self.threads = threads
    self.progress = progress
  }

  private var hasBackground: Bool { card.samples.contains { $0.role == .background } }

  /// Which samples are compared.
  private var compared: [ResponseSample] {
    ResponseSample.allCases.filter {
      switch $0 {
      case .data, .simulation: true
      case .subtracted: hasBackground
      case .corrected: card.mets.contains { $0.calibration != nil }
      }
    }
  }

  /// Streams the card's samples and measures.
  /// - Throws: ``CardError``, ``EventFileError``, ``RecoilError``, ``ResponseError``.
  public func measure() throws -> ResponseResult {
    let samples = try card.samples.opened(in: card.card)
    let calibrations = try card.mets.map { met in try met.calibration.map { try ResponseCalibration($0, of: met, in: card.card) }
    }
    var programs: [ResponseProgram] = []
    for (sample, chain) in samples { programs.append(try ResponseProgram(card, sample, chain, calibrations: calibrations)) }
    let layout = ResponseLayout(card)
    var collected = ResponseAccumulator(card, layout: layout, samples: compared)
    for program in programs {
      try read(program, name: program.sample.name) {
        collected.add($0, of: program.sample, hasBackground: hasBackground, threads: threads)
      }
      try (collected.counts[program.sample.name]?.first ?? EventCounts()).requireSelected(of: program.sample)
    }
    let responses = self.responses(collected)
    let second = try corrected(programs, layout, responses)
    let tables = ResponseTables(
      card: card, threads: threads, layout: layout, first: collected.cells, second: second?.cells, responses: responses)
    return ResponseResult(
      name: card.name, options: card.options, luminosity: card.luminosity, minimumQT: card.minimumQT, mets: card.mets,
      axes: card.axes, splits: card.splits, plateaus: plateaus(collected), tables: tables.tables(), counts: counts(collected),
      provenance: try provenance(samples, calibrations))
  }

  /// Reads a sample, some pieces at a time and in order.
  private func read(_ program: ResponseProgram, name: String, _ consume: ([ResponseEvents]) -> Void) throws {
    let chunks = try program.chain.chunks(columns: program.columns)
    let total = program.chain.entries.count
    let (group, threads) = (Self.piecesAtOnce, threads)
    for start in stride(from: 0, to: chunks.count, by: group) {
      let some = Array(chunks[start..<min(chunks.count, start + group)])
      consume(try mapChunks(count: some.count, size: 1, threads: threads) { try program.evaluate(some[$0.lowerBound]) })
      progress(.reading(sample: name, events: chunks[..<(start + some.count)].reduce(0) { $0 + $1.entries.count }, of: total))
    }
  }

  /// How many pieces are in memory together.
  private static let piecesAtOnce = 16

  /// Reads the events again and fills u_par/r − qT; nil if nothing is corrected.
  private func corrected(
    _ programs: [ResponseProgram], _ layout: ResponseLayout,
    _ responses: [ResponseSample: [Result<(value: Double, error: Double), ResponseAbsence>]]
  ) throws -> CorrectedAccumulator? {
    guard card.options.correct != .none else { return nil }
    let known = responses.mapValues { $0.map { try? $0.get() } }
    let second = CorrectedAccumulator(card, layout: layout, responses: known)
    for program in programs {
      try read(program, name: "\(program.sample.name) again") {
        second.add($0, of: program.sample, hasBackground: hasBackground, threads: threads)
      }
    }
    return second
  }

  /// What each cell's resolutions are divided by: a response that is positive by more than its error.
  private func responses(
    _ collected: ResponseAccumulator
  ) -> [ResponseSample: [Result<(value: Double, error: Double), ResponseAbsence>]] {
    var result: [ResponseSample: [Result<(value: Double, error: Double), ResponseAbsence>]] = [:]
    let (allCells, allPlateaus) = (collected.cells, collected.plateaus)
    for sample in compared {
      guard let cells = allCells[sample] else { continue }
      let plateaus = allPlateaus[sample] ?? []
      switch card.options.correct {
      case .none: break
      case .plateau:
        let constants = plateaus.map { divisor(plateau($0), "the plateau's response") }
        result[sample] = cells.indices.map { constants[collected.layout.met(of: $0)] }
      case .bins:
        result[sample] = cells.map {
          divisor(ResponseEnough($0.response, card.options).response($0.response), "the bin's response")
        }
      }
    }
    return result
  }

  private func divisor(_ response: ResponseValue, _ name: String) -> Result<(value: Double, error: Double), ResponseAbsence> {
    guard let (value, error) = response.measured else { return .failure(ResponseAbsence("\(name): \(response.reason ?? "")")) }
    return value > error ? .success((value, error)) : .failure(ResponseAbsence("\(name) is not above its error"))
  }

  private func plateau(_ sums: RatioOfMeans) -> ResponseValue {
    ResponseEnough(sums, card.options).response(sums)
  }

  private func plateaus(_ collected: ResponseAccumulator) -> [ResponsePlateau] {
    guard card.options.correct == .plateau else { return [] }
    let plateaus = collected.plateaus
    return card.mets.enumerated().map { m, met in
      var responses: [ResponseSample: ResponseValue] = [:]
      for sample in compared where sample != .corrected || met.calibration != nil {
        responses[sample] = plateaus[sample].map { plateau($0[m]) }
      }
      let data = responses[.subtracted] ?? responses[.data] ?? ResponseValue(absent: "no data")
      return ResponsePlateau(
        met: met.name, responses: Dictionary(uniqueKeysWithValues: responses.map { ($0.rawValue, $1) }),
        ratio: data.over(responses[.simulation] ?? ResponseValue(absent: "no simulation")))
    }
  }

  private func counts(_ collected: ResponseAccumulator) -> [ResponseCounts] {
    card.samples.map { sample in
      let mets = collected.counts[sample.name] ?? []
      let axes = collected.axisCounts[sample.name] ?? []
      return ResponseCounts(
        sample: sample.name, mets: Dictionary(zip(card.mets.map(\.name), mets)) { first, _ in first },
        axes: Dictionary(zip(card.axes.map(\.name), axes)) { first, _ in first })
    }
  }

  private func provenance(
    _ samples: [(RecoilSample, EventChain)], _ calibrations: [ResponseCalibration?]
  ) throws -> ResponseProvenance {
    var inputs: [ResponseProvenance.Input] = []
    for (sample, chain) in samples {
      inputs += try chain.fingerprints().map { ResponseProvenance.Input(sample.name, $0) }
      inputs += try chain.friendFingerprints().map { ResponseProvenance.Input("\(sample.name) friend", $0) }
    }
    var digests: [String: String] = [:]
    for (met, calibration) in zip(card.mets, calibrations) { digests[met.name] = calibration?.digest }
    return ResponseProvenance(
      version: concordVersion, instructionSet: instructionSet, card: card.card.text,
      cardSHA256: SHA256.hexDigest(of: Array(card.card.text.utf8)), inputs: inputs, calibrations: digests)
  }
}

extension ResponseProvenance.Input {
  fileprivate init(_ sample: String, _ file: FileFingerprint) {
    self.init(sample: sample, file: file.file, entries: file.entries, sampledSHA256: file.sampledSHA256)
  }
}
