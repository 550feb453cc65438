import Corrections
import Testing

@Suite("What NaN does, and the library's defects")
struct NaNPolicyTests {
  private static let explicit = "[0.0,1.0,2.0,4.0]"
  private static let uniform = #"{"n":4,"low":0.0,"high":4.0}"#

  private func binning(_ edges: String, _ flow: String) throws -> Correction {
    let content = edges == Self.explicit ? "[1.0,2.0,3.0]" : "[1.0,2.0,3.0,4.0]"
    return try BlockTests.correction(
      #"{"nodetype":"binning","input":"x","edges":\#(edges),"content":\#(content),"flow":\#(flow)}"#)
  }

  private func multibinning(_ flow: String, _ edges: String = "[\(uniform),[0.0,1.0]]") throws -> Correction {
    try BlockTests.correction(
      #"{"nodetype":"multibinning","inputs":["x","y"],"edges":\#(edges),"content":[1.0,2.0,3.0,4.0],"flow":\#(flow)}"#)
  }

  /// By row and by column; nil where it throws.
  private func value(_ correction: Correction, _ x: Double, _ options: EvaluationOptions = EvaluationOptions()) throws -> Double?
  {
    let row: [CorrectionInput] = [.real(x), .real(0.5), .int(0), .string("")]
    let single = try? correction.evaluate(row, options: options)
    let columns: [CorrectionColumn] = [.real([x, x])] + row.dropFirst().map { .constant($0) }
    let block = try? correction.evaluate(columns, options: options)[1]
    #expect(single?.bitPattern == block?.bitPattern)
    return single
  }

  private func options(_ policy: EvaluationOptions.NaNPolicy, isBugCompatible: Bool = false) -> EvaluationOptions {
    var options = EvaluationOptions()
    (options.nanPolicy, options.isBugCompatible) = (policy, isBugCompatible)
    return options
  }

  @Test("NaN is above the last edge, on explicit and uniform axes", arguments: [explicit, uniform])
  func compat(edges: String) throws {
    #expect(try value(binning(edges, #""clamp""#), .nan) == (edges == Self.explicit ? 3 : 4))
    #expect(try value(binning(edges, #""error""#), .nan) == nil)
    #expect(try value(binning(edges, #""wrap""#), .nan) == nil)
    #expect(try value(binning(edges, "-7.0"), .nan) == -7)
    #expect(try value(binning(edges, #""clamp""#), .infinity) == (edges == Self.explicit ? 3 : 4))
    #expect(try value(binning(edges, #""wrap""#), -.infinity) == nil)
  }

  @Test("By ‘propagate’ a lookup of NaN is NaN, whatever the flow", arguments: ["\"clamp\"", "\"error\"", "\"wrap\"", "-7.0"])
  func propagate(flow: String) throws {
    for correction in [try binning(Self.explicit, flow), try binning(Self.uniform, flow), try multibinning(flow)] {
      #expect(try value(correction, .nan, options(.propagate))?.isNaN == true)
      #expect(try value(correction, 0.5, options(.propagate)) == 1)
      if flow == "\"error\"" { #expect(try value(correction, 9, options(.propagate)) == nil) }
    }
  }

  @Test("By ‘throw’ a NaN is named with its row and input, in lookups, formulas and where a transform makes it")
  func refuse() throws {
    let formula = try BlockTests.correction(#"{"nodetype":"formula","expression":"x","parser":"TFormula","variables":["x"]}"#)
    for correction in [try binning(Self.uniform, #""clamp""#), formula] {
      let columns: [CorrectionColumn] = [
        .real([0.5, 1.5, .nan]), .constant(.real(0)), .constant(.int(0)), .constant(.string("")),
      ]
      let error = #expect(throws: CorrectionError.self) { try correction.evaluate(columns, options: options(.throw)) }
      #expect(
        error?.description == "correction 'c', row 2: x is NaN, which the policy ‘throw’ does not allow; leave such rows out")
    }
    let made = try BlockTests.correction(
      #"""
      {"nodetype":"transform","input":"y","rule":{"nodetype":"formula","expression":"log(x)","parser":"TFormula","variables":["x"]},
       "content":{"nodetype":"binning","input":"y","edges":[0.0,1.0],"flow":"clamp","content":[3.0]}}
      """#)
    #expect(try value(made, -1, options(.throw)) == nil)
    #expect(try value(made, 1.5, options(.throw)) == 3)
  }

  // What correctionlib 2.9.0 gives on x86-64, x by x; nil where it throws.
  @Test("The library's defects are reproduced when asked for, and only then")
  func defects() throws {
    let hair = (4.0).nextDown
    let narrow = #"{"n":3,"low":-1.1,"high":0.1}"#  // 0.1.nextDown − low rounds to high − low
    func single(_ edges: String, _ flow: String) throws -> Correction {
      try BlockTests.correction(#"{"nodetype":"binning","input":"x","edges":\#(edges),"content":[1.0,2.0,3.0],"flow":\#(flow)}"#)
    }
    let asIs = options(.compat), spoiled = options(.compat, isBugCompatible: true)
    let below = (0.1).nextDown
    #expect(below + 1.1 == 0.1 + 1.1)
    for (flow, defect) in [("\"clamp\"", 0.0), ("\"error\"", 0.0), ("-7.0", -7.0)] {
      #expect(try value(single(narrow, flow), below, asIs) == 3)
      #expect(try single(narrow, flow).evaluate([.real(below), .real(0), .int(0), .string("")], options: spoiled) == defect)
    }
    #expect(try value(single(narrow, #""wrap""#), -1.1 - 1e-17, asIs) != nil)
    #expect(
      try binning(Self.uniform, #""clamp""#).evaluate([.real(.nan), .real(0), .int(0), .string("")], options: spoiled) == 1)
    #expect(
      try binning(Self.uniform, #""wrap""#).evaluate([.real(-1e-17), .real(0), .int(0), .string("")], options: spoiled) == 0)
    #expect(try value(binning(Self.uniform, #""wrap""#), -1e-17, asIs) == 4)
    #expect(throws: CorrectionError.self) {
      try binning(Self.explicit, #""wrap""#).evaluate([.real(-1e-17), .real(0), .int(0), .string("")], options: spoiled)
    }
    #expect(try value(binning(Self.explicit, #""wrap""#), -1e-17, asIs) == 3)
    #expect(try value(binning(Self.uniform, #""clamp""#), hair, asIs) == 4)
  }
}
