/// Where categories lead whose key is the same for all rows of a frame.
struct ResolvedKeys {
  private var targets: [CorrectionProgram.Target]
  private var known: [CorrectionProgram.Target] = []

  /// - Parameter count: how many operations there are.
  init(count: Int) { targets = Array(repeating: -1, count: count) }

  /// Begins another frame.
  mutating func forget() {
    for target in known { targets[Int(target)] = -1 }
    known.removeAll(keepingCapacity: true)
  }

  subscript(target: CorrectionProgram.Target) -> CorrectionProgram.Target? {
    get { targets[Int(target)] < 0 ? nil : targets[Int(target)] }
    set {
      targets[Int(target)] = newValue ?? -1
      known.append(target)
    }
  }
}
