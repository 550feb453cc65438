extension BinnedCorrection {
  /// The correction as a curve, or a surface, through the centres of the bins; shifts are curves through the shifted values.
  /// - Returns: the correction, whose description says the method and the largest difference from the curves, and that
  ///   difference.
  /// - Throws: ``CorrectionError``: axes with labels, as ``InterpolatedHistogram`` and ``correction(name:description:version:)``.
  public func interpolated(
    _ method: InterpolatedHistogram.Method, name: String, description: String? = nil, version: Int = 1
  ) throws(CorrectionError) -> (correction: Correction, largestError: Double) {
    let nominal = try histogram(values, method)
    var largest = try nominal.largestError()
    var shifts: [VariedContent.Shift] = []
    for source in sources {
      let (up, down) = try source.shifted(values)
      let above = try histogram(up, method)
      largest = max(largest, try above.largestError())
      guard let down else {
        shifts.append(.init(oneSided: source.source.name, above.content, source.source.correlation))
        continue
      }
      let below = try histogram(down, method)
      largest = max(largest, try below.largestError())
      shifts.append(.init(source.source, up: above.content, down: below.content))
    }
    let facts = try Provenance(["interpolation": method.rawValue, "largest_error": "\(largest)"])
    let text = facts.appended(to: description ?? "")
    guard !sources.isEmpty else {
      return (try Correction(name, version: version, description: text, inputs: nominal.inputs, nominal.content), largest)
    }
    let varied = VariedContent(nominal: nominal.content, shifts: shifts)
    let correction = try Correction(
      name, version: version, description: text, inputs: nominal.inputs, varied: varied, convention: convention)
    return (correction, largest)
  }

  /// The values as a curve.
  private func histogram(
    _ values: [Double], _ method: InterpolatedHistogram.Method
  ) throws(CorrectionError) -> InterpolatedHistogram {
    guard axes.allSatisfy(\.labels.isEmpty) else { throw CorrectionError(.notSupported("interpolation between labels")) }
    let outside: CorrectionContent.Outside =
      switch flow {
      case .clamp: .clamp
      case .error: .error
      case .wrap: .wrap
      case .content(let node): .content(CorrectionContent(node))
      }
    let numeric = axes.map { (input: RealInput($0.input, $0.description), edges: $0.edges) }
    return try InterpolatedHistogram(numeric, values: lastAxisFastest(values), method: method, flow: outside)
  }
}
