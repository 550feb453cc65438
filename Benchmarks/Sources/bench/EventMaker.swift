import Foundation
import RootFiles
import Storage

/// Writes the toy events in every codec, a large uncompressed copy with more events, and a card for each.
struct EventMaker {
  let folder: String

  static let packings: [(name: String, packing: Packing)] = [
    ("none", .none), ("lz4", .lz4), ("zlib", .zlib(level: 1)), ("zstd", .zstd(level: 5)),
  ]
  private static let step = 1 << 14

  func make(events: Int, large: Int) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, packing) in Self.packings { try make(name, packing, events: events) }
    try make("large", .none, events: large)
  }

  private func make(_ name: String, _ packing: Packing, events: Int) throws {
    for world in ToyEvents.World.allCases {
      let toys = ToyEvents(world: world)
      var writer = try RootTreeWriter(
        path: "\(folder)/\(world.rawValue)-\(name).root", overwrite: true, tree: "Events", columns: ToyEvents.schema,
        packing: packing)
      var start = 0
      while start < events {
        let end = min(start + Self.step, events)
        try writer.append(toys.batch(start..<end))
        start = end
      }
      try writer.finish()
    }
    try Self.card(name).write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
  }

  /// The definitions of the card; the formula benchmark computes the same.
  static let definitions = [
    "mll": "sqrt(2*Muon_pt[0]*Muon_pt[1]*(cosh(Muon_eta[0]-Muon_eta[1]) - cos(deltaPhi(Muon_phi[0],Muon_phi[1]))))",
    "qx": "Muon_pt[0]*cos(Muon_phi[0]) + Muon_pt[1]*cos(Muon_phi[1])",
    "qy": "Muon_pt[0]*sin(Muon_phi[0]) + Muon_pt[1]*sin(Muon_phi[1])", "met_x": "MET_pt*cos(MET_phi)",
    "met_y": "MET_pt*sin(MET_phi)", "njets": "count(Jet_pt > 30)",
  ]
  static let selection =
    "nMuon >= 2 && Muon_charge[0]*Muon_charge[1] < 0 && Muon_pt[0] > 25 && Muon_pt[1] > 20 && abs(mll - 91.19) < 15"
  static let weight = "genWeight*xsecWeight"

  private static func card(_ name: String) -> String {
    let lines = definitions.sorted { $0.key < $1.key }.map { "  \($0.key): \"\($0.value)\"" }
    return """
      kind: recoil
      name: toy-\(name)
      samples:
        data:   {files: [data-\(name).root], tree: Events}
        signal: {files: [mc-\(name).root], tree: Events, weight: "\(weight)"}
      selection: "\(selection)"
      define:
      \(lines.joined(separator: "\n"))
      bins: {qt: [0, 5, 10, 15, 20, 30, 45, 70, 200], njets: [0, 1, 2, .inf]}

      """
  }
}
