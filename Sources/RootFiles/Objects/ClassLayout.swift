/// One member, or base class, of a class as it lies in a file.
struct ClassMember: Sendable, Hashable {
  /// The kinds of members, by the numbers the format gives them; basic types are 1 to 19, fixed arrays of them 21 to
  /// 39, counted arrays 41 to 59.
  enum Code {
    static let base = 0, counter = 6, object = 61, any = 62, inPlace = 63, pointer = 64, string = 65, tObject = 66
    static let tNamed = 67, anyInPlace = 68, anyPointer = 69, stl = 500
    static let arrays = 20, countedArrays = 40
  }

  let name: String
  let title: String
  let code: Int
  let typeName: String
  /// How many values a fixed array has.
  var arrayLength = 0
  var dimensions: [Int] = []
  /// The member that says how many values a counted array has.
  var countName = ""
  /// The version of a base class, or of the class that holds the counter.
  var version = 0
  var isBase = false
}

/// How the objects of one version of a class lie in a file.
struct ClassLayout: Sendable, Hashable {
  let name: String
  let version: Int
  let checksum: UInt32
  let members: [ClassMember]
}

/// The layouts known for a file: its own first, then the built-in ones.
struct ClassLayouts: Sendable {
  private var layouts: [String: [ClassLayout]] = [:]
  /// The file's own names of classes whose names have spaces or prefixes that change nothing.
  private var fileNames: [String: String] = [:]

  init(_ all: [ClassLayout]) {
    for layout in all {
      layouts[layout.name, default: []].append(layout)
      let plain = TypeNames.plain(layout.name)
      if plain != layout.name { fileNames[plain] = layout.name }
    }
  }

  /// The layout of the latest version of a class, whatever the spaces in its name.
  func newest(of name: String) -> ClassLayout? {
    (layouts[name] ?? fileNames[TypeNames.plain(name)].flatMap { layouts[$0] })?.max { $0.version < $1.version }
      ?? BuiltInLayouts.byName[name]
  }

  /// The layout of a version; the built-in one if the file does not describe it.
  func layout(of name: String, version: Int) -> ClassLayout? {
    layouts[name]?.first { $0.version == version } ?? BuiltInLayouts.byName[name].flatMap { $0.version == version ? $0 : nil }
  }

  /// The layout of a class without version numbers, known by its checksum.
  func layout(of name: String, checksum: UInt32) -> ClassLayout? {
    layouts[name]?.first { $0.checksum == checksum }
      ?? BuiltInLayouts.byName[name].flatMap { $0.checksum == checksum ? $0 : nil }
  }

  /// Whether `name` is `ancestor` or derives from it.
  func derives(_ name: String, from ancestor: String, depth: Int = 0) -> Bool {
    if name == ancestor { return true }
    guard depth < 16 else { return false }
    let layout = layouts[name]?.first ?? BuiltInLayouts.byName[name]
    return layout?.members.contains { $0.isBase && derives($0.name, from: ancestor, depth: depth + 1) } ?? false
  }
}
