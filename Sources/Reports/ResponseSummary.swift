public import Recoil

/// A response measurement as text for a terminal: for each MET and axis a table of all events.
public struct ResponseSummary: Sendable {
  /// What was measured.
  public let result: ResponseResult

  /// The summary of a measurement.
  public init(_ result: ResponseResult) { self.result = result }

  /// Which data the tables show: backgrounds subtracted if there are any.
  private var data: ResponseSample { result.counts.count > 2 ? .subtracted : .data }
  private var isCorrected: Bool { result.options.correct != .none }

  /// The tables, in lines without a newline at the end.
  public var text: String {
    (result.tables.filter { $0.part == ResponseCard.everything }.map(table) + plateaus).joined(separator: "\n\n")
  }

  /// What a user should know beside the numbers: responses that are missing, events outside the bins.
  public var remarks: [String] {
    let missing = result.plateaus.flatMap { plateau in
      ResponseSample.allCases.compactMap { sample in
        plateau[sample]?.reason.map {
          "\(plateau.met), \(sample.words): no plateau above \(Rounded.number(result.options.plateau)) GeV (\($0)), "
            + "so no corrected resolutions"
        }
      }
    }
    let friends = result.counts.compactMap { counts in
      counts.mets.values.first.flatMap { one in
        one.withoutPartner.map { "\(counts.sample): \($0) of \(one.read) events have no partner in a friend and take no part" }
      }
    }
    return missing + friends
  }

  private func table(_ table: ResponseTable) -> String {
    let definition = result.options.definitions[0].rawValue
    var text = TextTable([.left] + [TextTable.Alignment](repeating: .right, count: 11), groupStarts: [1, 3, 6, 9])
    let axis = result.axes.first { $0.name == table.axis }?.title ?? table.axis
    text.add([axis, "data", "sim", "response", "sim", "ratio", "σ_par", "sim", "ratio", "σ_perp", "sim", "ratio"])
    text.add(["", "N_eff", "N_eff", "data", "", "", "data", "", "", "data", "", ""])
    for bin in table.bins {
      guard let seen = bin[data], let simulation = bin[.simulation] else { continue }
      text.add(
        [bin.label, Rounded.count(seen.effectiveEntries), Rounded.count(simulation.effectiveEntries)]
          + [seen.numbers.response, simulation.numbers.response, bin.ratio.response].map(Self.cell)
          + RecoilComponent.allCases.flatMap { component in
            [seen.numbers, simulation.numbers, bin.ratio].map {
              Self.cell($0[component](result.options.definitions[0], corrected: isCorrected))
            }
          })
    }
    let kind = isCorrected ? "\(definition), response-corrected (\(result.options.correct.rawValue))" : definition
    return (["\(table.met) against \(table.axis); resolutions in GeV: \(kind)"] + text.lines).joined(separator: "\n")
  }

  private var plateaus: [String] {
    guard !result.plateaus.isEmpty else { return [] }
    let lines = result.plateaus.map { plateau in
      let parts = ResponseSample.allCases.compactMap { sample in
        plateau[sample].map { "\(sample.words) \(Self.cell($0))" }
      }
      return "\(plateau.met): \(parts.joined(separator: ", ")); ratio \(Self.cell(plateau.ratio))"
    }
    return [(["response above qT \(Rounded.number(result.options.plateau)) GeV"] + lines).joined(separator: "\n")]
  }

  static func cell(_ value: ResponseValue?) -> String {
    guard let (number, error) = value?.measured else { return Rounded.unknown }
    return Rounded.measurement(number, error, separator: "±")
  }
}

extension ResponseSample {
  /// How a reader knows it.
  var words: String {
    switch self {
    case .data: "data"
    case .subtracted: "data − backgrounds"
    case .simulation: "simulation"
    case .corrected: "corrected simulation"
    }
  }
}
