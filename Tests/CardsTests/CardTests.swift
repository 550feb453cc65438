import Cards
import Testing

@Suite("Cards")
struct CardTests {
  private func card(_ text: String) -> Card { Card(file: "folder/z.yaml", text: text) }

  private func problem<T>(_ body: () throws -> T) -> CardError? {
    do {
      _ = try body()
      return nil
    } catch { return error as? CardError }
  }

  @Test("Values know their types, keys and lines")
  func values() throws {
    let root = try card(
      """
      name: z # a comment
      numbers: [0, -2.5, .inf, -.inf, 1e3]
      nested:
        texts: ["a b", 'c', d]
        count: 17
      """
    ).root()
    #expect(root.entries.map(\.name) == ["name", "numbers", "nested"])
    #expect(try root["name"]?.string() == "z")
    #expect(try root["numbers"]?.numbers() == [0, -2.5, .infinity, -.infinity, 1000])
    let nested = try #require(try root["nested"]?.mapping())
    #expect(try nested["texts"]?.strings() == ["a b", "c", "d"])
    #expect(try nested["count"]?.count() == 17)
    #expect(nested["count"]?.key == "nested.count" && nested["count"]?.line == 5)
    #expect(root["absent"] == nil)
  }

  @Test("Unknown keys are refused with the nearest name, at the key's own line")
  func unknownKeys() throws {
    let root = try card("kind: recoil\nsampels:\n  data: 1\n").root()
    let found = try #require(problem { try root.refuseUnknownKeys(["kind", "samples"]) })
    #expect(found.line == 2 && found.key == "sampels" && found.file == "folder/z.yaml")
    #expect(found.description.hasPrefix("folder/z.yaml:2: sampels: unknown key."))
    #expect(found.description.contains("samples"))
    try root.refuseUnknownKeys(["kind", "sampels"])
  }

  @Test("Missing keys are named with what they mean and what is nearly called so")
  func missingKeys() throws {
    let root = try card("# head\nname: x\nbinz: 3\n").root()
    let found = try #require(problem { try root.require("bins", "edges in qt and njets") })
    #expect(found.description.contains("‘bins’ is missing: edges in qt and njets") && found.description.contains("binz"))
    #expect(found.line == 2)
  }

  @Test("A value of another type is an error with its line, key and what was found")
  func wrongTypes() throws {
    let root = try card("text: hello\nlist: [1, two]\nmap: {a: 1}\nreal: 2.5\nminus: -3\nnan: .nan\nnothing:\n").root()
    func check(_ key: String, line: Int, _ words: String, _ body: (CardValue) throws -> Any) throws {
      let value = try #require(root[key])
      let found = try #require(problem { try body(value) })
      #expect(found.line == line && found.description.contains(words), "\(found)")
    }
    try check("text", line: 1, "expected a number, found ‘hello’") { try $0.number() }
    try check("list", line: 2, "list[1]: expected a number, found ‘two’") { try $0.numbers() }
    try check("list", line: 2, "expected text, found a list") { try $0.string() }
    try check("map", line: 3, "expected a list [a, b, …], found a mapping") { try $0.list() }
    try check("map", line: 3, "expected a number, found a mapping") { try $0.number() }
    try check("text", line: 1, "expected keys and values, found ‘hello’") { try $0.mapping() }
    try check("real", line: 4, "expected a whole number, found ‘2.5’") { try $0.count() }
    try check("minus", line: 5, "expected a whole number, found ‘-3’") { try $0.count() }
    try check("nan", line: 6, "expected a number, found ‘.nan’") { try $0.number() }
    try check("nothing", line: 7, "expected keys and values, found ‘’") { try $0.mapping() }
    try check("nothing", line: 7, "expected a number") { try $0.number() }
  }

  @Test("Keys written twice are refused at their line")
  func duplicates() throws {
    let found = try #require(problem { try card("name: a\nbins:\n  qt: 1\n  njets: 2\n  qt: 3\n").root() })
    #expect(found.description.contains("qt") && found.line != nil, "\(found)")
  }

  @Test(
    "What is no YAML says where", arguments: ["a: [1, 2\nb: 3\n", "a: 1\n  b: 2\n", "a: \"open\n", "a: *nowhere\n", "\t- x: y\n"])
  func notYAML(text: String) throws {
    let found = try #require(problem { try card(text).root() })
    #expect(found.description.contains("not valid YAML") && found.line != nil, "\(found)")
  }

  @Test(
    "Empty cards and cards without keys are refused", arguments: ["", "# only a comment\n", "---\n", "[1, 2]\n", "just text\n"])
  func noMapping(text: String) throws {
    let found = try #require(problem { try card(text).root() })
    #expect(found.description.contains("empty") || found.description.contains("expected keys and values"), "\(found)")
  }

  @Test("Anchors stand for what they name")
  func anchors() throws {
    let root = try card("edges: &e [0, 5, 10]\nqt: *e\nscale: &s 2.5\nother: *s\n").root()
    #expect(try root["qt"]?.numbers() == [0, 5, 10])
    #expect(try root["other"]?.number() == 2.5)
  }

  @Test("Keys that are not text are refused")
  func oddKeys() throws {
    let found = try #require(problem { try card("? [a, b]\n: 1\n").root() })
    #expect(found.description.contains("keys must be text"))
  }

  @Test("Relative paths start at the card's folder")
  func paths() {
    #expect(card("").resolve("data_*.root") == "folder/data_*.root")
    #expect(card("").resolve("/abs/x.root") == "/abs/x.root")
    #expect(card("").resolve("../up.root") == "folder/../up.root")
    #expect(Card(file: "z.yaml", text: "").resolve("x.root") == "x.root")
    #expect(Card(file: "/z.yaml", text: "").folder == "/")
    #expect(Card(file: "/a/b/z.yaml", text: "").resolve("c/x.root") == "/a/b/c/x.root")
  }

  @Test("Errors without a line or key are written without them")
  func descriptions() {
    #expect(CardError(file: "f", line: nil, key: "", problem: "p").description == "f: p")
    #expect(CardError(file: "f", line: 3, key: "", problem: "p").description == "f:3: p")
    #expect(CardError(file: "f", line: 3, key: "a.b", problem: "p").description == "f:3: a.b: p")
  }
}
