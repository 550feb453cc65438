import Columns
import RootFiles

private let axisNames = ["x", "y", "z"]

extension RootHistogram {
  private typealias Item = ValueTable.Item

  /// The arrays of bins, and how often it was filled.
  func parts(prefix: String) -> [ValueTable.Item] {
    var items = [Item.reals(prefix + "value", values), .reals(prefix + "error", errors)]
    if let sumW2 { items.append(.reals(prefix + "sumW2", sumW2)) }
    if let profile {
      items.append(.reals(prefix + "sumWY", profile.sumWY))
      items.append(.reals(prefix + "sumWY2", profile.sumWY2))
      items.append(.reals(prefix + "binEntries", profile.binEntries))
      if let squares = profile.binSumW2 { items.append(.reals(prefix + "binSumW2", squares)) }
    }
    items.append(.reals(prefix + "fills", [entries]))
    return items
  }

  /// The edges of each axis, and labels where there are any.
  var axisParts: [ValueTable.Item] {
    zip(axisNames, axes).flatMap { name, axis in
      [Item.reals("\(name).edges", axis.edges)] + (axis.labels.isEmpty ? [] : [.texts("\(name).labels", axis.labels)])
    }
  }

  /// For every bin where it starts and ends on each axis; underflow from −∞, overflow to ∞.
  var binEdges: [ValueTable.Item] {
    let places = values.indices.map(bins(at:))
    return axes.indices.flatMap { number in
      let (name, axis) = (axisNames[number], axes[number])
      let numbers = places.map { $0[number] }
      let lows = numbers.map { $0 == 0 ? -Double.infinity : axis.edges[$0 - 1] }
      let highs = numbers.map { $0 > axis.binCount ? Double.infinity : axis.edges[$0] }
      let labels = axis.labels.isEmpty ? [] : [Item.texts("\(name).label", numbers.map { label($0, of: axis) })]
      return [Item.reals("\(name).low", lows), .reals("\(name).high", highs)] + labels
    }
  }

  private func label(_ bin: Int, of axis: RootAxis) -> String {
    axis.labels.indices.contains(bin - 1) ? axis.labels[bin - 1] : ""
  }

  /// Value and error of every bin, of profiles the entries too.
  var binRows: [ValueTable.Item] {
    [.reals("value", values), .reals("error", errors)] + (profile.map { [.reals("binEntries", $0.binEntries)] } ?? [])
  }
}

extension RootGraph {
  /// The coordinates and errors of the points.
  var points: [ValueTable.Item] {
    let coordinates = [("x", Optional(x), xErrors), ("y", y, yErrors), ("z", z, zErrors)]
    return coordinates.flatMap { name, values, errors in
      guard let values else { return [ValueTable.Item]() }
      let bounds = errors.map {
        [ValueTable.Item.reals("\(name).errorLow", $0.low), .reals("\(name).errorHigh", $0.high)]
      }
      return [.reals(name, values)] + (bounds ?? [])
    }
  }
}

extension RootParameter {
  /// The value as a column of one.
  var item: ValueTable.Item {
    func item(_ type: ElementType, _ values: ColumnValues) -> ValueTable.Item {
      ValueTable.Item(schema: ColumnSchema(name: "value", type: type), column: Column(values: values))
    }
    return switch value {
    case .integer(let value): item(.int64, .int64([Int64(value)]))
    case .unsigned(let value): item(.uint64, .uint64([UInt64(value)]))
    case .real(let value): .reals("value", [value])
    case .flag(let value): item(.bool, .bool([value]))
    case .text(let text): .texts("value", [text])
    }
  }
}
