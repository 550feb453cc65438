import Corrections

extension MalformedTests {
  private static let kinds = "one of binning, multibinning, category, formula, formularef, transform, hashprng, lwtnn"
  private static let nodeKeys = ["nodetype", "input", "edges", "content", "flow"]

  static let lookups: [Refusal] = [
    .tree("null", at: "", .wrongKind(expected: "a number", found: "null"), remedy: "a number must be"),
    .tree(#""1""#, at: "", .wrongKind(expected: "a number", found: "the string \"1\""), remedy: "a number must be"),
    .tree("{}", at: "", .missingKey("nodetype"), remedy: "add it"),
    .tree(
      #"{"nodetype":3}"#, at: "nodetype", .wrongKind(expected: "a string", found: "the integer 3"), remedy: "a string must be"),
    .tree(
      #"{"nodetype":"switch"}"#, at: "nodetype", .wrongKind(expected: kinds, found: "the string \"switch\""), remedy: "lwtnn"),
    .tree(
      #"{"nodetype":"binning","input":"y","edges":[0,1],"content":[1.0],"flow":"clamp"}"#, at: "input",
      .unknownInput("y", known: ["x", "n", "s"]), remedy: "declared are: x, n, s"),
    .tree(
      #"{"nodetype":"binning","input":"s","edges":[0,1],"content":[1.0],"flow":"clamp"}"#, at: "input",
      .wrongInputType("s", is: .string, needed: "a real or int input"), remedy: "needs a real or int"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0],"content":[],"flow":"clamp"}"#, at: "edges", .tooFewEdges(1),
      remedy: "two edges or more"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,2.5,1],"content":[1.0,2.0],"flow":"clamp"}"#, at: "edges",
      .edgesNotRising(at: 2, 2.5, 1), remedy: "must rise"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":["inf",2],"content":[1.0],"flow":"clamp"}"#, at: "edges",
      .edgesNotRising(at: 1, .infinity, 2), remedy: "must rise"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,"infinity"],"content":[1.0],"flow":"clamp"}"#, at: "edges[1]",
      .wrongKind(expected: "a number, \"inf\" or \"-inf\"", found: "the string \"infinity\""), remedy: "\"inf\""),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,1,2],"content":[1.0],"flow":"clamp"}"#, at: "content",
      .contentCount(found: 1, needed: 2), remedy: "one for each bin"),
    .tree(#"{"nodetype":"binning","input":"x","edges":[0,1],"content":[1.0]}"#, at: "", .missingKey("flow"), remedy: "add it"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,1],"content":[1.0],"flow":"throw"}"#, at: "flow",
      .wrongKind(expected: "\"clamp\", \"error\", \"wrap\", a number or a node", found: "the string \"throw\""),
      remedy: "\"wrap\""),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":["-inf",1],"content":[1.0],"flow":"wrap"}"#, at: "edges", .wrapOnInfiniteAxis,
      remedy: "use \"clamp\""),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,1],"content":[1.0],"flow":"clamp","default":1.0}"#, at: "",
      .unknownKey("default", allowed: nodeKeys), remedy: "schema 2 has here"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":{"n":0,"low":0.0,"high":1.0},"content":[],"flow":"clamp"}"#, at: "edges",
      .badUniformAxis(count: 0, low: 0, high: 1), remedy: "a bin or more"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":{"n":-4,"low":0.0,"high":1.0},"content":[],"flow":"clamp"}"#, at: "edges",
      .badUniformAxis(count: -4, low: 0, high: 1), remedy: "a bin or more"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":{"n":2,"low":1.5,"high":1.5},"content":[1,2],"flow":"clamp"}"#, at: "edges",
      .badUniformAxis(count: 2, low: 1.5, high: 1.5), remedy: "low < high"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":{"n":2,"low":0.0},"content":[1,2],"flow":"clamp"}"#, at: "edges",
      .missingKey("high"), remedy: "add it"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":{"n":9223372036854775807,"low":0.0,"high":1.0},"content":[1],"flow":"clamp"}"#,
      at: "content", .contentCount(found: 1, needed: .max), remedy: "one for each bin"),
    .tree(
      #"{"nodetype":"binning","input":"x","edges":[0,1],"content":[{"nodetype":"formula"}],"flow":"clamp"}"#, at: "content[0]",
      .missingKey("parser"), remedy: "add it"),
    .tree(
      #"{"nodetype":"multibinning","inputs":["x","n"],"edges":[[0,1]],"content":[1.0],"flow":"clamp"}"#, at: "edges",
      .axisCount(inputs: 2, axes: 1), remedy: "one axis per input"),
    .tree(
      #"{"nodetype":"multibinning","inputs":[],"edges":[],"content":[1.0],"flow":"clamp"}"#, at: "edges",
      .axisCount(inputs: 0, axes: 0), remedy: "at least one"),
    .tree(
      #"{"nodetype":"multibinning","inputs":["x","n"],"edges":[[0,1,2],[0,1,2]],"content":[1.0,2.0,3.0],"flow":1.0}"#,
      at: "content", .contentCount(found: 3, needed: 4), remedy: "one for each bin"),
    .tree(
      #"{"nodetype":"multibinning","inputs":["x","n"],"edges":[{"n":4294967296,"low":0,"high":1},{"n":4294967296,"low":0,"high":1}],"content":[],"flow":1.0}"#,
      at: "content", .contentCount(found: 0, needed: .max), remedy: "one for each bin"),
    .tree(
      #"{"nodetype":"multibinning","inputs":["x","x"],"edges":[[0,1],[0,"up"]],"content":[1.0],"flow":1.0}"#, at: "edges[1][1]",
      .wrongKind(expected: "a number, \"inf\" or \"-inf\"", found: "the string \"up\""), remedy: "\"-inf\""),
    .tree(
      #"{"nodetype":"category","input":"x","content":[{"key":1,"value":1.0}]}"#, at: "input",
      .wrongInputType("x", is: .real, needed: "an int input for its integer keys"), remedy: "needs an int input"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[{"key":"1","value":1.0}]}"#, at: "input",
      .wrongInputType("n", is: .int, needed: "a string input for its string keys"), remedy: "needs a string input"),
    .tree(
      #"{"nodetype":"category","input":"s","content":[{"key":"a","value":1.0},{"key":1,"value":1.0}]}"#, at: "content",
      .mixedKeys,
      remedy: "use the type of the input"),
    .tree(
      #"{"nodetype":"category","input":"s","content":[{"key":"a","value":1.0},{"key":"a","value":2.0}]}"#, at: "content[1].key",
      .duplicateKey("a"), remedy: "remove one"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[{"key":1.0,"value":1.0}]}"#, at: "content[0].key",
      .wrongKind(expected: "an integer or a string", found: "the number 1.0"), remedy: "an integer or a string must be"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[{"key":1}]}"#, at: "content[0]", .missingKey("value"), remedy: "add it"),
    .tree(#"{"nodetype":"category","input":"q"}"#, at: "", .missingKey("content"), remedy: "add it"),
    .tree(
      #"{"nodetype":"category","input":"q","content":[]}"#, at: "input", .unknownInput("q", known: ["x", "n", "s"]),
      remedy: "declared are"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[3]}"#, at: "content[0]",
      .wrongKind(expected: "an object", found: "the integer 3"), remedy: "an object must be"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[{"key":null,"value":3}]}"#, at: "content[0].key",
      .wrongKind(expected: "an integer or a string", found: "null"), remedy: "an integer or a string must be"),
    .tree(
      #"{"nodetype":"category","input":"n","content":[{"key":4,"val":3}]}"#, at: "content[0]",
      .unknownKey("val", allowed: ["key", "value"]), remedy: "schema 2 has here: key, value"),
    .tree(
      #"{"nodetype":"category","input":"s","content":[],"default":"up"}"#, at: "default",
      .wrongKind(expected: "a number", found: "the string \"up\""), remedy: "a number must be"),
  ]

  private static func formula(_ text: String, _ rest: String = #""variables":["x"]"#) -> String {
    #"{"nodetype":"formula","expression":"\#(text)","parser":"TFormula",\#(rest)}"#
  }

  static let others: [Refusal] = [
    .tree(#"{"nodetype":"formula"}"#, at: "", .missingKey("parser"), remedy: "add it"),
    .tree(
      formula("x+"), at: "expression", .formula("x+", position: 3, "the formula ends where a value must be"),
      remedy: "a value must be"),
    .tree(
      formula("1e+2"), at: "expression", .formula("1e+2", position: 3, "digits must follow 'e' (no plus sign)"),
      remedy: "digits must follow"),
    .tree(
      formula("x*y"), at: "variables", .tooFewVariables("x*y", needed: 2, given: 1), remedy: "list more in 'variables'"),
    .tree(
      formula("[1]*x", #""variables":["x"],"parameters":[1]"#), at: "parameters", .tooFewParameters("[1]*x", needed: 2, given: 1),
      remedy: "list more in 'parameters'"),
    .tree(
      formula("x", #""variables":["n"]"#), at: "variables[0]", .wrongInputType("n", is: .int, needed: "real inputs"),
      remedy: "needs real inputs"),
    .tree(
      formula("x", #""variables":["q"]"#), at: "variables[0]", .unknownInput("q", known: ["x", "n", "s"]), remedy: "declared are"),
    .tree(
      #"{"nodetype":"formula","expression":"x","parser":"numexpr","variables":["x"]}"#, at: "parser",
      .wrongKind(expected: "\"TFormula\"", found: "the string \"numexpr\""), remedy: "\"TFormula\" must be"),
    .tree(
      #"{"nodetype":"formularef","index":0,"parameters":[]}"#, at: "index", .noSuchFormula(index: 0, count: 0),
      remedy: "there are 0, counted from 0"),
    .tree(
      #"{"nodetype":"formularef","index":-1,"parameters":[]}"#, at: "index", .noSuchFormula(index: -1, count: 0),
      remedy: "there are 0, counted from 0"),
    .tree(#"{"nodetype":"formularef","index":0}"#, at: "", .missingKey("parameters"), remedy: "add it"),
    Refusal(
      document(#"{"nodetype":"formularef","index":0,"parameters":[1]}"#, generic: formula("[0]+[1]*x")),
      at: "corrections[0].data.parameters", .tooFewParameters("[0]+[1]*x", needed: 2, given: 1),
      remedy: "list more in 'parameters'"),
    Refusal(
      document("1.0", generic: "1.0"), at: "corrections[0].generic_formulas[0]",
      .wrongKind(expected: "an object", found: "the number 1.0"), remedy: "an object must be"),
    .tree(
      #"{"nodetype":"transform","input":"s","rule":1.0,"content":1.0}"#, at: "input",
      .wrongInputType("s", is: .string, needed: "a real or int input"), remedy: "needs a real or int"),
    .tree(#"{"nodetype":"transform","input":"x","rule":1.0}"#, at: "", .missingKey("content"), remedy: "add it"),
    .tree(
      #"{"nodetype":"transform","input":"x","rule":{},"content":1.0}"#, at: "rule", .missingKey("nodetype"), remedy: "add it"),
    .tree(
      #"{"nodetype":"hashprng","inputs":["x"],"distribution":"flat"}"#, at: "distribution",
      .wrongKind(expected: "one of stdflat, normal, stdnormal", found: "the string \"flat\""), remedy: "stdflat"),
    .tree(
      #"{"nodetype":"hashprng","inputs":["x",3],"distribution":"normal"}"#, at: "inputs[1]",
      .wrongKind(expected: "a string", found: "the integer 3"), remedy: "a string must be"),
    .tree(#"{"nodetype":"lwtnn","opaque":{}}"#, at: "opaque", .missingKey("inputs"), remedy: "add it"),
    Refusal(
      compound(("stack", #"["d"]"#)), at: "compound_corrections[0].stack[0]", .unknownCorrection("d", known: ["c"]),
      remedy: "there are: c"),
    Refusal(compound(("stack", "[]")), at: "compound_corrections[0].stack", .emptyStack, remedy: "needs a correction"),
    Refusal(
      compound(("inputs_update", #"["n"]"#)), at: "compound_corrections[0].inputs_update[0]",
      .wrongInputType("n", is: .int, needed: "a real input"), remedy: "needs a real input"),
    Refusal(
      compound(("inputs_update", #"["y"]"#)), at: "compound_corrections[0].inputs_update[0]",
      .unknownInput("y", known: ["x", "n", "s"]), remedy: "declared are"),
    Refusal(
      compound(("input_op", #""last""#)), at: "compound_corrections[0].input_op",
      .wrongKind(expected: "\"+\", \"*\" or \"/\"", found: "\"last\""), remedy: "must be"),
    Refusal(
      compound(("output_op", #""-""#)), at: "compound_corrections[0].output_op",
      .wrongKind(expected: "one of +, *, /, last", found: "the string \"-\""), remedy: "one of"),
    Refusal(
      compound(("inputs", #"[{"name":"x","type":"real"}]"#)), at: "compound_corrections[0].stack[0]",
      .unknownInput("n", known: ["x"]), remedy: "declared are"),
    Refusal(compound(("output_op", "")), at: "compound_corrections[0]", .missingKey("output_op"), remedy: "add it"),
  ]
}
