import Numerics
import Statistics

/// Makes tables from what was collected.
struct ResponseTables {
  let card: ResponseCard
  let threads: Int
  let layout: ResponseLayout
  let first: [ResponseSample: [ResponseCell]]
  /// What was filled when events were read again; nil if nothing is corrected.
  let second: [ResponseSample: [CorrectedCell?]]?
  /// What each cell of each sample is divided by, or why not.
  let responses: [ResponseSample: [Result<(value: Double, error: Double), ResponseAbsence>]]

  private var samples: [ResponseSample] { ResponseSample.allCases.filter { first[$0] != nil } }

  /// All tables, METs outermost, axes innermost.
  func tables() -> [ResponseTable] {
    let rows = Dictionary(
      uniqueKeysWithValues: samples.map { sample in
        (sample, mapChunks(count: layout.count, size: 1, threads: threads) { row(sample, $0.lowerBound) })
      })
    var result: [ResponseTable] = []
    for (m, met) in card.mets.enumerated() {
      for (p, part) in ([ResponseCard.everything] + card.splits.map(\.name)).enumerated() {
        for (a, axis) in card.axes.enumerated() {
          let bins = (0..<axis.edges.count).map { b in
            bin(
              axis.edges.label(b), cell: layout.cell(met: m, part: p, axis: a, bin: b), hasCalibration: met.calibration != nil,
              rows)
          }
          result.append(ResponseTable(met: met.name, part: part, axis: axis.name, bins: bins))
        }
      }
    }
    return result
  }

  private func bin(
    _ label: String, cell: Int, hasCalibration: Bool, _ rows: [ResponseSample: [ResponseRow]]
  ) -> ResponseBin {
    var found: [ResponseSample: ResponseRow] = [:]
    for sample in samples where sample != .corrected || hasCalibration { found[sample] = rows[sample]?[cell] }
    guard let data = found[.subtracted] ?? found[.data], let simulation = found[.simulation] else {
      preconditionFailure("a card has data and signal")
    }
    return ResponseBin(
      label: label, samples: Dictionary(uniqueKeysWithValues: found.map { ($0.rawValue, $1) }),
      ratio: data.numbers.over(simulation.numbers), correctedRatio: found[.corrected].map { data.numbers.over($0.numbers) })
  }

  private func row(_ sample: ResponseSample, _ index: Int) -> ResponseRow {
    guard let cell = first[sample]?[index] else { preconditionFailure("\(sample) was not filled") }
    let sums = cell.response
    let isFilled = sums.sumW > 0
    return ResponseRow(
      effectiveEntries: sums.effectiveEntries, yield: sums.sumW, mean: isFilled ? cell.axisSum / sums.sumW : nil,
      meanQT: isFilled ? sums.meanDenominator : nil, outsideParallel: cell.parallel.outside,
      outsidePerpendicular: cell.perpendicular.outside, numbers: numbers(cell, sample, index))
  }

  private func numbers(_ cell: ResponseCell, _ sample: ResponseSample, _ index: Int) -> ResponseNumbers {
    let isCorrected = card.options.correct != .none
    func widths(
      _ raw: (ResolutionDefinition) -> ResponseValue, _ corrected: (ResolutionDefinition, ResponseValue) -> ResponseValue
    ) -> ResponseWidths {
      var (before, after): ([String: ResponseValue], [String: ResponseValue]) = ([:], [:])
      for definition in card.options.definitions {
        let value = raw(definition)
        before[definition.rawValue] = value
        if isCorrected { after[definition.rawValue] = corrected(definition, value) }
      }
      return ResponseWidths(raw: before, corrected: isCorrected ? after : nil)
    }
    let enough = ResponseEnough(cell.response, card.options)
    let response = responses[sample]?[index] ?? .failure(ResponseAbsence("not asked for"))
    return ResponseNumbers(
      response: enough.response(cell.response),
      parallel: widths {
        enough.width($0, of: cell.parallel, .parallel)
      } _: { definition, _ in
        corrected(definition, enough, sample, index, response)
      },
      perpendicular: widths {
        enough.width($0, of: cell.perpendicular, .perpendicular)
      } _: { _, raw in
        switch response {
        case .success(let r): raw.divided(by: r)
        case .failure(let absence): ResponseValue(absent: raw.reason ?? absence.reason)
        }
      })
  }

  /// The width of u_par/r − qT with the error that r brings.
  private func corrected(
    _ definition: ResolutionDefinition, _ enough: ResponseEnough, _ sample: ResponseSample, _ index: Int,
    _ response: Result<(value: Double, error: Double), ResponseAbsence>
  ) -> ResponseValue {
    if case .failure(let absence) = response { return ResponseValue(absent: enough.reason ?? absence.reason) }
    guard let cell = second?[sample]?[index] else { return ResponseValue(absent: "not filled") }
    let own = enough.width(definition, of: cell.nominal, .parallel)
    guard let width = own.measured else { return own }
    let shifted = definition.isFitted ? .quantile : definition
    guard let nominal = enough.width(shifted, of: cell.nominal, .parallel).value,
      let up = enough.width(shifted, of: cell.up, .parallel).value,
      let down = enough.width(shifted, of: cell.down, .parallel).value
    else { return ResponseValue(absent: "no width at the response's errors") }
    let change = 0.5 * abs(up - down)
    let part = definition.isFitted ? width.value * change / nominal : change
    var result = ResponseValue(width.value, error: (width.error * width.error + part * part).squareRoot())
    result.fromResponse = part
    result.fit = own.fit
    return result
  }
}

/// Whether a bin holds enough to be measured, and its widths if so.
struct ResponseEnough {
  /// Why it does not; nil if it does.
  let reason: String?
  private let options: ResponseOptions

  init(_ sums: RatioOfMeans, _ options: ResponseOptions) {
    self.options = options
    if sums.sumW2 == 0 {
      reason = "no events"
    } else if !(sums.sumW > 0) {
      reason = "the total is not positive"
    } else if sums.effectiveEntries < options.minimumEntries {
      reason = "fewer than \(Self.short(options.minimumEntries)) effective entries"
    } else {
      reason = nil
    }
  }

  /// ⟨u_par⟩/⟨qT⟩.
  func response(_ sums: RatioOfMeans) -> ResponseValue {
    if let reason { return ResponseValue(absent: reason) }
    guard sums.denominator > 0 else { return ResponseValue(absent: "the sum of qT is not positive") }
    return ResponseValue(sums.value, error: sums.error)
  }

  /// A width of a distribution.
  func width(_ definition: ResolutionDefinition, of distribution: ResponseDistribution, _ component: RecoilComponent)
    -> ResponseValue
  {
    if let reason { return ResponseValue(absent: reason) }
    switch definition {
    case .rms:
      return distribution.rms.map { ResponseValue($0.value, error: $0.error) }
        ?? ResponseValue(absent: "the variance is not positive")
    case .quantile:
      return distribution.quantileWidth.map { ResponseValue($0.value, error: $0.error) }
        ?? ResponseValue(absent: "the quantiles are beyond the reach or not in order")
    case .fit, .fwhm:
      switch ResponseFit(component: component, options: options, definition: definition).width(of: distribution.histogram) {
      case .failure(let absence): return ResponseValue(absent: absence.reason)
      case .success(let found):
        var value = ResponseValue(found.value, error: found.error)
        value.fit = found.note
        return value
      }
    }
  }

  private static func short(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
}
