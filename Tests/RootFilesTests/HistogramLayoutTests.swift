import Foundation
import Testing

@testable import RootFiles

/// The descriptions ROOT itself wrote into the reference file.
private struct Described: Decodable {
  struct Layout: Decodable {
    let version: Int
    let checksum: UInt32
    let members: [Member]
  }
  struct Member: Decodable, Equatable {
    let name: String
    let code: Int
    let type: String

    init(name: String, code: Int, type: String) { (self.name, self.code, self.type) = (name, code, type) }

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      name = try list.decode(String.self)
      code = try list.decode(Int.self)
      type = try list.decode(String.self)
    }
  }
  let layouts: [String: Layout]
}

@Suite("Layouts of histograms")
struct HistogramLayoutTests {
  @Test("The table has ROOT's versions, checksums and members")
  func table() throws {
    let text = try Data(contentsOf: URL(filePath: referencePath("histograms.json")))
    let described = try JSONDecoder().decode(Described.self, from: text).layouts
    var compared = 0
    for layout in BuiltInLayouts.histograms {
      guard let own = described[layout.name], own.version == layout.version else { continue }
      compared += 1
      #expect(layout.checksum == own.checksum, "\(layout.name)")
      let members = layout.members.map { Described.Member(name: $0.name, code: $0.code, type: $0.typeName) }
      #expect(members == own.members, "\(layout.name)")
    }
    #expect(compared >= 20)
  }

  @Test("A class is described with all it is made of, bases first")
  func closure() {
    let names = BuiltInLayouts.layouts(toDescribe: ["TH2D"]).map(\.name)
    #expect(names.contains("TAxis") && names.contains("THashList") && names.last == "TH2D" && !names.contains("TH1D"))
    for (place, layout) in BuiltInLayouts.layouts(toDescribe: ["TProfile3D", "TGraphErrors"]).enumerated() {
      let before = Set(BuiltInLayouts.layouts(toDescribe: ["TProfile3D", "TGraphErrors"]).prefix(place).map(\.name))
      for base in layout.members where base.isBase && BuiltInLayouts.byName[base.name] != nil {
        #expect(before.contains(base.name), "\(layout.name) before \(base.name)")
      }
    }
  }

  @Test("A file that describes nothing is read by the table")
  func undescribed() throws {
    let file = try RootFile(path: referencePath("histograms.root"))
    for name in ["h1D", "h2F", "h3S", "labelled", "profile_mean", "profile3"] {
      let entry = try file.object("deep/deeper/\(name)")
      let record = try file.records.record(at: entry.seek, of: name)
      var reader = ObjectReader(record.content, keyLength: record.key.keyLength, layouts: ClassLayouts([]))
      let node = try reader.object(ofClass: entry.className)
      let profile = name.hasPrefix("profile")
      let dimension = try file.histogram("deep/deeper/\(name)").axes.count
      #expect(try RootHistogram(node, dimension: dimension, isProfile: profile) == file.histogram("deep/deeper/\(name)"))
    }
  }
}
