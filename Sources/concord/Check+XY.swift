import Recoil
import Reports

extension Check {
  /// An XY calibration.
  func checkXY() throws {
    let xy = try XYCalibration(contentsOf: calibration)
    if let output { try RecoilFolder(output).requireRoomForClosure(overwrite: work.force) }
    let side: EventSplit.Side = independent ? .all : .heldOut
    let samples = try RecoilInputs(xy, readFrom: calibration).open(input, friends: friend, side: side)
    let progress = ProgressLine()
    let closure = try XYChecker(xy, threads: work.threads, side: side) { progress.showXY($0) }.check(samples)
    for remark in EventCounts.remarks(closure.counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) { note(remark) }
    if let output { try RecoilFolder(output).write(closure, overwrite: work.force) }
    try StandardOutput.show(format == .json ? jsonText(closure) : XYClosureTable(closure).text)
    if !closure.closes { throw GateFailed() }
  }
}
