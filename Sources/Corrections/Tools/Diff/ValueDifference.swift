/// How the values of two versions of a correction or a compound differ.
public struct ValueDifference: Sendable, Hashable, Encodable {
  /// Two values for the same arguments.
  public struct Place: Sendable, Hashable, Encodable {
    /// The arguments, as `pt = 20.0, syst = nom`.
    public let arguments: String
    /// The earlier value, as a text that knows NaN.
    public let before: String
    /// The later value.
    public let after: String
    /// |after − before|, relative to |before| where it is asked for.
    public let difference: Double
  }

  /// How many sets of arguments were evaluated.
  public let points: Int
  /// How many there are of all keys and edges, if only some of them were drawn; nil if all were evaluated.
  public let combinations: Double?
  /// At how many of them the values differ in any bit.
  public let differing: Int
  /// At how many only the later version has a value.
  public let onlyAfter: Int
  /// At how many only the earlier version has a value.
  public let onlyBefore: Int
  /// The largest difference; nil if there is none.
  public let largest: Place?
  /// The largest difference relative to the earlier value.
  public let largestRelative: Place?

  /// - Precondition: the inputs are the same but for their order.
  init(from before: CorrectionFunction, to after: CorrectionFunction, points limit: Int) {
    let grid = DifferenceGrid(before, after, limit: limit)
    let order = after.inputs.map { input in before.inputs.index(named: input.name) ?? 0 }
    var (differing, onlyAfter, onlyBefore) = (0, 0, 0)
    var (largest, relative): (Place?, Place?) = (nil, nil)
    for index in 0..<grid.count {
      let arguments = grid.arguments(index)
      let values = (try? before.evaluate(arguments), try? after.evaluate(order.map { arguments[$0] }))
      guard let old = values.0, let new = values.1 else {
        if values.0 != nil { onlyBefore += 1 }
        if values.1 != nil { onlyAfter += 1 }
        continue
      }
      if old.bitPattern == new.bitPattern || (old.isNaN && new.isNaN) { continue }
      differing += 1
      func place(_ difference: Double) -> Place {
        let named = zip(before.inputs, arguments).map { "\($0.name) = \($1.text)" }.joined(separator: ", ")
        return Place(arguments: named, before: "\(old)", after: "\(new)", difference: difference)
      }
      // A value that is no number any more, or was none, counts as the largest change there is.
      let distance = (new - old).isNaN ? Double.greatestFiniteMagnitude : min((new - old).magnitude, .greatestFiniteMagnitude)
      if distance > largest?.difference ?? -1 { largest = place(distance) }
      let ratio = old == 0 ? .greatestFiniteMagnitude : min(distance / old.magnitude, .greatestFiniteMagnitude)
      if ratio > relative?.difference ?? -1 { relative = place(ratio) }
    }
    (points, combinations) = (grid.count, grid.combinations)
    (self.differing, self.onlyAfter, self.onlyBefore) = (differing, onlyAfter, onlyBefore)
    (self.largest, largestRelative) = (largest, relative)
  }
}
