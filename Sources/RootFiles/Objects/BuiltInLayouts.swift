/// The layouts that ROOT 6 gives the classes of a tree: read when a file describes nothing, and written with every tree.
///
/// One line a class: name, version, checksum, then its members in order. A single word is a base class; otherwise name
/// and type, where `object C` lies in place, `any C` too without being a TObject, `pointer C` is a reference, and
/// `int* n` has as many values as member n says.
enum BuiltInLayouts {
  private static let text = """
    TObject 1 901bc02d = fUniqueID uint; fBits bits
    TNamed 1 dfb74a3c = TObject; fName string; fTitle string
    TObjString 1 9c8e4800 = TObject; fString string
    TParameter<double> 2 755b05d8 = TObject; fName string; fVal double
    TAttLine 2 94074549 = fLineColor short; fLineStyle short; fLineWidth short
    TAttFill 2 ffd92a92 = fFillColor short; fFillStyle short
    TAttMarker 2 291d8bec = fMarkerColor short; fMarkerStyle short; fMarkerSize float
    TCollection 3 57e3cb9c = TObject; fName string; fSize int
    TSeqCollection 0 fc6c3bc6 = TCollection
    TList 5 69c5c3bb = TSeqCollection
    TObjArray 3 a99e6552 = TSeqCollection; fLowerBound int; fLast int
    TRefTable 3 8c895b85 = TObject; fSize int; fParents pointer TObjArray; \
    fOwner pointer TObject; fProcessGUIDs stl vector<string>
    ROOT::TIOFeatures 1 1aa12f10 = fIOBits uchar
    TLeaf 2 6d1e8152 = TNamed; fLen int; fLenType int; fOffset int; fIsRange bool; fIsUnsigned bool; fLeafCount pointer TLeaf
    TLeafO 1 02ae48d3 = TLeaf; fMinimum bool; fMaximum bool
    TLeafB 1 0f1e4b5e = TLeaf; fMinimum char; fMaximum char
    TLeafS 1 150ceecf = TLeaf; fMinimum short; fMaximum short
    TLeafI 1 7e6aae19 = TLeaf; fMinimum int; fMaximum int
    TLeafL 1 de320862 = TLeaf; fMinimum long64; fMaximum long64
    TLeafF 1 3add9d72 = TLeaf; fMinimum float; fMaximum float
    TLeafD 1 118e8776 = TLeaf; fMinimum double; fMaximum double
    TLeafC 1 fbe3b2f3 = TLeaf; fMinimum int; fMaximum int
    TBranch 13 10978aac = TNamed; TAttFill; fCompress int; fBasketSize int; fEntryOffsetLen int; fWriteBasket int; \
    fEntryNumber long64; fIOFeatures any ROOT::TIOFeatures; fOffset int; fMaxBaskets counter; fSplitLevel int; \
    fEntries long64; fFirstEntry long64; fTotBytes long64; fZipBytes long64; fBranches object TObjArray; \
    fLeaves object TObjArray; fBaskets object TObjArray; fBasketBytes int* fMaxBaskets; \
    fBasketEntry long64* fMaxBaskets; fBasketSeek long64* fMaxBaskets; fFileName string
    TBranchRef 1 2360b3fd = TBranch; fRefTable pointer TRefTable
    TTree 20 7264e07f = TNamed; TAttLine; TAttFill; TAttMarker; fEntries long64; fTotBytes long64; fZipBytes long64; \
    fSavedBytes long64; fFlushedBytes long64; fWeight double; fTimerInterval int; fScanField int; fUpdate int; \
    fDefaultEntryOffsetLen int; fNClusterRange counter; fMaxEntries long64; fMaxEntryLoop long64; \
    fMaxVirtualSize long64; fAutoSave long64; fAutoFlush long64; fEstimate long64; \
    fClusterRangeEnd long64* fNClusterRange; fClusterSize long64* fNClusterRange; fIOFeatures any ROOT::TIOFeatures; \
    fBranches object TObjArray; fLeaves object TObjArray; fAliases pointer TList; fIndexValues any TArrayD; \
    fIndex any TArrayI; fTreeIndex pointer TVirtualIndex; fFriends pointer TList; fUserInfo pointer TList; \
    fBranchRef pointer TBranchRef
    """
  /// Classes that are only read. Files always bring the layout of these; the lines serve damaged or stripped files.
  private static let onlyRead = """
    TLeafG 1 0 = TLeaf; fMinimum long; fMaximum long
    TLeafElement 1 0 = TLeaf; fID int; fType int
    TBranchElement 10 0 = TBranch; fParentName string; fClassName string; fClonesName string; fCheckSum uint; \
    fClassVersion ushort; fID int; fType int; fStreamerType int; fMaximum int; fBranchCount pointer TBranchElement; \
    fBranchCount2 pointer TBranchElement
    TFormula 12 0 = TNamed; fClingParameters stl vector<double>; fAllParametersSetted bool; \
    fParams stl map<TString,int,TFormulaParamOrder>; fFormula string; fNdim int; fLinearParts stl vector<TObject*>; \
    fVectorized bool
    TF1Parameters 1 0 = fParameters stl vector<double>; fParNames stl vector<string>
    TF1 10 0 = TNamed; TAttLine; TAttFill; TAttMarker; fXmin double; fXmax double; fNpar int; fNdim int; fNpx int; \
    fType enum TF1::EFType; fNpfits int; fNDF int; fChisquare double; fMinimum double; fMaximum double; \
    fParErrors stl vector<double>; fParMin stl vector<double>; fParMax stl vector<double>; fSave stl vector<double>; \
    fNormalized bool; fNormIntegral double; fFormula pointer TFormula; fParams pointer TF1Parameters; \
    fComposition_ptr pointer TF1AbsComposition
    TNtuple 2 0 = TTree; fNvar int
    TNtupleD 1 0 = TTree; fNvar int
    """

  /// What a file written here describes, base classes before what derives from them.
  static let written: [ClassLayout] = parse(text, before: [:])
  static let byName: [String: ClassLayout] = {
    let known = Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0) })
    return Dictionary(uniqueKeysWithValues: (written + histograms + parse(onlyRead, before: known)).map { ($0.name, $0) })
  }()

  /// Basic types: how a line here says it, the format's number, and the C++ name.
  static let basicTypes: [String: (code: Int, typeName: String)] = [
    "char": (1, "char"), "short": (2, "short"), "int": (3, "int"), "long": (4, "long"), "float": (5, "float"),
    "counter": (6, "int"), "double": (8, "double"), "uchar": (11, "unsigned char"), "ushort": (12, "unsigned short"),
    "uint": (13, "unsigned int"), "bits": (15, "unsigned int"), "long64": (16, "Long64_t"), "bool": (18, "bool"),
  ]

  static func parse(_ text: String, before: [String: ClassLayout]) -> [ClassLayout] {
    var known = before
    var result: [ClassLayout] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 4).map(String.init)
      guard words.count >= 4, let version = Int(words[1]), let checksum = UInt32(words[2], radix: 16) else { continue }
      let members = words.dropFirst(4).joined().split(separator: ";").map { item in
        member(item.split(separator: " ").map(String.init), of: version, known)
      }
      let layout = ClassLayout(name: words[0], version: version, checksum: checksum, members: members)
      known[layout.name] = layout
      result.append(layout)
    }
    return result
  }

  private static func member(_ words: [String], of version: Int, _ known: [String: ClassLayout]) -> ClassMember {
    typealias Code = ClassMember.Code
    let name = words[0]
    guard words.count > 1 else {
      let code = name == "TObject" ? Code.tObject : name == "TNamed" ? Code.tNamed : Code.base
      return ClassMember(
        name: name, title: "", code: code, typeName: "BASE", version: known[name]?.version ?? arrayVersion(name), isBase: true)
    }
    let detail = words.count > 2 ? words[2] : ""
    switch words[1] {
    case "string": return ClassMember(name: name, title: "", code: Code.string, typeName: "TString")
    case "object": return ClassMember(name: name, title: "", code: Code.object, typeName: detail)
    case "any": return ClassMember(name: name, title: "", code: Code.any, typeName: detail)
    case "pointer": return ClassMember(name: name, title: "", code: Code.pointer, typeName: detail + "*")
    case "inside": return ClassMember(name: name, title: "->", code: Code.inPlace, typeName: detail + "*")
    case "enum": return ClassMember(name: name, title: "", code: 3, typeName: detail)
    case "stl": return ClassMember(name: name, title: "", code: Code.stl, typeName: detail)
    case let type where type.hasSuffix("*"):
      let basic = basicTypes[String(type.dropLast())] ?? (0, type)
      return ClassMember(
        name: name, title: "[\(detail)]", code: basic.code + Code.countedArrays, typeName: basic.typeName + "*",
        countName: detail, version: version)
    case let type:
      let basic = basicTypes[type] ?? (0, type)
      return ClassMember(name: name, title: "", code: basic.code, typeName: basic.typeName)
    }
  }

  /// Plain arrays write themselves and are not described, yet have a version as base classes.
  private static func arrayVersion(_ name: String) -> Int { name.hasPrefix("TArray") ? 1 : 0 }
}
