// Bins as the format's own library finds them, version 2.9 on x86-64, with its defects.

extension BinAxis {
  /// Where the library looks.
  fileprivate enum LibraryBin {
    case bin(Int)
    /// One behind the last bin: what rounds to the end of a uniform axis.
    case end
    /// Outside, as it should be.
    case outside
    /// NaN made an integer.
    case lost
  }

  fileprivate func libraryBin(of x: Double, _ flow: CorrectionProgram.FlowOperation) -> LibraryBin {
    guard edges.isEmpty else { return libraryBin(amongEdges: x, flow) }
    if flow != .wrap, x < low || x >= high {
      if flow == .clamp { return .bin(x < low ? 0 : count - 1) }
      return .outside
    }
    var share = (x - low) / (high - low)
    if flow == .wrap { share -= share.rounded(.down) }
    guard share.isFinite else { return .lost }
    let bin = Int(Double(count) * share)
    return bin < count ? .bin(bin) : .end
  }

  private func libraryBin(amongEdges x: Double, _ flow: CorrectionProgram.FlowOperation) -> LibraryBin {
    guard flow == .wrap else { return bin(of: x, flow).map { .bin($0) } ?? .outside }
    let place = place(of: low + Self.share(of: x, low, high) * (high - low))
    return place >= 0 && place < count ? .bin(place) : .outside
  }
}

extension RowEvaluator {
  /// Where the library's binning leads: its contents end with what is outside, or 0, and a NaN that became the integer 2⁶³
  /// reaches the first bin; its multibinning ends with the last bin, unless something is outside, and finds 2⁶³ too large
  /// unless it cancels.
  func libraryPlace(_ bins: CorrectionProgram.Bins) throws(CorrectionError) -> Place {
    var (joined, lost, stride) = (0, 0, Int(bins.count))
    for k in 0..<Int(bins.axisCount) {
      let (axis, input) = (program.axes[Int(bins.axis) + k], program.axisInputs[Int(bins.axis) + k])
      let x = number(input)
      stride /= axis.count
      switch axis.libraryBin(of: x, bins.flow) {
      case .bin(let bin): joined += bin * stride
      case .end:
        if bins.flow == .content { return .bin(Int(bins.count)) }
        return bins.isMulti ? .bin(Int(bins.count) - 1) : .number(0)
      case .outside:
        guard bins.flow == .content else { throw outOfRange(input, x, axis) }
        return .bin(Int(bins.count))
      case .lost: lost += bins.isMulti ? stride % 2 : 0
      }
    }
    if lost % 2 == 1 { throw outOfRange(program.axisInputs[Int(bins.axis)], .nan, program.axes[Int(bins.axis)]) }
    return .bin(joined)
  }
}
