/// A histogram or profile of one, two or three axes: TH1*, TH2*, TH3*, TProfile, TProfile2D, TProfile3D.
///
/// All arrays of bins hold the underflow and overflow of every axis, the first axis running fastest, as ROOT numbers
/// its bins: bin (i, j, k) lies at i + (nx + 2) (j + (ny + 2) k). ``index(_:)`` gives that number.
public struct RootHistogram: Sendable, Hashable {
  /// The name it was given, without directories.
  public let name: String
  /// Its title.
  public let title: String
  /// Its C++ class, `TH1D`, …
  public let className: String
  /// One to three axes.
  public let axes: [RootAxis]
  /// The contents; of profiles the mean in each bin, 0 where nothing was filled.
  public let values: [Double]
  /// The uncertainty of each value: √sumW2, or √|value| where no squares were kept. For profiles see
  /// ``RootProfile/ErrorOption``.
  public let errors: [Double]
  /// The sum of squared weights in each bin; nil if none were kept, and for profiles.
  public let sumW2: [Double]?
  /// How often it was filled, as it counts itself (weights may make that number broken).
  public let entries: Double
  /// The sums ROOT keeps for mean and width, over the bins on the axes.
  public let statistics: RootStatistics
  /// What a profile holds beyond means; nil for histograms.
  public let profile: RootProfile?

  /// The place of a bin in the arrays.
  /// - Parameter bins: one number per axis, 0 (underflow) to `binCount + 1` (overflow).
  public func index(_ bins: [Int]) -> Int {
    precondition(bins.count == axes.count, "\(bins.count) bin numbers for \(axes.count) axes")
    var place = 0
    for (axis, bin) in zip(axes, bins).reversed() {
      precondition(bin >= 0 && bin < axis.edges.count + 1, "bin \(bin) of an axis with \(axis.binCount)")
      place = place * (axis.binCount + 2) + bin
    }
    return place
  }

  /// The bin numbers of a place in the arrays, one per axis.
  public func bins(at index: Int) -> [Int] {
    var rest = index
    return axes.map { axis in
      let (quotient, bin) = rest.quotientAndRemainder(dividingBy: axis.binCount + 2)
      rest = quotient
      return bin
    }
  }

  /// Whether a place in the arrays is on all axes, neither under nor over any.
  public func isInside(_ index: Int) -> Bool {
    zip(axes, bins(at: index)).allSatisfy { axis, bin in bin >= 1 && bin <= axis.binCount }
  }

  /// The sum of the values on all axes, without underflow and overflow.
  public var integral: Double { values.indices.reduce(0) { isInside($1) ? $0 + values[$1] : $0 } }
}

/// The sums over fillings that ROOT keeps beside the bins.
public struct RootStatistics: Sendable, Hashable {
  /// Σw.
  public internal(set) var sumW: Double
  /// Σw².
  public internal(set) var sumW2: Double
  /// Σwx for each axis.
  public internal(set) var sumWX: [Double]
  /// Σwx² for each axis.
  public internal(set) var sumWX2: [Double]
  /// Σwxy for each pair of axes: none of one axis, xy of two, xy, xz and yz of three.
  public internal(set) var sumWXY: [Double]

  /// Sums that were made while filling.
  public init(sumW: Double, sumW2: Double, sumWX: [Double], sumWX2: [Double], sumWXY: [Double] = []) {
    self.sumW = sumW
    self.sumW2 = sumW2
    self.sumWX = sumWX
    self.sumWX2 = sumWX2
    self.sumWXY = sumWXY
  }
}

/// What a profile keeps in each bin about the quantity y that it averages.
public struct RootProfile: Sendable, Hashable {
  /// What the error of a bin means. With the mean m = Σwy/Σw, the spread s = √|Σwy²/Σw − m²| and the effective number
  /// of entries n = (Σw)²/Σw² (Σw where no squares were kept):
  public enum ErrorOption: Int, Sendable, Hashable {
    /// s/√n, ROOT's default.
    case errorOfMean = 0
    /// s (option "s").
    case spread = 1
    /// s/√n, or 1/√(12 n) where s = 0: y are integers (option "i").
    case errorOfInteger = 2
    /// 1/√Σw: y has unit errors and w = 1/σ² (option "g").
    case weights = 3
  }

  /// Which of them ``RootHistogram/errors`` holds.
  public let errorOption: ErrorOption
  /// Σwy.
  public let sumWY: [Double]
  /// Σwy².
  public let sumWY2: [Double]
  /// Σw: the number of entries where all weights are 1.
  public let binEntries: [Double]
  /// Σw²; nil if it was not kept.
  public let binSumW2: [Double]?
}
