import Numerics

/// Turns varied recoil components into the columns of MET, eight events at once.
struct VariedMET {
  let events: RegionalEvents
  /// The batch, which knows the leptons.
  let batch: RecoilEvents

  private typealias Vector = VectorMath.Vector

  /// MET as one variation has it, float32.
  struct Columns {
    /// |MET|, GeV.
    var pt: [Float]
    /// Its angle.
    var phi: [Float]
    /// m_T, GeV; empty without a lepton.
    var mass: [Float]
  }

  /// Writes the events' MET, its angle and m_T to their places in the batch's columns.
  /// - Parameters:
  ///   - along: u_par − qT in the order of `events`, GeV.
  ///   - across: u_perp likewise.
  func write(along: [Double], across: [Double], to columns: inout Columns) {
    var start = 0
    while start < events.count {
      let lanes = min(8, events.count - start)
      let axis = (vector(events.axisX, start, lanes), vector(events.axisY, start, lanes))
      let qt = vector(events.qt, start, lanes)
      let (parallel, perpendicular) = (vector(along, start, lanes) + qt, vector(across, start, lanes))
      // As RecoilProjection.met(parallel:perpendicular:).
      let ux = -parallel * axis.0 - perpendicular * axis.1
      let uy = -parallel * axis.1 + perpendicular * axis.0
      let x = vector(events.hiddenX, start, lanes) - (ux + qt * axis.0)
      let y = vector(events.hiddenY, start, lanes) - (uy + qt * axis.1)
      let length = (x * x + y * y).squareRoot()
      let angle = VectorMath.arctangent(y: y, x: x)
      for lane in 0..<lanes {
        let event = events.order[start + lane]
        columns.pt[event] = Float(length[lane])
        columns.phi[event] = Float(angle[lane])
      }
      if !columns.mass.isEmpty {
        for lane in 0..<lanes {
          let event = events.order[start + lane]
          columns.mass[event] = Float(batch.lepton(event)?.mass(x[lane], y[lane]) ?? .nan)
        }
      }
      start += 8
    }
  }

  @inline(__always)
  private func vector(_ column: [Double], _ start: Int, _ lanes: Int) -> Vector {
    if lanes == 8 { return column.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8 * start, as: Vector.self) } }
    var result = Vector(repeating: 0)
    for lane in 0..<lanes { result[lane] = column[start + lane] }
    return result
  }
}
