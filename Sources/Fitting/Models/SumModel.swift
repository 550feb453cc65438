/// A sum of normalised densities with yields: D(x) = Σ N_k f_k(x) on a range.
///
/// Parameters have names of their own, which components share by naming the same one: two components with `signal.mean`
/// have one mean, and so have two samples that are fitted together.
public struct SumModel: Sendable {
  /// One term of the sum.
  public struct Component: Sendable {
    /// What the component is called: `signal`.
    public let name: String
    /// Its yield.
    public let yield: Yield
    /// Its shape.
    public let density: any Density
    /// The names under which the density's parameters are fitted, in the density's order.
    public let shapeParameters: [String]

    /// - Parameter shapeParameters: names in the density's order; nil for `name.parameter` each.
    /// - Precondition: one name per parameter of the density.
    public init(_ name: String, yield: Yield, density: any Density, shapeParameters: [String]? = nil) {
      self.name = name
      self.yield = yield
      self.density = density
      self.shapeParameters = shapeParameters ?? density.parameterNames.map { "\(name).\($0)" }
      precondition(
        self.shapeParameters.count == density.parameterCount,
        "\(self.shapeParameters.count) names for \(density.parameterCount) parameters of \(name)")
    }

    /// All parameters: those of the yield, then those of the shape.
    public var parameterNames: [String] { yield.parameterNames + shapeParameters }
  }

  /// Where the densities are normalised, and where events may lie; ends included.
  public let range: ClosedRange<Double>
  /// The terms.
  public let components: [Component]
  /// Whether the number of events is part of the likelihood (yields are numbers of events), or the components' shares alone.
  public let isExtended: Bool
  /// Every parameter once: yields first, then shapes, in order of appearance.
  public let parameterNames: [String]
  /// For each component, where its parameters (those of the yield, then those of the shape) stand in ``parameterNames``.
  package let slots: [(yield: [Int], shape: [Int])]

  /// - Precondition: at least one component, names of components differ, and the range is finite and not empty.
  public init(range: ClosedRange<Double>, components: [Component], isExtended: Bool = true) {
    precondition(!components.isEmpty, "a model has at least one component")
    precondition(Set(components.map(\.name)).count == components.count, "two components have one name")
    precondition(
      range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound, "\(range) is no range to fit"
    )
    self.range = range
    self.components = components
    self.isExtended = isExtended
    var names: [String] = []
    for name in components.flatMap(\.yield.parameterNames) + components.flatMap(\.shapeParameters) where !names.contains(name) {
      names.append(name)
    }
    parameterNames = names
    func places(_ wanted: [String]) -> [Int] { wanted.map { name in names.firstIndex(of: name) ?? -1 } }
    slots = components.map { (places($0.yield.parameterNames), places($0.shapeParameters)) }
  }
}
