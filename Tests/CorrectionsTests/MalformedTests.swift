import Corrections
import Testing

@Suite("Malformed correction sets")
struct MalformedTests {
  /// A document, the problem and its place, and words of the remedy.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let json: String
    let path: String
    let problem: CorrectionError.Problem
    let remedy: String

    init(_ json: String, at path: String, _ problem: CorrectionError.Problem, remedy: String) {
      (self.json, self.path, self.problem, self.remedy) = (json, path, problem, remedy)
    }

    /// A correction of x (real), n (int) and s (string) with this tree.
    static func tree(_ data: String, at path: String, _ problem: CorrectionError.Problem, remedy: String) -> Refusal {
      Refusal(document(data), at: path.isEmpty ? "corrections[0].data" : "corrections[0].data.\(path)", problem, remedy: remedy)
    }

    var testDescription: String { "\(path): \(problem)" }
  }

  static func document(_ data: String, generic: String = "") -> String {
    let inputs = #"[{"name":"x","type":"real"},{"name":"n","type":"int"},{"name":"s","type":"string"}]"#
    let formulas = generic.isEmpty ? "" : #""generic_formulas":[\#(generic)],"#
    return """
      {"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":\(inputs),"output":{"name":"o","type":"real"},
      \(formulas)"data":\(data)}]}
      """
  }

  static func compound(_ changes: (String, String)...) -> String {
    var members = [
      "name": #""k""#, "inputs": #"[{"name":"x","type":"real"},{"name":"n","type":"int"},{"name":"s","type":"string"}]"#,
      "output": #"{"name":"o","type":"real"}"#, "inputs_update": #"["x"]"#, "input_op": #""*""#, "output_op": #""*""#,
      "stack": #"["c"]"#,
    ]
    for (key, value) in changes { members[key] = value.isEmpty ? nil : value }
    let text = members.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    return document("1.0").dropLast(1) + ",\"compound_corrections\":[{\(text)}]}"
  }

  private static let one = #"{"schema_version":2,"corrections":["#

  /// A correction with this output.
  private static func output(_ text: String) -> String {
    one + #"{"name":"c","description":null,"version":7,"inputs":[],"output":\#(text),"data":0.985}]}"#
  }

  static let outputs: [Refusal] = [
    Refusal(
      output("3"), at: "corrections[0].output", .wrongKind(expected: "an object", found: "the integer 3"),
      remedy: "an object must be"),
    Refusal(
      output("[]"), at: "corrections[0].output", .wrongKind(expected: "an object", found: "an array of 0"),
      remedy: "an object must be"),
    Refusal(output("{}"), at: "corrections[0].output", .missingKey("type"), remedy: "add it"),
    Refusal(output(#"{"type":"real"}"#), at: "corrections[0].output", .missingKey("name"), remedy: "add it"),
    Refusal(output(#"{"name":"o"}"#), at: "corrections[0].output", .missingKey("type"), remedy: "add it"),
    Refusal(
      output(#"{"name":"o","type":2}"#), at: "corrections[0].output.type",
      .wrongKind(expected: "a string", found: "the integer 2"), remedy: "a string must be"),
    Refusal(
      output(#"{"name":"o","type":"str"}"#), at: "corrections[0].output.type",
      .wrongKind(expected: "\"real\", \"int\" or \"string\"", found: "the string \"str\""), remedy: "must be"),
    Refusal(
      output(#"{"name":"o","type":"string"}"#), at: "corrections[0].output.type", .outputNotReal("string"),
      remedy: "real outputs only"),
    Refusal(
      output(#"{"name":"o","type":"string","description":null}"#), at: "corrections[0].output.type", .outputNotReal("string"),
      remedy: "real outputs only"),
    Refusal(
      output(#"{"name":"o","type":"real","description":3}"#), at: "corrections[0].output.description",
      .wrongKind(expected: "a string", found: "the integer 3"), remedy: "a string must be"),
    Refusal(
      output(#"{"name":5.5,"type":"real"}"#), at: "corrections[0].output.name",
      .wrongKind(expected: "a string", found: "the number 5.5"), remedy: "a string must be"),
  ]

  static let envelopes: [Refusal] = [
    Refusal("[]", at: "", .wrongKind(expected: "an object", found: "an array of 0"), remedy: "an object must be"),
    Refusal("{}", at: "", .missingKey("schema_version"), remedy: "add it"),
    Refusal(#"{"schema_version":1,"corrections":[]}"#, at: "schema_version", .schemaVersion(1), remedy: "only version 2"),
    Refusal(#"{"schema_version":3,"corrections":[]}"#, at: "schema_version", .schemaVersion(3), remedy: "only version 2"),
    Refusal(
      #"{"schema_version":2.0,"corrections":[]}"#, at: "schema_version",
      .wrongKind(expected: "an integer", found: "the number 2.0"), remedy: "an integer must be"),
    Refusal(
      #"{"schema_version":"2","corrections":[]}"#, at: "schema_version",
      .wrongKind(expected: "an integer", found: "the string \"2\""), remedy: "an integer must be"),
    Refusal(#"{"schema_version":2}"#, at: "", .missingKey("corrections"), remedy: "add it"),
    Refusal(
      #"{"schema_version":2,"corrections":{}}"#, at: "corrections", .wrongKind(expected: "an array", found: "an object"),
      remedy: "an array must be"),
    Refusal(
      one + "3]}", at: "corrections[0]", .wrongKind(expected: "an object", found: "the integer 3"), remedy: "an object must be"),
    Refusal(
      #"{"schema_version":2,"corrections":[],"extra":0}"#, at: "",
      .unknownKey("extra", allowed: ["$schema", "schema_version", "description", "corrections", "compound_corrections"]),
      remedy: "schema 2 has here: $schema"),
    Refusal(one + "{}]}", at: "corrections[0]", .missingKey("name"), remedy: "add it"),
    Refusal(
      one + #"{"name":7}]}"#, at: "corrections[0].name", .wrongKind(expected: "a string", found: "the integer 7"),
      remedy: "a string must be"),
    Refusal(one + #"{"name":"c"}]}"#, at: "corrections[0]", .missingKey("version"), remedy: "add it"),
    Refusal(
      one + #"{"name":"c","version":"1"}]}"#, at: "corrections[0].version",
      .wrongKind(expected: "an integer", found: "the string \"1\""), remedy: "an integer must be"),
    Refusal(one + #"{"name":"c","version":1}]}"#, at: "corrections[0]", .missingKey("inputs"), remedy: "add it"),
    Refusal(
      one + #"{"name":"c","version":1,"inputs":[{"name":"x"}]}]}"#, at: "corrections[0].inputs[0]", .missingKey("type"),
      remedy: "add it"),
    Refusal(
      one + #"{"name":"c","version":1,"inputs":[{"name":"x","type":"float"}]}]}"#, at: "corrections[0].inputs[0].type",
      .wrongKind(expected: "\"real\", \"int\" or \"string\"", found: "the string \"float\""), remedy: "must be"),
    Refusal(one + #"{"name":"c","version":1,"inputs":[]}]}"#, at: "corrections[0]", .missingKey("output"), remedy: "add it"),
    Refusal(
      one + #"{"name":"c","version":1,"inputs":[],"output":{"name":"o","type":"real"}}]}"#, at: "corrections[0]",
      .missingKey("data"), remedy: "add it"),
    Refusal(
      one + #"{"name":"c","version":1,"inputs":[],"output":{"name":"o","type":"int"},"data":1.0}]}"#,
      at: "corrections[0].output.type", .outputNotReal("int"), remedy: "real outputs only"),
    Refusal(
      one
        + #"{"name":"c","version":1,"inputs":[{"name":"x","type":"real"},{"name":"x","type":"int"}],"output":{"name":"o","type":"real"},"data":1.0}]}"#,
      at: "corrections[0].inputs[1].name", .duplicateName("x"), remedy: "rename one"),
    Refusal(
      one
        + #"{"name":"c","version":1,"inputs":[],"output":{"name":"o","type":"real"},"data":1.0},{"name":"c","version":1,"inputs":[],"output":{"name":"o","type":"real"},"data":1.0}]}"#,
      at: "corrections[1].name", .duplicateName("c"), remedy: "rename one"),
  ]

  @Test("Every malformed document is refused at its place, with the remedy", arguments: envelopes + outputs + lookups + others)
  func refused(_ it: Refusal) throws {
    let error = try #require(throws: CorrectionError.self) { try CorrectionSet(json: Array(it.json.utf8)) }
    #expect(error.path == it.path)
    #expect(error.problem == it.problem)
    #expect(error.description.contains(it.remedy), "\(error)")
  }
}
