/// Where a batch of events comes from, and for which column it is used: for messages.
struct BatchPlace: Sendable {
  let file: String
  /// The first event's number in the file.
  let firstEntry: Int
  let column: String

  /// Where a value of a column, flattened, belongs.
  /// - Parameter offsets: where each event's list begins; nil for one value per event.
  func place(ofRow row: Int, _ offsets: [Int]?) -> EventWeightError.Place {
    guard let offsets else { return place(ofEvent: row) }
    let event = (offsets.partitioningIndex { $0 > row }) - 1
    return EventWeightError.Place(file: file, entry: firstEntry + event, element: row - offsets[event], column: column)
  }

  /// An event of the batch as a whole.
  func place(ofEvent event: Int) -> EventWeightError.Place {
    EventWeightError.Place(file: file, entry: firstEntry + event, element: nil, column: column)
  }
}

extension [Int] {
  /// The first index of an element that `isAbove` holds for, as it does for all behind it.
  fileprivate func partitioningIndex(_ isAbove: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
