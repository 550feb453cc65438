/// The layouts that ROOT 6 gives histograms, profiles, graphs and parameters; the language is that of ``BuiltInLayouts``.
///
/// `inside C` is a pointer whose object always lies in place, without its class in front; `enum E` is an int.
extension BuiltInLayouts {
  static let histogramText = """
    THashList 0 cc7e49c1 = TList
    TAttAxis 4 5c6fff3e = fNdivisions int; fAxisColor short; fLabelColor short; fLabelFont short; fLabelOffset float; \
    fLabelSize float; fTickLength float; fTitleOffset float; fTitleSize float; fTitleColor short; fTitleFont short
    TAxis 10 5a496e70 = TNamed; TAttAxis; fNbins int; fXmin double; fXmax double; fXbins any TArrayD; fFirst int; \
    fLast int; fBits2 ushort; fTimeDisplay bool; fTimeFormat string; fLabels pointer THashList; fModLabs pointer TList
    TH1 8 1c3740c4 = TNamed; TAttLine; TAttFill; TAttMarker; fNcells int; fXaxis object TAxis; fYaxis object TAxis; \
    fZaxis object TAxis; fBarOffset short; fBarWidth short; fEntries double; fTsumw double; fTsumw2 double; \
    fTsumwx double; fTsumwx2 double; fMaximum double; fMinimum double; fNormFactor double; fContour any TArrayD; \
    fSumw2 any TArrayD; fOption string; fFunctions inside TList; fBufferSize counter; fBuffer double* fBufferSize; \
    fBinStatErrOpt enum TH1::EBinErrorOpt; fStatOverflows enum TH1::EStatOverflows
    TH1C 3 36f6e4ad = TH1; TArrayC
    TH1S 3 8c4d9dcb = TH1; TArrayS
    TH1I 3 627564f6 = TH1; TArrayI
    TH1F 3 e2939644 = TH1; TArrayF
    TH1D 3 f9b1569f = TH1; TArrayD
    TH2 5 0182347f = TH1; fScalefactor double; fTsumwy double; fTsumwy2 double; fTsumwxy double
    TH2C 4 bd0010fe = TH2; TArrayC
    TH2S 4 1256ca1c = TH2; TArrayS
    TH2I 4 e87e9147 = TH2; TArrayI
    TH2F 4 689cc295 = TH2; TArrayF
    TH2D 4 7fba82f0 = TH2; TArrayD
    TAtt3D 1 0000757a =
    TH3 6 42d2445f = TH1; TAtt3D; fTsumwy double; fTsumwy2 double; fTsumwxy double; fTsumwz double; fTsumwz2 double; \
    fTsumwxz double; fTsumwyz double
    TH3C 4 a1ff8d94 = TH3; TArrayC
    TH3S 4 f75646b2 = TH3; TArrayS
    TH3I 4 cd7e0ddd = TH3; TArrayI
    TH3F 4 4d9c3f2b = TH3; TArrayF
    TH3D 4 64b9ff86 = TH3; TArrayD
    TProfile 7 4bedee54 = TH1D; fBinEntries any TArrayD; fErrorMode enum EErrorType; fYmin double; fYmax double; \
    fTsumwy double; fTsumwy2 double; fBinSumw2 any TArrayD
    TProfile2D 8 36a142ac = TH2D; fBinEntries any TArrayD; fErrorMode enum EErrorType; fZmin double; fZmax double; \
    fTsumwz double; fTsumwz2 double; fBinSumw2 any TArrayD
    TProfile3D 8 f60c6814 = TH3D; fBinEntries any TArrayD; fErrorMode enum EErrorType; fTmin double; fTmax double; \
    fTsumwt double; fTsumwt2 double; fBinSumw2 any TArrayD
    TGraph 4 05f7f465 = TNamed; TAttLine; TAttFill; TAttMarker; fNpoints counter; fX double* fNpoints; \
    fY double* fNpoints; fFunctions pointer TList; fHistogram pointer TH1F; fMinimum double; fMaximum double
    TGraphErrors 3 bdadb119 = TGraph; fEX double* fNpoints; fEY double* fNpoints
    TGraphAsymmErrors 3 206d5315 = TGraph; fEXlow double* fNpoints; fEXhigh double* fNpoints; \
    fEYlow double* fNpoints; fEYhigh double* fNpoints
    """

  /// What histograms, profiles and graphs need beyond the classes of a tree, base classes first.
  static let histograms: [ClassLayout] = {
    let known = Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0) })
    return parse(histogramText, before: known)
  }()

  /// The layouts that describe objects of the named classes: theirs and those of all they are made of, in the table's order.
  static func layouts(toDescribe names: [String]) -> [ClassLayout] {
    var needed: Set<String> = []
    var waiting = names
    while let name = waiting.popLast() {
      guard let layout = byName[name], needed.insert(name).inserted else { continue }
      for member in layout.members {
        waiting.append(member.isBase ? member.name : member.typeName.replacing("*", with: ""))
      }
    }
    return (written + histograms).filter { needed.contains($0.name) }
  }
}
