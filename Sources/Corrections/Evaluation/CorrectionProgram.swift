/// A correction compiled to flat tables: every reference is an index into one of the pools.
///
/// The tree's lookups are *operations*; below them come leaves: numbers, or *kernels* (formulas, transforms, draws, networks)
/// with parameters. Kernels of one shape are one kernel, however often the tree has them, so that rows from many bins
/// are computed together.
struct CorrectionProgram: Sendable {
  /// An index into ``operations``.
  typealias Target = Int32

  /// What rows lead to that have failed, or whose value is not a number by the NaN policy.
  static let nowhere: Target = 0

  enum Operation: Sendable {
    /// NaN.
    case nowhere
    case bins(Bins)
    case keys(Keys)
    /// A number; `leaf` counts the leaves of the tree.
    case constant(Double, leaf: Int32)
    /// A kernel with the parameters from `parameters[base]` on.
    case kernel(Int32, base: Int32, leaf: Int32)
  }

  /// A binning or multibinning of `axisCount` axes.
  struct Bins: Sendable {
    /// Where its axes begin; their inputs are ``axisInputs``.
    let axis: Int32
    let axisCount: Int32
    /// How many bins on all axes.
    let count: Int32
    let flow: FlowOperation
    let isMulti: Bool
    /// Where its `count` + 1 contents begin, the last for values outside: in ``values`` if all are numbers, else in ``targets``.
    let content: Int32
    let holdsValues: Bool
    /// The first leaf of a binning that holds values; −1 if they are not counted.
    let leaf: Int32
    /// Equal for binnings that find equal bins: of one set of axes, inputs and one flow.
    let search: Int32
  }

  enum FlowOperation: Sendable {
    case clamp, error, wrap, content
  }

  struct Keys: Sendable {
    let input: Int32
    let table: Int32
    /// Where unknown keys lead; nil if they are errors.
    let otherwise: Target?
  }

  /// Where keys lead. Keys of strings are codes, from ``codes``.
  struct KeyTable: Sendable {
    private let lowest: Int64
    private let dense: [Target]
    private let sparse: [Int64: Target]

    init(_ targets: [Int64: Target]) {
      let (low, high) = (targets.keys.min() ?? 0, targets.keys.max() ?? -1)
      let (span, overflow) = high.subtractingReportingOverflow(low)
      guard !overflow, span < 4096 else {
        (lowest, dense, sparse) = (0, [], targets)
        return
      }
      (lowest, sparse) = (low, [:])
      dense = span < 0 ? [] : (low...high).map { targets[$0] ?? -1 }
    }

    /// Where a key leads; nil if the table does not have it.
    func target(of key: Int64) -> Target? {
      guard sparse.isEmpty else { return sparse[key] }
      let (place, overflow) = key.subtractingReportingOverflow(lowest)
      guard !overflow, place >= 0, place < dense.count, dense[Int(place)] >= 0 else { return nil }
      return dense[Int(place)]
    }
  }

  enum Kernel: Sendable, Hashable {
    /// Its only parameter.
    case parameter
    case formula(Int)
    /// `content`'s parameters begin `shift` after the rule's.
    case transform(input: Int, rule: Int, content: Int, shift: Int)
    case hash(HashPRNGNode.Distribution, inputs: [Int])
    case network(Int, inputs: [Int], finalizer: Int)
    /// A tree of lookups inside a transform.
    case tree(Target)
  }

  /// A formula and what its variables stand for: inputs, or outputs of a network.
  struct Formula: Sendable, Hashable {
    let instructions: [FormulaInstruction]
    let arguments: [Int]
    let stackDepth: Int
    let parameterCount: Int
  }

  /// What gives a row its value.
  struct Leaf: Sendable {
    /// −1 for a number.
    let kernel: Int32
    /// Where the kernel's parameters begin.
    let base: Int32
    /// The number; NaN if there is none.
    let value: Double

    init(_ operation: Operation) {
      switch operation {
      case .kernel(let kernel, let base, _): (self.kernel, self.base, value) = (kernel, base, .nan)
      case .constant(let value, _): (kernel, base, self.value) = (-1, 0, value)
      case .nowhere, .bins, .keys: (kernel, base, value) = (-1, 0, .nan)
      }
    }
  }

  /// The kind of operations at which the search for a row's leaf ends.
  static var leafKind: Int32 { -1 }

  /// The kind of categories of an input; that of bins is their ``Bins/search``.
  static func kind(ofKeys input: Int32) -> Int32 { -2 - input }

  static func kind(of operation: Operation) -> Int32 {
    switch operation {
    case .bins(let bins): bins.search
    case .keys(let keys): kind(ofKeys: keys.input)
    case .nowhere, .constant, .kernel: leafKind
    }
  }

  /// Whether lookups inside an operation's kernel decide the leaf.
  func branches(_ operation: Operation) -> Bool {
    guard case .kernel(let kernel, _, _) = operation else { return false }
    return kernelBranches[Int(kernel)]
  }

  /// Whether a formula, transform or network reads an input: elsewhere the value does not change with it.
  func computes(with input: Int) -> Bool { kernelInputs.contains { $0.contains(input) } }

  let inputs: [Variable]
  var root = CorrectionProgram.nowhere
  private(set) var operations: [Operation] = [.nowhere]
  /// The kind of each operation: rows before operations of one kind go on together.
  private(set) var kinds: [Int32] = [leafKind]
  /// What each operation is if rows end there.
  private(set) var leaves = [Leaf(.nowhere)]
  var targets: [Target] = []
  private(set) var values: [Double] = []
  var axes: [BinAxis] = []
  var axisInputs: [Int] = []
  var tables: [KeyTable] = []
  /// The codes of all words that are keys of the tree.
  var codes = WordCodes()
  var kernels: [Kernel] = []
  /// The inputs that each kernel reads.
  var kernelInputs: [[Int]] = []
  /// Whether lookups decide the kernel's leaf.
  var kernelBranches: [Bool] = []
  var formulas: [Formula] = []
  var networks: [LWTNNNetwork] = []
  var parameters: [Double] = []
  /// How many leaves the tree has.
  var leafCount: Int32 = 0

  init(inputs: [Variable]) { self.inputs = inputs }

  /// Adds the values of bins. One large table takes no more room than it needs, and many small ones as little as appending does.
  mutating func append(_ inside: [Double], outside: Double) {
    let count = values.count + inside.count + 1
    if count > values.capacity { values.reserveCapacity(max(count, 2 * values.count)) }
    values += inside
    values.append(outside)
  }

  mutating func append(_ operation: Operation) -> Target {
    operations.append(operation)
    kinds.append(Self.kind(of: operation))
    leaves.append(Leaf(operation))
    return Target(operations.count - 1)
  }
}
