/// The record of a histogram as it is written: version 8 of `TH1` and what derives from it.
struct HistogramRecord {
  let histogram: RootHistogram
  /// Its name in the file.
  let name: String

  private static let mustCleanup: UInt32 = 0x8
  /// Stands for "choose it from the contents" where a drawing's limits are kept.
  private static let automatic = -1_111.0
  /// Classes that are written, by the type of their bins.
  private static let classes = ["TH1D", "TH1F", "TH2D", "TH2F", "TH3D", "TH3F"]

  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` for profiles and bins of other types.
  init(_ histogram: RootHistogram, name: String) throws(RootFileError) {
    guard histogram.profile == nil, Self.classes.contains(histogram.className) else {
      throw .unfitObject(
        object: name, reason: "a \(histogram.className) is only read; written are \(Self.classes.joined(separator: ", "))")
    }
    self.histogram = histogram
    self.name = name
  }

  /// The classes of the objects in the record.
  var classNames: Set<String> {
    let labelled = histogram.axes.contains { !$0.labels.isEmpty }
    return Set([histogram.className, "TList"] + (labelled ? ["THashList", "TObjString"] : []))
  }

  func content() -> [UInt8] {
    var writer = ByteWriter()
    let dimension = histogram.axes.count
    writer.framed(version: dimension == 1 ? 3 : 4) { out in
      switch dimension {
      case 1: addBase(&out)
      case 2: out.framed(version: 5) { addPlane(&$0) }
      default: out.framed(version: 6) { addSolid(&$0) }
      }
      if histogram.className.hasSuffix("F") {
        out.add(Int32(clamping: histogram.values.count))
        for value in histogram.values { out.add(Float(value)) }
      } else {
        out.addArray(histogram.values)
      }
    }
    return writer.bytes
  }

  /// `TH2`.
  private func addPlane(_ out: inout ByteWriter) {
    addBase(&out)
    let sums = histogram.statistics
    for value in [1, sums.sumWX[1], sums.sumWX2[1], sums.sumWXY[0]] { out.add(value) }
  }

  /// `TH3`.
  private func addSolid(_ out: inout ByteWriter) {
    addBase(&out)
    out.framed(version: 1) { _ in }  // TAtt3D, which holds nothing
    let sums = histogram.statistics
    for value in [sums.sumWX[1], sums.sumWX2[1], sums.sumWXY[0], sums.sumWX[2], sums.sumWX2[2]] { out.add(value) }
    for value in [sums.sumWXY[1], sums.sumWXY[2]] { out.add(value) }
  }

  /// `TH1`.
  private func addBase(_ out: inout ByteWriter) {
    out.framed(version: 8) { out in
      out.addTNamed(name, histogram.title, bits: Self.mustCleanup)
      out.addDrawingAttributes()
      out.add(Int32(clamping: histogram.values.count))
      for i in 0..<3 { addAxis(i, to: &out) }
      for value in [0, 1_000] as [Int16] { out.add(value) }  // where bars are drawn
      let sums = histogram.statistics
      for value in [histogram.entries, sums.sumW, sums.sumW2, sums.sumWX[0], sums.sumWX2[0]] { out.add(value) }
      for value in [Self.automatic, Self.automatic, 0] { out.add(value) }  // largest, least, normalisation
      out.addArray([])  // contours
      out.addArray(histogram.sumW2 ?? [])
      out.add(string: "")
      out.addList(count: 0) { _ in }  // functions
      out.add(Int32(0))  // no buffer …
      out.add(UInt8(0))
      out.add(Int32(0))  // normal errors
      out.add(Int32(2))  // statistics leave flow out or not, as the session likes
    }
  }

  /// Axes beyond the histogram's have one bin from 0 to 1.
  private func addAxis(_ i: Int, to out: inout ByteWriter) {
    let axis = i < histogram.axes.count ? histogram.axes[i] : nil
    let edges = axis?.edges ?? [0, 1]
    out.framed(version: 10) { out in
      out.addTNamed(["xaxis", "yaxis", "zaxis"][i], axis?.title ?? "")
      addAppearance(&out)
      out.add(Int32(clamping: edges.count - 1))
      out.add(edges[0])
      out.add(edges[edges.count - 1])
      out.addArray(axis?.isUniform ?? true ? [] : edges)
      for value in [0, 0] as [Int32] { out.add(value) }  // no range chosen
      out.add(UInt16(0))
      out.add(UInt8(0))  // no times …
      out.add(string: "")
      addLabels(axis?.labels ?? [], to: &out)
      out.add(UInt32(0))  // no changed labels
    }
  }

  /// The attributes that a new axis has.
  private func addAppearance(_ out: inout ByteWriter) {
    out.framed(version: 4) {
      $0.add(Int32(510))
      for value in [1, 1, 42] as [Int16] { $0.add(value) }
      for value in [0.005, 0.035, 0.03, 1, 0.035] as [Float] { $0.add(value) }
      for value in [1, 42] as [Int16] { $0.add(value) }
    }
  }

  /// Each label carries the number of its bin as its identity.
  private func addLabels(_ labels: [String], to out: inout ByteWriter) {
    let named = labels.enumerated().filter { !$0.element.isEmpty }
    if named.isEmpty { return out.add(UInt32(0)) }
    out.tagged("THashList") { out in
      out.addList(count: named.count) { list in
        for (bin, label) in named {
          list.tagged("TObjString") {
            $0.framed(version: 1) {
              $0.addTObject(identity: UInt32(truncatingIfNeeded: bin + 1))
              $0.add(string: label)
            }
          }
          list.add(string: "")
        }
      }
    }
  }
}

extension ByteWriter {
  /// A TArrayD.
  fileprivate mutating func addArray(_ values: [Double]) {
    add(Int32(clamping: values.count))
    for value in values { add(value) }
  }
}

extension RootFileWriter {
  /// Stores a histogram, under its own name or another one.
  /// - Parameter name: with directories, `dir/pt`; nil takes the histogram's own name.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)``, also for profiles, which are only read;
  ///   ``RootFileError/unwritable(_:)``.
  public mutating func write(_ histogram: RootHistogram, as name: String? = nil) throws(RootFileError) {
    let path = try ObjectPath(name ?? histogram.name)
    try ObjectPath.checkLength(histogram.title, of: "title", in: path.full)
    let record = try HistogramRecord(histogram, name: path.name)
    try add(histogram.className, path, title: histogram.title, record.content(), record.classNames)
  }
}
