extension CorrectionFinding.Code {
  /// What a finding does to results or readers, and what to do about it.
  var texts: (effect: String, remedy: String) { documentTexts ?? nodeTexts ?? valueTexts ?? ("", "") }

  private var documentTexts: (effect: String, remedy: String)? {
    switch self {
    case .notJSON: ("nobody can read the file", "write it with a program; an editor's JSON mode finds the place")
    case .byteOrderMark:
      (
        "correctionlib refuses the file; Concord reads it",
        "save it as UTF-8 without a byte order mark, as concord convert writes it"
      )
    case .unreadable: ("Concord cannot read the set", "correct what is named")
    case .schemaVersion: ("readers of schema 2 refuse it", "write \"schema_version\": 2")
    case .schemaNamed: ("validators older than 2.8 refuse the key", "leave \"$schema\" out")
    case .keyMissing: ("the node means nothing without it", "add the key")
    case .keyUnknown:
      (
        "the validator refuses the file; the loader ignores what is said there",
        "move it into a description, or correct its spelling"
      )
    case .keyRepeated: ("readers take either the first or the last", "remove one")
    case .wrongKind: ("readers refuse it, or take something else for it", "write what the schema asks for")
    case .nameRepeated: ("only one of them could be found by its name", "rename one")
    case .inputRepeated: ("nodes that name it see only the first", "rename one")
    case .outputType: ("schema 2 has real outputs only", "declare the output \"real\"")
    case .versionLow: ("the first version is 1; tools that compare versions expect it to rise from there", "number from 1")
    case .minimumReader:
      ("older copies of correctionlib, as experiments' releases ship them, refuse the file", "convert it with --target")
    case .compoundInputs: ("the compound cannot be evaluated", "declare what its parts need, with the same types")
    case .stackUnknown: ("the compound has nothing to evaluate", "name corrections of the same file, one or more")
    default: nil
    }
  }

  private var nodeTexts: (effect: String, remedy: String)? {
    switch self {
    case .inputUnknown: ("readers refuse the file", "declare the input, or correct the name")
    case .inputType: ("the loader refuses the file", "use an input of a type that the node takes")
    case .edgesInteger: ("the loader refuses the file, although the validator accepts it", "write edges with a point: 20.0")
    case .edgeInfinite: ("the validator refuses the file", "write the words \"inf\" and \"-inf\"")
    case .edgesNotRising: ("no bin can be found", "sort the edges; each must be above the one before")
    case .edgesTooFew: ("there is no bin", "give two edges or more, and one bin or more")
    case .axisCount: ("readers look past the end of a list", "give one axis of edges per input, at least one")
    case .contentCount: ("readers refuse the file", "give one content per bin, last input fastest")
    case .categoryKeyRange: ("the loader refuses integer keys beyond 32 bits", "map the numbers, or use a string input")
    case .categoryKeyRepeated: ("the validator refuses the file; the loader takes the first", "remove one")
    case .categoryKeyType: ("readers refuse the file", "use keys of the type of the input")
    case .formulaInvalid: ("the loader refuses the file, or fails when the formula is first used", "rewrite the formula")
    case .formulaParameters: ("the loader refuses the file", "give every [k] a value in 'parameters'")
    case .formulaVariables: ("the loader refuses the file", "list one real input per variable")
    case .referenceIndex: ("the loader refuses the file", "count generic formulas from 0")
    case .referenceParameters:
      (
        "the loader does not notice: it reads beyond its list and returns anything, or crashes",
        "give every [k] a value in 'parameters'"
      )
    case .network: ("the loader refuses the file", "see the message; write what LWTNN's sequential networks have")
    default: nil
    }
  }

  private var valueTexts: (effect: String, remedy: String)? {
    switch self {
    case .notFinite:
      ("results are not finite; rewriting the file with Python turns the number into null", "derive the content again")
    case .numberReading:
      (
        "correctionlib makes neighbouring doubles of these decimals: values differ from the text in their last bits",
        "none is needed: concord evaluate and apply read them as correctionlib does, unless --numbers nearest is given"
      )
    case .tooLarge: ("the loader refuses the file", "stay within 32-bit integers and doubles")
    case .uniformUpperEdge:
      (
        "correctionlib 2.9 returns 0, or the content of another bin, for a value just below the last edge; Concord does not",
        "write the edges as a list"
      )
    case .wrapLowerEdge:
      (
        "correctionlib 2.9 returns 0 (uniform) or throws (list) for a value just below the first edge; Concord does not",
        "begin the range a little lower, or wrap before the call"
      )
    case .nanUniform: ("correctionlib 2.9 takes NaN as the first bin, Concord as above the last", "write the edges as a list")
    case .standardNormal: ("platforms draw different numbers", "use \"normal\"")
    case .inputUnused:
      ("callers must pass a value that changes nothing", "remove the input, or say in its description what it is for")
    case .genericUnused: ("it is parsed for nothing", "remove it, and count the others again")
    case .unreachable: ("no value of the input leads there", "remove it, or check the edges or keys further out")
    case .categoriesDiffer:
      ("a key that works in one place is an error in another", "give all nodes of the input the same keys, or a default")
    case .variationUnpaired: ("the uncertainty is one-sided by accident", "write both directions")
    case .nominalMissing: ("callers look for a nominal key", "add one, such as nom or nominal")
    case .variationIdentical: ("the variation has no effect there", "check that it was filled; leave it out if it has none")
    case .negativeValue: ("events change the sign of their weights, if it is a scale factor", "check the places")
    case .steep: ("neighbouring events are treated very differently", "check the statistics of both bins")
    case .flowError: ("values outside stop the program", "tell users the range, or use \"clamp\"")
    default: nil
    }
  }
}
