import Corrections

/// Writes sets in every way there is: each layout, compressed, for every release as its oldest reader, and all as one.
///
/// Prints `set⇥way⇥what`, where what is the file, or why it is refused.
enum WrittenSets {
  static func run(_ folder: String, _ paths: [String]) {
    var sets: [(file: String, set: CorrectionSet)] = []
    for (i, path) in paths.enumerated() {
      do throws(CorrectionError) {
        let set = try CorrectionSet(contentsOf: path)
        let stem = "\(folder)/set\(i)"
        let isWritten = write(set, of: path, "gzip", to: "\(stem).json.gz")
        for layout in JSONLayout.allCases {
          write(set, of: path, layout.rawValue, to: "\(stem)-\(layout).json", layout: layout)
        }
        for version in ReaderVersion.allCases {
          write(set, of: path, "\(version)", to: "\(stem)-\(version).json", target: version)
        }
        if isWritten { sets.append((path, set)) }
      } catch {
        print(path, "read", "refused: \(error)", separator: "\t")
      }
    }
    do throws(CorrectionError) {
      write(try CorrectionSet.merging(sets), of: "all", "merged", to: "\(folder)/merged.json.gz")
    } catch {
      print("all", "merged", "refused: \(error)", separator: "\t")
    }
  }

  @discardableResult
  private static func write(
    _ set: CorrectionSet, of path: String, _ way: String, to file: String, target: ReaderVersion? = nil,
    layout: JSONLayout = .compact
  ) -> Bool {
    do throws(CorrectionError) {
      try set.write(to: file, target: target, layout: layout, overwrite: true)
      print(path, way, file, separator: "\t")
      return true
    } catch {
      print(path, way, "refused: \(error)", separator: "\t")
      return false
    }
  }
}
