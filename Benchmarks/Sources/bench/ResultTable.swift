import Foundation

/// The table `make bench` prints: what, Concord, peer, ratio, target.
struct ResultTable {
  private let concord: [String: Row]
  private let peers: [String: Row]

  private struct Row {
    let value: Double
    let checksum: String
  }

  /// - Parameters: files of lines `key⇥value⇥checksum`. Of keys with several lines (speeds taken in rounds) the highest counts.
  init(concord: String, peers: String) throws {
    self.concord = try Self.read(concord)
    self.peers = try Self.read(peers)
  }

  private static func read(_ path: String) throws -> [String: Row] {
    var rows: [String: Row] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, let value = Double(fields[1]) else { throw BenchError("\(path): no measurement: \(line)") }
      let isTime = fields[0].hasSuffix("seconds")
      if let known = rows[fields[0]], isTime ? known.value <= value : known.value >= value { continue }  // the best round counts
      rows[fields[0]] = Row(value: value, checksum: fields[2])
    }
    return rows
  }

  private struct Line {
    let what: String
    let unit: String
    let key: String
    let peer: String?
    let peerName: String
    let target: String
    let moreIsBetter: Bool

    init(
      _ what: String, _ unit: String, _ key: String, peer: String? = nil, _ peerName: String = "", target: String = "",
      more: Bool = false
    ) {
      (self.what, self.unit, self.key, self.peer, self.peerName) = (what, unit, key, peer, peerName)
      (self.target, moreIsBetter) = (target, more)
    }
  }

  private static let maps: [Line] = [
    Line(
      "fit of two Gaussians, 120 bins", "ms", "fit.milliseconds", peer: "fit.milliseconds", "iminuit + numba-stats",
      target: "≤ 0.3"),
    Line("exact map", "ns", "map.exact.nanoseconds", peer: "map.newton.nanoseconds", "SciPy, Newton on arrays", target: "≤ 500"),
    Line("exact map", "ns", "map.exact.nanoseconds", peer: "map.brentq.nanoseconds", "SciPy, brentq", target: "≤ 500"),
    Line("exact map, correction set", "ns", "map.set.nanoseconds", peer: "map.set.nanoseconds", "correctionlib"),
    Line("table map", "ns", "map.table.nanoseconds", peer: "map.table.nanoseconds", "np.interp, 4096 steps", target: "≤ 15"),
  ]

  private static let corrections: [Line] =
    [
      ("constant", "constant"), ("edges10", "10 bins by edges"), ("edges100", "100 bins by edges"),
      ("edges1000", "1,000 bins by edges"), ("uniform1000", "1,000 equal bins"), ("table2", "20 × 20 bins by edges"),
      ("table3", "20 × 20 × 20 bins by edges"), ("uniform3", "20 × 20 × 20 equal bins"),
      ("varied", "key, then 20 × 20 bins"), ("long", "key of 40 characters"), ("square", "formula x*x+1"),
      ("erf", "formula, one erf"), ("cdf", "distribution of two Gaussians, 2 erf"),
      ("reference", "20 bins, then 2 erf by reference"), ("met", "MET's pt after XY"),
      ("transform", "transform, then 100 bins"), ("hash", "hash of 3 inputs, normal"), ("network16", "network 3-16-16-1"),
      ("network64", "network 3-64-64-1"), ("map", "quantile map, 8 bins, exact"), ("muon.id", "muon's: bins, then key"),
      ("electron.id", "electron's: three keys, then bins"), ("btag.shape", "b tag's: formulas in bins, integer key"),
      ("jet.all", "jet's: compound of three"),
    ].flatMap { key, what in
      [
        Line(
          what, "ns a row", "correction.\(key).nanoseconds", peer: "correction.\(key).nanoseconds", "correctionlib",
          target: "≥ 5×"),
        Line("the same, 2 threads", "ns a row", "correction.\(key).threads2.nanoseconds", target: "≥ 1.8× of 1 thread"),
      ]
    }
    + [
      ("table", "500 × 500 bins"), ("formulas", "5,000 formulas"), ("references", "5,000 references to a formula"),
    ].map { key, what in
      let key = "correction.load.\(key).milliseconds"
      return Line("reading a set: \(what)", "ms", key, peer: key, "correctionlib")
    }

  private static let densities: [Line] = [
    Line(
      "2-D kernel density, 20,000 points at 20,000 places", "s", "density.20000.threads1.seconds",
      peer: "density.20000.threads1.seconds", "scipy.stats.gaussian_kde"),
    Line("2-D kernel density, 100,000 at 100,000", "s", "density.100000.threads1.seconds", target: "≤ 2"),
    Line("2-D kernel density, 100,000 at 100,000, 2 threads", "s", "density.100000.threads2.seconds", target: "≥ 1.7×"),
  ]

  private static let metrics: [Line] = [
    Line(
      "AUC of 1e6 weighted events, with its error", "ms", "metric.auc.milliseconds", peer: "metric.auc.milliseconds",
      "scikit-learn, no error", target: "≤ 60"),
    Line(
      "ADO of 1e6 events, exact, with its error", "ms", "metric.ado.threads1.milliseconds",
      peer: "metric.ado.threads1.milliseconds", "SciPy, 3 × kendalltau, no error", target: "≤ 400"),
    Line("ADO of 1e6 events, 2 threads", "ms", "metric.ado.threads2.milliseconds"),
  ]

  private static let massFits: [Line] = [
    Line(
      "unbinned fit of 1e6 masses, covariances included", "s", "massfit.threads1.seconds", peer: "massfit.threads1.seconds",
      "iminuit + numba-stats", target: "≤ 1.5"),
    Line("the same, 2 threads", "s", "massfit.threads2.seconds", target: "≥ 1.7× of 1 thread"),
    Line("2,000 toys of 1,000 masses, drawn and fitted", "s", "massfit.toys.seconds"),
    Line("sWeights of 1e6 events", "s", "sweights.toys.1", peer: "sweights.toys", "sweights", target: "≤ 0.1"),
    Line("sWeights of 1e6 events", "s", "sweights.toys.1", peer: "hepstats.toys", "hepstats", target: "≤ 0.1"),
    Line("sWeights of 1e6 events, two threads", "s", "sweights.toys.2"),
  ]

  private static let reading: [Line] =
    ReadingBench.codecs.flatMap { codec in
      ["flat", "jagged", "all"].map { readingLine(codec, $0, 1) } + [readingLine(codec, "all", 2)]
    } + [readingLine("rntuple", "all", 1), readingLine("rntuple", "all", 2)] + [
      Line(
        "read 1,400 branches of 1,000 events", "MB/s", "read.wide.all.threads1.MBps", peer: "read.wide.all.threads1.MBps",
        "uproot", target: "≥ 15×", more: true)
    ]

  private static func readingLine(_ codec: String, _ kind: String, _ threads: Int) -> Line {
    let key = "read.\(codec).\(kind).threads\(threads).MBps"
    let targets = ["none": "≥ 1.3×", "lz4": "≥ 1.3×", "zlib": "≥ 1.5×", "zstd": "≥ 1×", "lzma": "≥ 1×", "rntuple": "≥ 1.2×"]
    return Line(
      "read \(kind) columns, \(codec)\(threads == 1 ? "" : ", \(threads) threads")", "MB/s", key, peer: key, "uproot",
      target: threads == 1 ? targets[codec] ?? "" : "", more: true)
  }

  private static let events: [Line] =
    [Line("formulas", "M events/s", "formulas.Meps", peer: "formulas.Meps", "awkward + NumPy", more: true)]
    + EventMaker.packings.flatMap { name, _ in
      [
        Line("fill, \(name)", "M events/s", "fill.\(name).Meps", peer: "fill.\(name).Meps", "uproot + awkward", more: true),
        Line(
          "derive, \(name), 1 thread", "M events/s", "derive.\(name).threads1.Meps", peer: "fill.\(name).Meps",
          "uproot + awkward, filling only", target: name == "none" || name == "lz4" ? "≥ 1" : "", more: true),
        Line("derive, \(name), 2 threads", "M events/s", "derive.\(name).threads2.Meps", more: true),
        Line(
          "apply, \(name), 1 thread", "M events/s", "apply.\(name).threads1.Meps", peer: "apply.\(name).Meps",
          "uproot + correctionlib", more: true),
        Line("apply, \(name), 2 threads", "M events/s", "apply.\(name).threads2.Meps", more: true),
      ]
    }
    + ["derive", "apply", "scan"].flatMap { what in
      [
        Line("peak memory of \(what), 1× the events", "MB", "memory.\(what).small.MB"),
        Line("peak memory of \(what), 10× the events", "MB", "memory.\(what).large.MB", target: "as 1×"),
      ]
    }

  private static let recoil: [Line] =
    [
      Line("recoil, 81 × 3 bins: filling, 2 threads", "s", "recoil.fine.fill.seconds"),
      Line(
        "nominal fits of u_par and u_perp in data and simulation, 2 threads", "s", "recoil.fine-nominal.fits.seconds",
        peer: "recoil.fine-nominal.fits.seconds", "iminuit + numba-stats, 72 of 972 fits, extrapolated, 1 thread"),
      Line("the same with every source of uncertainty", "s", "recoil.fine.fits.seconds", target: "< 5"),
      Line("writing calibration, correction set and histograms", "s", "recoil.fine.writing.seconds"),
    ]
    + [("coarse", "8 × 3"), ("fine", "81 × 3")].flatMap { name, bins in
      [
        Line(
          "apply, \(bins) bins, 2 threads", "M events/s", "recoil.\(name).apply.Meps", target: "≥ 1", more: true),
        Line(
          "apply with 20 variations over the nominal, \(bins) bins", "×", "recoil.\(name).apply.20columns.ratio", target: "≤ 4"),
        Line("apply with all eigen-modes' weights over the nominal, \(bins) bins", "×", "recoil.\(name).apply.weights.ratio"),
      ]
    }

  func print() {
    Swift.print("| what | Concord | peer | ratio | target |\n|---|---|---|---|---|")
    for line in Self.maps + Self.corrections + Self.massFits + Self.densities + Self.metrics + Self.reading + Self.events
      + Self.recoil
    {
      print(line)
    }
    printAgreement()
  }

  private func print(_ line: Line) {
    guard let ours = concord[line.key] else { return }
    let theirs = line.peer.flatMap { peers[$0] }
    let ratio = theirs.map { line.moreIsBetter ? ours.value / $0.value : $0.value / ours.value }
    let peer = theirs.map { "\(short($0.value)) \(line.unit), \(line.peerName)" } ?? "–"
    Swift.print(
      "| \(line.what) | \(short(ours.value)) \(line.unit) | \(peer) | \(ratio.map { "\(short($0))×" } ?? "–") | \(line.target) |")
  }

  /// Comparisons of results, and checksums that both sides print of the same numbers.
  private func printAgreement() {
    Swift.print("\n| agreement | found | target |\n|---|---|---|")
    let rows = [
      ("fits: largest difference of a parameter from iminuit's, in σ", peers["fit.difference"], "≤ 1e-3"),
      ("fits: iminuit fits that ended valid", peers["fit.valid"], ""),
      ("fits: ours that ended usable", concord["fit.usable"], ""),
      ("exact map: largest difference from SciPy's, GeV", peers["map.newton.difference"], ""),
      ("exact map: largest difference of correctionlib's, GeV", peers["map.set.difference"], "≤ 1e-6"),
      ("kernel density: largest difference from the direct sum, of the peak", concord["density.error"], "≤ 1e-9"),
      ("table map: largest error found when it was built, GeV", concord["map.table.error"], "≤ 1e-7"),
    ]
    for (what, row, target) in rows {
      if let row { Swift.print("| \(what) | \(short(row.value)) (\(row.checksum)) | \(target) |") }
    }
    Swift.print("\n| checksum | Concord | peer |\n|---|---|---|")
    for key in concord.keys.sorted() {
      Swift.print("| \(key) | \(concord[key]?.checksum ?? "") | \(peers[key]?.checksum ?? "–") |")
    }
  }

  private func short(_ value: Double) -> String { String(format: abs(value) >= 100 ? "%.0f" : "%.3g", value) }
}
