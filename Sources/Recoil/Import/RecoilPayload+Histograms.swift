public import RootFiles

extension RecoilPayload {
  /// Whether a file is laid out as those of KIT and CMS-HTT are.
  public static func isHistogramFile(_ file: RootFile) -> Bool {
    let names = Set(file.objects.map(\.name))
    return names.contains("projH") && names.contains("nJetBinsH")
      && (names.contains("ZPtBinsH") || names.contains("ZPtBinsH_data"))
  }

  /// Reads a file laid out as those of KIT and CMS-HTT are.
  ///
  /// Labels of `projH` name the components, those of `nJetBinsH` and `ZPtBinsH` the bins; `COMPONENT_NJETSQT_hist_data` and `…_mc` are
  /// histograms, without `hist_` fitted functions. Axes may be given apart for data and simulation (`ZPtBinsH_data`, `ZPtBinsH_mc`,
  /// likewise `nJetBinsH`). A text `convention` may say what the variables mean, in the words of ``RecoilConvention``.
  /// - Throws: ``RootFileError``; ``RecoilPayloadError`` if the labels or the components are missing.
  public init(_ file: RootFile) throws {
    let labels = try file.histogram("projH").axes[0].labels
    guard let along = labels.first(where: { $0.contains("Par") }), let across = labels.first(where: { $0.contains("Perp") })
    else {
      throw RecoilPayloadError(
        file: file.path, place: "projH", "labels \(labels) name no component. Give a file whose labels hold Paral and Perp")
    }
    self.file = file.path
    qt = try Self.axes("ZPtBinsH", of: file) { PayloadAxis(qt: $0, place: $1) }
    njets = try Self.axes("nJetBinsH", of: file) { PayloadAxis(njets: $0, place: $1) }
    statedConvention = try file.string("convention").flatMap { text in
      RecoilConvention.allCases.first { text.hasPrefix($0.rawValue) }
    }
    for axis in [qt.data, njets.data] where axis.labels.allSatisfy(\.isEmpty) {
      throw RecoilPayloadError(
        file: file.path, place: axis.place,
        "its bins have no labels, by which histograms are found. Label them (Pt0to10, NJet0, …)")
    }
    var reader = ShapeReader(file: file)
    var cells: [Cell] = []
    for (component, name) in [(RecoilComponent.parallel, along), (.perpendicular, across)] {
      for (jetBin, jets) in njets.data.labels.enumerated() {
        for (bin, momentum) in qt.data.labels.enumerated() {
          let stem = "\(name)_\(jets)\(momentum)"
          cells.append(
            Cell(
              component: component, qt: bin, njets: jetBin, data: reader.shape(stem, "data"), simulation: reader.shape(stem, "mc")
            ))
        }
      }
    }
    self.cells = cells
    missing = reader.missing
  }

  private static func axes(_ name: String, of file: RootFile, _ axis: (RootAxis, String) -> PayloadAxis) throws -> Axes {
    func read(_ side: String) throws -> PayloadAxis {
      let own = "\(name)_\(side)"
      let place = file.objects.contains { $0.name == own } ? own : name
      return axis(try file.histogram(place).axes[0], place)
    }
    return Axes(data: try read("data"), simulation: try read("mc"))
  }
}

/// Reads histograms and functions, and remembers what it did not find.
private struct ShapeReader {
  let file: RootFile
  private let names: Set<String>
  private let hasHistograms: Bool
  private let hasFunctions: Bool
  var missing: [(place: String, reason: String)] = []

  init(file: RootFile) {
    self.file = file
    names = Set(file.objects.map(\.name))
    hasHistograms = names.contains { $0.hasSuffix("_hist_data") || $0.hasSuffix("_hist_mc") }
    hasFunctions = file.objects.contains { file.holdsFunctions(ofClass: $0.className) }
  }

  mutating func shape(_ stem: String, _ side: String) -> PayloadShape {
    let (file, function) = (file, "\(stem)_\(side)")
    return PayloadShape(
      histogram: histogram("\(stem)_hist_\(side)"), function: read(function, hasFunctions) { try file.function($0) },
      functionPlace: function)
  }

  private mutating func histogram(_ name: String) -> PayloadHistogram? {
    let file = file
    return read(name, hasHistograms) { name in
      let stored = try file.histogram(name)
      guard stored.axes.count == 1 else { throw RecoilPayloadError(file: file.path, place: name, "it has more than one axis") }
      return PayloadHistogram(
        place: name, edges: stored.axes[0].edges, contents: Array(stored.values.dropFirst().dropLast()),
        underflow: stored.values[0],
        overflow: stored.values[stored.values.count - 1])
    }
  }

  /// What `body` reads; objects of a kind of which the file has none are not missed.
  private mutating func read<Value>(_ name: String, _ isExpected: Bool, _ body: (String) throws -> Value) -> Value? {
    guard names.contains(name) else {
      if isExpected { missing.append((name, "it is not in the file")) }
      return nil
    }
    do { return try body(name) } catch {
      missing.append((name, "\(error)"))
      return nil
    }
  }
}
