import Columns
import EventFiles
import Foundation
import Numerics
import RootFiles
import Storage

/// A file of events with single values and lists; removed with the last reference to it.
final class EventSample: Sendable {
  let path: String
  let counts: [Int]
  let score, other, truth, weight: [Double]
  let listScore, listTruth: [Double]

  init(count: Int = 500, seed: UInt64 = 5) throws {
    var generator = Philox(seed: seed, stream: 1)
    var events: [[Double]] = []
    var (counts, listScore, listTruth) = ([Int](), [Double](), [Double]())
    for _ in 0..<count {
      let truth = generator.uniform() < 0.4 ? 13.0 : 211
      let score = ((generator.normal() + (truth == 13 ? 1 : 0)) * 8).rounded() / 8
      events.append([score, score + generator.normal(), truth, generator.uniform() < 0.2 ? -0.75 : 1.25])
      counts.append(Int(4 * generator.uniform()))
      for _ in 0..<(counts.last ?? 0) {
        listTruth.append(generator.uniform() < 0.5 ? 1 : 0)
        listScore.append((generator.normal() * 4).rounded() + (listTruth.last ?? 0))
      }
    }
    (self.counts, self.listScore, self.listTruth) = (counts, listScore, listTruth)
    (score, other, truth, weight) = (events.map { $0[0] }, events.map { $0[1] }, events.map { $0[2] }, events.map { $0[3] })
    path = NSTemporaryDirectory() + "/concord-evaluation-\(UUID().uuidString).csv"
    try Data(text().utf8).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The events with both weights of a sample in which each is in both classes.
  private func text() -> String {
    var text = "score,other,truth,weight,s,b\n"
    for i in score.indices {
      let share = 0.5 + 0.4 * (score[i] / 5) - 0.1 * weight[i]
      text += "\(score[i]),\(other[i]),\(truth[i]),\(weight[i]),\(share),\(1 - share)\n"
    }
    return text
  }

  /// Writes the lists to a ROOT file beside the events, with a list `short` that lacks an element in one event.
  func writeLists(to path: String) throws {
    var offsets = [0]
    for count in counts { offsets.append(offsets[offsets.count - 1] + count) }
    let lists = { (values: [Double]) in Column(values: .float64(values), layout: .jagged(offsets: offsets)) }
    let event = counts.indices.last { counts[$0] > 0 } ?? 0
    var shortened = offsets
    for i in (event + 1)..<shortened.count { shortened[i] -= 1 }
    let short = Column(values: .float64(Array(listScore.dropLast())), layout: .jagged(offsets: shortened))
    let columns = [
      "list": lists(listScore), "label": lists(listTruth), "short": short, "weight": Column(values: .float64(weight)),
    ]
    let schema = columns.keys.sorted().map { name in
      ColumnSchema(name: name, type: .float64, shape: name == "weight" ? .scalar : .jagged(counter: nil))
    }
    var writer = try RootTreeWriter(output: AtomicFile(path: path), tree: "Events", columns: schema)
    try writer.append(EventBatch(firstEntry: 0, count: counts.count, columns: columns))
    try writer.finish()
  }
}
