import Columns
import Foundation
import Testing

@Suite("Chains and friends on the command line") struct FriendTests {
  private let place: Workplace
  init() throws { place = try Workplace() }

  private func expect(_ words: String..., status: Int32, says: [String]) throws {
    let before = place.files
    let run = try ConcordRun(words, in: place)
    #expect(run.status == status, "\(words): \(run.errors)")
    for part in says { #expect(run.errors.contains(part), "\(words): \(part) is not in: \(run.errors)") }
    #expect(run.output == "" && place.files == before, "\(words)")
  }

  private func output(_ words: String...) throws -> String {
    let run = try ConcordRun(words, in: place)
    #expect(run.status == 0, "\(words): \(run.errors)")
    return run.output
  }

  /// Events of one file, `x` telling them apart; `order` lists them.
  private func events(_ order: [Int], _ name: String, column: String = "x", scale: Double = 1) throws {
    try place.writeTree(
      [
        ("run", .uint32(order.map { UInt32(7 + $0 / 50) })), ("luminosityBlock", .uint32(order.map { UInt32($0 % 5) })),
        ("event", .uint64(order.map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 })),
        (column, .float64(order.map { Double($0) * scale })),
      ], to: name)
  }

  @Test("What apply writes for several files is joined back with them, by entry and by event")
  func applied() throws {
    try place.addCalibration()
    for (name, sample) in [("a", "zmumu_data"), ("b", "ww_mc")] {
      try FileManager.default.copyItem(atPath: place.file("Samples/\(sample).root"), toPath: place.file("\(name).root"))
    }
    _ = try output("apply", "try", "--input", "b.root", "a.root", "--output", "corr.root")
    try place.write("b.root\na.root  # in the order of apply\n", to: "files.txt")
    let columns = "event,CorrectedMET_pt,recoil_flags"
    let plain = try output("dump", "corr.root", "--columns", columns)
    #expect(plain.count > 100_000)
    #expect(try output("dump", "@files.txt", "--friend", "corr.root", "--columns", columns) == plain)
    #expect(
      try output("dump", "@files.txt", "--friend", "corr.root:Corrections", "--friend-by", "event", "--columns", columns) == plain
    )
    // In another order the entries do not match, but the events do.
    try expect(
      "dump", "[ab].root", "--friend", "corr.root", "--columns", "event,qt", status: 3,
      says: ["corr.root: entry 0 is run 1", "Join by event"])
    let words = [
      "[ab].root", "--friend", "c=corr.root", "--friend-by", "event", "--columns", "c.event,c.CorrectedMET_pt,c.recoil_flags",
    ]
    let other = try ConcordRun(["dump"] + words, in: place)
    #expect(
      other.status == 0 && Set(other.output.split(separator: "\n").dropFirst()) == Set(plain.split(separator: "\n").dropFirst()))
    #expect(other.output.split(separator: "\n").dropFirst() != plain.split(separator: "\n").dropFirst())
  }

  @Test("Friends that do not fit end the work with their own exit codes")
  func refusals() throws {
    try place.addCalibration()
    try events(Array(0..<100), "a.root")
    try events(Array(0..<99), "short.root", column: "y")
    try events(Array(0..<99) + [12], "twice.root", column: "y")
    try events(Array(0..<100), "same.root")
    try place.writeTree([("y", .float64((0..<100).map { Double($0) }))], to: "blind.root")
    func refuse(_ friend: [String], _ status: Int32, _ says: String...) throws {
      for command in [["dump", "a.root"], ["apply", "try", "--output", "new.root", "--input", "a.root"]] {
        let run = try ConcordRun(command + ["--friend"] + friend, in: place)
        #expect(run.status == status && run.output == "", "\(command) \(friend): \(run.errors)")
        for part in says { #expect(run.errors.contains(part), "\(command) \(friend): \(run.errors)") }
      }
    }
    try refuse(["short.root"], 3, "short.root: has 99 entries, but a.root has 100")
    try refuse(
      ["twice.root", "--friend-by", "event"], 3, "twice.root, entry 99: run 7, luminosityBlock 2", "twice.root, entry 12")
    try refuse(["same.root"], 2, "same.root: its column ‘x’ is there already. Give the friend an alias")
    try refuse(["blind.root", "--friend-by", "event"], 2, "blind.root: has no whole numbers run, luminosityBlock, event")
    try refuse(["no_*.root"], 3, "no_*.root: no such file")
    try refuse(["short.root:Event"], 2, "'Event'", "Events")
    try expect("dump", "a.root", "--friend-by", "event", status: 2, says: ["--friend-by needs --friend"])
    let columns = ["--friend", "short.root", "--friend-by", "event", "--columns", "y,x"]
    let lacking = try ConcordRun(["dump", "a.root"] + columns, in: place)
    #expect(lacking.status == 3 && lacking.errors.contains("a.root: entry 99, run 8, luminosityBlock 4"), "\(lacking.errors)")
  }

  @Test("Lists of files that do not belong together are refused with both files named")
  func mixedLists() throws {
    try place.writeTree([("nJet", .uint32([3, 4])), ("id", .uint64([1, 2]))], to: "v9.root")
    try place.writeTree([("nJet", .int32([-1, 5])), ("id", .int64([1, 2]))], to: "v12.root")
    try place.writeTree([("other", .float32([0.5]))], to: "w.root")
    try place.write("nJet\n7\n", to: "x.csv")
    try place.write("v9.root\nv12.root\n", to: "ab.txt")
    #expect(try output("dump", "@ab.txt", "--columns", "nJet") == "nJet\n3\n4\n-1\n5\n")
    let json = try output("inspect", "@ab.txt", "--digest", "--format", "json", "--object", "Events")
    #expect(json.contains("\"dtype\" : \"int64\"") && json.contains("column ‘id’ is int64, not uint64 as in"), "\(json)")
    try expect("dump", "@ab.txt", status: 3, says: ["v12.root: column ‘id’ is int64, not uint64 as in", "v9.root"])
    try expect("dump", "[vw]*.root", "--columns", "nJet", status: 2, says: ["w.root: no column ‘nJet’"])
    try place.write("v9.root\nx.csv\n", to: "ac.txt")
    try expect("dump", "@ac.txt", status: 3, says: ["x.csv: is not of the same kind as v9.root"])
    try place.write("v9.root\nnone.root\n", to: "ad.txt")
    try expect("dump", "@ad.txt", status: 3, says: ["ad.txt:2: none.root: no such file"])
  }

  @Test("Digests and dumps do not depend on the threads")
  func threads() throws {
    for words in [
      ["inspect", "Samples/zmumu_mc.root", "--object", "Events", "--digest", "--format", "json"],
      ["dump", "Samples/zmumu_mc.root", "--entries", "0:3000", "--format", "json"],
    ] {
      let outputs = try [1, 2, 5].map { try ConcordRun(words + ["--threads", "\($0)"], in: place) }
      #expect(outputs.allSatisfy { $0.status == 0 && $0.output == outputs[0].output } && outputs[0].output.count > 5_000)
    }
    try expect("dump", "Samples/ww_mc.root", "--threads", "0", status: 2, says: ["--threads must be from 1 to 1024"])
  }

  @Test("Texts and lists stand in no formula where a number is needed; the column and the reason are named")
  func wrongTypes() throws {
    for (met, says) in [("mood", "it holds text"), ("Muon_pt", "must be one number per event")] {
      var card = TestCard()
      card.data = "{files: [data.csv]}"
      if met == "mood" { try place.write("mood,PuppiMET_phi\nfine,0.5\n", to: "data.csv") } else { card.data = TestCard().data }
      let text = card.text.replacing("PuppiMET_pt*cos", with: "\(met)*cos").replacing(
        "\"nMuon >= 2", with: "\"1 > 0 || nMuon >= 2")
      try place.write(met == "mood" ? Self.simple(text) : text, to: "card.yaml")
      try expect("derive", "card.yaml", "--output", "new", status: 2, says: ["card.yaml:", "met_x", says])
    }
  }

  /// The card without formulas that need muons.
  private static func simple(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.contains("  qx:") || line.contains("  qy:") || line.contains("mll:") {
        return line.prefix { $0 != ":" } + ": \"1\""
      }
      if line.contains("njets: \"") { return "  njets: \"0\"" }
      return line.hasPrefix("selection") ? "selection: \"1 > 0\"" : line
    }.joined(separator: "\n")
  }
}
