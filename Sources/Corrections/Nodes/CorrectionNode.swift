/// One node of the tree that a correction evaluates: a number, or a rule that leads to one.
///
/// Every value of the types below has passed the checks that need no knowledge of the correction (edges, counts, keys,
/// formulas); ``Correction`` checks the rest (names, types, generic formulas).
public enum CorrectionNode: Sendable, Hashable {
  /// A number. Files with numbers that are not finite can be read, but not written.
  case constant(Double)
  /// A lookup in bins of one input.
  indirect case binning(BinningNode)
  /// A lookup in bins of several inputs.
  indirect case multibinning(MultiBinningNode)
  /// A lookup by key.
  indirect case category(CategoryNode)
  /// A formula with its parameters.
  indirect case formula(FormulaNode)
  /// One of the correction's generic formulas, with parameters of its own.
  case formulaReference(FormulaReferenceNode)
  /// A changed input for the part of the tree below.
  indirect case transform(TransformNode)
  /// A random number drawn by the inputs.
  indirect case hash(HashPRNGNode)
  /// A neural network.
  indirect case network(LWTNNNode)
}

/// What a binning does with values outside its bins, on either side and on any axis.
///
/// NaN lies outside, above the last edge: `clamp` takes the last bin, `error` and `wrap` throw, and content is evaluated.
/// +infinity is outside even when the last edge is infinite, as `x < edge` is strict; `clamp` puts it in the last bin.
public enum Flow: Sendable, Hashable {
  /// The nearest bin.
  case clamp
  /// Throw ``CorrectionError/Problem/outOfRange(input:value:low:high:)``.
  case error
  /// Shift by whole periods (last edge - first edge) into the range. Values that are not finite throw.
  case wrap
  /// Evaluate this instead, with the inputs as they are.
  indirect case content(CorrectionNode)
}
