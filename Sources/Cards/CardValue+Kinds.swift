public import Statistics

extension CardValue {
  /// A positive finite number.
  public func positiveNumber() throws(CardError) -> Double {
    let value = try number()
    guard value > 0, value.isFinite else { throw error("expected a positive number, found \(value)") }
    return value
  }

  /// A number in a range.
  public func number(in range: ClosedRange<Double>) throws(CardError) -> Double {
    let value = try number()
    guard range.contains(value) else {
      throw error("expected a number from \(range.lowerBound) to \(range.upperBound), found \(value)")
    }
    return value
  }

  /// A list of rising edges.
  public func binning() throws(CardError) -> Binning {
    let edges = try numbers()
    do { return try Binning(edges: edges) } catch { throw self.error(error.description) }
  }

  /// `lo:hi`.
  public func entryRange() throws(CardError) -> Range<Int> {
    let text = try string()
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let low = Int(parts[0]), let high = Int(parts[1]), low >= 0, low < high else {
      throw error("expected entries as first:end, as in 0:1000, found ‘\(text)’")
    }
    return low..<high
  }

  /// True or false.
  public func flag() throws(CardError) -> Bool {
    switch try string() {
    case "true": return true
    case "false": return false
    case let found: throw error("expected true or false, found ‘\(found)’")
    }
  }

  /// One of a few words.
  public func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) throws(CardError) -> Choice
  where Choice.RawValue == String {
    let text = try string()
    guard let found = Choice(rawValue: text) else {
      throw error("expected \(Choice.allCases.map(\.rawValue).joined(separator: " or ")), found ‘\(text)’")
    }
    return found
  }
}
