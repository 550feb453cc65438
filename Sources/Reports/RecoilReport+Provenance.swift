import Recoil

extension RecoilReport {
  /// Versions, digests, inputs with counts, conventions and the card.
  var provenanceSection: Markup {
    let source = calibration.provenance
    let facts = [
      ("Concord", "\(source.version), built for \(source.instructionSet)"),
      ("calibration digest", calibration.digest.isEmpty ? "not sealed yet" : calibration.digest),
      ("card SHA-256", source.cardSHA256),
      ("event identity", source.identity == .columns ? "run, luminosityBlock, event" : "entry number"),
      ("split", "fitted part \(calibration.split.fitFraction), seed \(calibration.split.seed)"),
      ("smallest qT corrected", "\(Rounded.number(calibration.minimumQT)) GeV"),
    ]
    let conventions = calibration.conventions
    let words = [
      ("recoil", conventions.recoil), ("fitted", conventions.fitted), ("map", conventions.map), ("units", conventions.units),
      ("bins", conventions.bins), ("unchanged", conventions.unchanged),
    ]
    return .section(
      "Provenance", id: "provenance",
      [definitions(facts), .element("h3", "Inputs"), inputs, checked, .element("h3", "Conventions"), definitions(words)]
        + [.element("h3", "Card"), .element("pre", source.card)])
  }

  private func definitions(_ pairs: [(String, String)]) -> Markup {
    .element("dl", pairs.flatMap { [Markup.element("dt", $0.0), .element("dd", $0.1)] })
  }

  private static let countHead = ["read", "selected", "index missing", "not finite", "no axis", "outside bins", "used"]

  private func cells(_ counts: EventCounts) -> [String] {
    [
      counts.read, counts.selected, counts.selectionMissing, counts.notFinite, counts.noAxis, counts.outsideBins, counts.used,
    ].map(String.init)
  }

  private var inputs: Markup {
    let rows = calibration.provenance.inputs.map {
      [$0.sample, $0.file, "\($0.entries)"] + cells($0.counts) + [$0.sampledSHA256]
    }
    return .table(head: ["sample", "file", "entries"] + Self.countHead + ["SHA-256 of size and ends"], rows: rows)
  }

  /// The events of the closure check.
  private var checked: Markup {
    guard let closure else { return .none }
    let rows = closure.counts.sorted { $0.key < $1.key }.map { [$0.key] + cells($0.value) }
    return .element(
      "div", [.element("h3", "Events of the closure check"), .table(head: ["sample"] + Self.countHead, rows: rows)])
  }
}
