import Foundation

/// A recoil card on `Samples`, small enough for a test, with some of its lines replaced.
struct TestCard {
  var data = "{files: [Samples/zmumu_data.root], tree: Events, entries: 0:20000}"
  var signal = #"{files: [Samples/zmumu_mc.root], tree: Events, entries: 0:20000, weight: "genWeight*xsecWeight"}"#
  var selection = "nMuon >= 2 && Muon_charge[0]*Muon_charge[1] < 0 && abs(mll - 91.19) < 15"
  var qx = "Muon_pt[0]*cos(Muon_phi[0]) + Muon_pt[1]*cos(Muon_phi[1])"
  var met = "PuppiMET"
  var mll = "sqrt(2*Muon_pt[0]*Muon_pt[1]*(cosh(Muon_eta[0] - Muon_eta[1]) - cos(deltaPhi(Muon_phi[0], Muon_phi[1]))))"
  var qt = "[0, 5, 10, 15, 20, 30, 45, 70, 200]"
  var more = ""

  /// The card; line numbers of keys are fixed: data 4, selection 8, mll 10, qx 11, met_x 13, qt 17.
  var text: String {
    """
    kind: recoil
    name: try
    samples:
      data:       \(data)
      signal:     \(signal)
      background: {files: [Samples/ttbar_mc.root, Samples/ww_mc.root], tree: Events, weight: "genWeight*xsecWeight"}
    luminosity: 159.07004561
    selection: "\(selection)"
    define:
      mll:   "\(mll)"
      qx:    "\(qx)"
      qy:    "Muon_pt[0]*sin(Muon_phi[0]) + Muon_pt[1]*sin(Muon_phi[1])"
      met_x: "\(met)_pt*cos(PuppiMET_phi)"
      met_y: "PuppiMET_pt*sin(PuppiMET_phi)"
      njets: "count(Jet_pt > 30 && abs(Jet_eta) < 4.7)"
    bins:
      qt:    \(qt)
      njets: [0, 1, 2, .inf]
    \(more)
    """
  }

  /// The files that deriving from the plain card gives, derived once.
  static let derived: [String: Data] = {
    guard let place = try? Workplace(), (try? place.write(TestCard().text, to: "card.yaml")) != nil,
      (try? ConcordRun("derive", "card.yaml", "--output", "try", in: place)) != nil
    else { return [:] }
    let names = place.files.filter { $0.hasPrefix("try/") }
    return Dictionary(uniqueKeysWithValues: names.compactMap { name in (try? place.bytes(name)).map { (name, $0) } })
  }()
}

extension Workplace {
  /// Puts the calibration of the plain card into the folder `try`.
  func addCalibration() throws {
    try FileManager.default.createDirectory(atPath: file("try"), withIntermediateDirectories: true)
    for (name, bytes) in TestCard.derived { try bytes.write(to: URL(fileURLWithPath: file(name))) }
    let inputs = [("data", ["zmumu_data"]), ("signal", ["zmumu_mc"]), ("background", ["ttbar_mc", "ww_mc"])]
    let list = inputs.map { name, files in ["sample": name, "files": files.map { file("Samples/\($0).root") }] as [String: Any] }
    try JSONSerialization.data(withJSONObject: list).write(to: URL(fileURLWithPath: file("try/inputs.json")))
  }
}
