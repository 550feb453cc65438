/// Finds what is wrong with one of Concord's own calibrations.
struct CalibrationLinter {
  private let path: String
  private let calibration: RecoilCalibration

  /// - Throws: ``CalibrationFileError`` if the file cannot be read; one that was changed after it was sealed is a finding.
  static func validation(of path: String) throws(CalibrationFileError) -> RecoilValidation {
    do throws(CalibrationFileError) {
      return CalibrationLinter(path: path, calibration: try RecoilCalibration(contentsOf: path)).validation
    } catch {
      guard case .tampered(_, let expected, let found) = error else { throw error }
      let finding = RecoilFinding(
        code: .tampered, severity: .error, file: path, object: "digest", bin: "", value: nil,
        problem: "sealed as \(expected), its content has \(found)")
      return RecoilValidation(file: path, kind: "recoil calibration", examined: [:], findings: [finding])
    }
  }

  private var validation: RecoilValidation {
    let findings = calibration.regions.indices.flatMap { region in
      RecoilComponent.allCases.flatMap { fitFindings(region, $0) }
    }
    return RecoilValidation(
      file: path, kind: "recoil calibration",
      examined: [
        "bins": calibration.bins.count, "fits": 4 * calibration.regions.count, "maps": 2 * calibration.regions.count,
        "variations": calibration.variations.count,
      ], findings: findings + variedFindings + jumps)
  }

  private func finding(
    _ code: RecoilFinding.Code, _ object: String, _ bin: String, _ value: Double?, _ problem: String
  ) -> RecoilFinding {
    RecoilFinding(code: code, severity: code.severity, file: path, object: object, bin: bin, value: value, problem: problem)
  }

  private func fitFindings(_ region: Int, _ component: RecoilComponent) -> [RecoilFinding] {
    let fit = calibration.regions[region][component]
    let place = calibration.bins.label(calibration.regions[region].region.bins[0])
    let object = "regions[\(region)].\(component.rawValue)"
    var found: [RecoilFinding] = []
    for (side, one) in [("data", fit.data), ("simulation", fit.simulation)] where !one.isUsable {
      found.append(finding(.fitUnusable, "\(object).\(side)", place, nil, "the fit ended as \(one.status.rawValue)"))
    }
    let inputs = MapChecks.grid(fit.map.low...fit.map.high, points: 201)
    let outcomes = MapChecks(inputs: inputs, values: inputs.map { fit.map($0) }).outcomes
    return found + outcomes.map { finding($0.code, "\(object).map", place, $0.value, $0.problem) }
  }

  /// What is wrong with varied maps, between the guards of the nominal ones.
  private var variedFindings: [RecoilFinding] {
    calibration.variations.flatMap { variation in
      variation.changes.flatMap { change in
        RecoilComponent.allCases.flatMap { component -> [RecoilFinding] in
          guard let varied = change[component] else { return [] }
          let region = calibration.regions[change.region]
          let nominal = region[component].map
          let inputs = MapChecks.grid(nominal.low...nominal.high, points: 65)
          let values = inputs.map { varied.value($0, nominal: nominal($0)) }
          let object = "\(variation.name), regions[\(change.region)].\(component.rawValue)"
          return MapChecks(inputs: inputs, values: values).outcomes.map {
            finding($0.code, object, calibration.bins.label(region.region.bins[0]), $0.value, $0.problem)
          }
        }
      }
    }
  }

  /// Jumps at the edges in qT; there are none where shifts are interpolated.
  private var jumps: [RecoilFinding] {
    guard calibration.qtContinuity != .interpolated else { return [] }
    let places = calibration.regionOfBin
    return RecoilComponent.allCases.flatMap { component in
      (0..<calibration.bins.njets.count).compactMap { jets -> RecoilFinding? in
        let row = (0..<calibration.bins.qt.count).map {
          calibration.regions[places[calibration.bins.index(qt: $0, njets: jets)]][component].map
        }
        let maps = row.map { map -> ((Double) -> Double)? in { map($0) } }
        guard let jump = QTJump(maps: maps, core: { core(row[$0]) }), jump.size > PayloadLinter.jump else { return nil }
        return finding(
          .qtJump, component.rawValue, "njets \(calibration.bins.njets.label(jets))", jump.size,
          jump.problem(calibration.bins.qt.edges))
      }
    }
  }

  /// The simulation's central 98 %, nearly.
  private func core(_ map: RecoilMap) -> ClosedRange<Double> {
    let (mean, width) = (map.source.mean, map.source.standardDeviation)
    return mean - 2.5 * width...mean + 2.5 * width
  }
}
