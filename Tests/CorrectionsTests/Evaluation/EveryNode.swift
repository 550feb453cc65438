import Corrections

/// A correction with a node of every kind, and rows that go everywhere in it.
enum EveryNode {
  static let text = #"""
    {"schema_version":2,"corrections":[{"name":"c","version":1,
    "inputs":[{"name":"x","type":"real"},{"name":"y","type":"real"},{"name":"n","type":"int"},{"name":"s","type":"string"}],
    "output":{"name":"w","type":"real"},
    "generic_formulas":[{"nodetype":"formula","parser":"TFormula","variables":["x","y"],"expression":"[0]*x+exp(-0.25*y*y)*[1]"}],
    "data":{"nodetype":"category","input":"s","default":-1.5,"content":[
      {"key":"nom","value":{"nodetype":"multibinning","inputs":["x","n"],"edges":[[-2.0,-0.5,0.25,1.5],[0,2,5]],
        "content":[1.0,2.0,3.0,4.0,5.0,6.0],"flow":7.0}},
      {"key":"up","value":{"nodetype":"multibinning","inputs":["x","n"],"edges":[[-2.0,-0.5,0.25,1.5],[0,2,5]],
        "content":[1.25,2.5,{"nodetype":"formularef","index":0,"parameters":[2.0,0.5]},
          {"nodetype":"formularef","index":0,"parameters":[-1.0,0.75]},5.5,6.5],"flow":{"nodetype":"formula","parser":"TFormula",
          "expression":"atan2(y,x)*0.5","variables":["x","y"]}}},
      {"key":"down","value":{"nodetype":"transform","input":"x",
        "rule":{"nodetype":"formula","expression":"x*[0]+y","parser":"TFormula","variables":["x","y"],"parameters":[0.5]},
        "content":{"nodetype":"binning","input":"x","edges":{"n":3,"low":-1.5,"high":1.5},"flow":"clamp","content":[-1.0,
          {"nodetype":"formula","expression":"x^2*log(2+y^2)","parser":"TFormula","variables":["x","y"]},
          {"nodetype":"category","input":"n","content":[{"key":1,"value":9.0},{"key":-3,"value":8.0}],"default":
            {"nodetype":"formularef","index":0,"parameters":[0.125,3.0]}}]}}},
      {"key":"phi","value":{"nodetype":"binning","input":"y","edges":[-1.0,0.0,0.75,1.0],"flow":"wrap","content":[0.5,
        {"nodetype":"hashprng","inputs":["x","n"],"distribution":"normal"},{"nodetype":"hashprng","inputs":["y"],"distribution":"stdflat"}]}},
      {"key":"round","value":{"nodetype":"transform","input":"n",
        "rule":{"nodetype":"formula","expression":"x*2","parser":"TFormula","variables":["x"]},
        "content":{"nodetype":"category","input":"n","default":0.0,"content":[{"key":1,"value":1.5},{"key":-1,"value":2.5},
          {"key":2,"value":{"nodetype":"formula","expression":"max(x,y)","parser":"TFormula","variables":["x","y"]}}]}}}]}}]}
    """#

  static func correction() throws -> Correction { try CorrectionSet(json: Array(text.utf8)).correction("c") }

  static let keys = ["nom", "up", "down", "phi", "round", "other"]

  /// Rows by a rule that repeats after more rows than there are in a block.
  static func columns(_ count: Int) -> [CorrectionColumn] {
    let x = (0..<count).map { Double(($0 * 7919) % 4001) / 800 - 2.5 }
    let y = (0..<count).map { Double(($0 * 104_729) % 3001) / 1000 - 1.5 }
    let n = (0..<count).map { Int64(($0 * 31) % 11) - 4 }
    let s = (0..<count).map { keys[($0 * 13) % keys.count] }
    return [.real(x), .real(y), .int(n), .string(s)]
  }

  static func row(_ columns: [CorrectionColumn], _ row: Int) -> [CorrectionInput] {
    columns.map {
      switch $0 {
      case .real(let values): .real(values[row])
      case .int(let values): .int(values[row])
      case .string(let values): .string(values[row])
      case .coded(let codes, let words): .string(words[Int(codes[row])])
      case .constant(let value): value
      }
    }
  }
}
