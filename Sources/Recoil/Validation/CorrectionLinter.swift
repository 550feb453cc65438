import Corrections

/// Finds what is wrong with the recoil maps of a correction set.
struct CorrectionLinter {
  /// One map or distribution, over all bins.
  private struct Subject {
    let name: String
    let component: RecoilComponent
    let view: MapView
    let keys: [String: String]
    let isDistribution: Bool
  }

  private let file: String
  private let subjects: [Subject]
  private let corrections: [Correction]

  /// GeV: the maps are looked at between minus and plus this.
  private static let reach = 100.0
  private static let points = 101

  /// A set of Concord's own.
  init(own corrections: [Correction], file: String) {
    self.file = file
    self.corrections = corrections
    subjects = corrections.flatMap { correction in
      correction.keys(of: "syst").map { key in
        Subject(
          name: "\(correction.name) (\(key))", component: correction.name == "u_par" ? .parallel : .perpendicular,
          view: MapView(own: correction, variation: key), keys: [:], isDistribution: false)
      }
    }
  }

  /// A set by other hands.
  init(_ payload: PayloadCorrections) {
    file = payload.file
    corrections = payload.set.corrections
    subjects = PayloadCorrections.Method.allCases.flatMap { method in
      payload.correction(method).map { Self.subjects($0, method) } ?? []
    }
  }

  private static func subjects(_ correction: Correction, _ method: PayloadCorrections.Method) -> [Subject] {
    let strings = correction.inputs.filter { $0.type == .string }.map(\.name)
    var choices: [[String: String]] = [[:]]
    for input in strings {
      choices = choices.flatMap { choice in correction.keys(of: input).map { choice.merging([input: $0]) { $1 } } }
    }
    let names = ["ptll": "qt", "qt": "qt", "njet": "njets", "njets": "njets"]
    return choices.map { keys in
      let component: RecoilComponent = keys["var"]?.contains("perp") ?? false ? .perpendicular : .parallel
      let label = strings.compactMap { keys[$0] }.joined(separator: ", ")
      return Subject(
        name: "\(correction.name) (\(label))", component: component,
        view: MapView(correction, rewriting: CorrectionRewriting(names: names, chosen: keys, value: "val")), keys: keys,
        isDistribution: method == .fit)
    }
  }

  var validation: RecoilValidation {
    var (findings, maps) = (pairFindings + jetEdgeFindings, 0)
    for subject in subjects {
      guard let qt = subject.view.edges(of: "qt"), let njets = subject.view.edges(of: "njets") else {
        findings.append(finding(.binMissing, subject.name, "", nil, "it has no bins in qT and njets"))
        continue
      }
      for jets in 0..<njets.count - 1 {
        let rows = (0..<qt.count - 1).map { values(subject, qt: middle(qt, $0), njets: middle(njets, jets)) }
        maps += rows.count
        for (bin, row) in rows.enumerated() {
          let place = "qT \(qt[bin])…\(qt[bin + 1]), njets \(njets[jets])…\(njets[jets + 1])"
          findings += outcomes(subject, row).map { finding($0.code, subject.name, place, $0.value, $0.problem) }
        }
        if !subject.isDistribution { findings += jumps(subject, qt, njets, jets) }
      }
    }
    return RecoilValidation(
      file: file, kind: "correction set", examined: ["corrections": corrections.count, "maps": maps], findings: findings)
  }

  private func finding(
    _ code: RecoilFinding.Code, _ object: String, _ bin: String, _ value: Double?, _ problem: String
  ) -> RecoilFinding {
    RecoilFinding(
      code: code, severity: code.severity, file: file, object: object, bin: bin, value: value, problem: problem)
  }

  private static let grid = MapChecks.grid(-reach...reach, points: points)

  private func values(_ subject: Subject, qt: Double, njets: Double) -> [Double]? {
    try? subject.view.values(Self.grid, qt: qt, njets: njets, also: subject.keys)
  }

  private func outcomes(_ subject: Subject, _ values: [Double]?) -> [MapChecks.Outcome] {
    guard let values else { return [(.binMissing, nil, "it cannot be evaluated between -\(Self.reach) and \(Self.reach) GeV")] }
    return subject.isDistribution ? distributionOutcomes(values) : MapChecks(inputs: Self.grid, values: values).outcomes
  }

  /// A cumulative distribution goes from 0 to 1 and never falls.
  private func distributionOutcomes(_ values: [Double]) -> [MapChecks.Outcome] {
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      return [(.notFinite, Self.grid[bad], "the distribution is \(values[bad]) at \(Self.grid[bad]) GeV")]
    }
    var found: [MapChecks.Outcome] = []
    var (highest, dip, place) = (-Double.infinity, 0.0, 0)
    for (i, value) in values.enumerated() {
      highest = max(highest, value)
      if highest - value > dip { (dip, place) = (highest - value, i) }
    }
    if dip > 1e-9 { found.append((.cdfNotMonotone, dip, "it falls by \(dip), lowest at \(Self.grid[place]) GeV")) }
    if highest > 1 + 1e-6 { found.append((.cdfBeyondOne, highest - 1, "it reaches \(highest)")) }
    if abs(values[values.count - 1] - 1) > PayloadLinter.normalisation, highest <= 1 + 1e-6 {
      found.append((.fitNotNormalised, values[values.count - 1], "it ends at \(values[values.count - 1]), not 1"))
    }
    return found
  }

  /// Jumps from just below an edge in qT to the edge itself: what is interpolated changes between bins, but does not jump.
  private func jumps(_ subject: Subject, _ qt: [Double], _ njets: [Double], _ jets: Int) -> [RecoilFinding] {
    let edges = qt.dropFirst().dropLast().map { edge in
      let sides = [edge - 1e-9 * max(1, abs(edge)), edge].map { side in
        values(subject, qt: side, njets: middle(njets, jets)).map(Self.function)
      }
      return (below: sides[0], above: sides[1])
    }
    guard let jump = QTJump(edges: edges, core: { _ in -40...40 }), jump.size > PayloadLinter.jump else { return [] }
    return [finding(.qtJump, subject.name, "njets \(njets[jets])…\(njets[jets + 1])", jump.size, jump.problem(qt))]
  }

  /// The value at the nearest point of the grid.
  private static func function(_ values: [Double]) -> (Double) -> Double {
    let spacing = 2 * reach / Double(points - 1)
    return { u in values[min(max(0, Int(((u + reach) / spacing).rounded())), values.count - 1)] }
  }

  // MARK: Inputs

  /// Variations come in pairs.
  private var pairFindings: [RecoilFinding] {
    corrections.flatMap { correction in
      correction.inputs.filter { $0.type == .string }.flatMap { input -> [RecoilFinding] in
        let keys = correction.keys(of: input.name)
        return keys.compactMap { key in
          guard let partner = Self.partner(of: key), !keys.contains(partner) else { return nil }
          return finding(
            .variationUnpaired, correction.name, "", nil, "input \(input.name) has the key \(key), but not \(partner)")
        }
      }
    }
  }

  static func partner(of key: String) -> String? {
    for (one, other) in [("Up", "Down"), ("Down", "Up"), ("up", "down"), ("down", "up"), ("_up", "_down")]
    where key.hasSuffix(one) {
      return String(key.dropLast(one.count)) + other
    }
    return nil
  }

  /// Numbers of jets are passed as real numbers.
  private var jetEdgeFindings: [RecoilFinding] {
    corrections.compactMap { correction in
      guard correction.inputs.contains(where: { ["njet", "njets"].contains($0.name) && $0.type == .real }),
        let whole = correction.edges(of: ["njet", "njets"])?.first(where: { $0.isFinite && $0 == $0.rounded() })
      else { return nil }
      return finding(.njetsEdges, correction.name, "", whole, "edge \(whole) in the number of jets, a real number, is whole")
    }
  }
}
