import Foundation

/// What was written, column by column.
public struct WeightSummary: Sendable, Hashable, Codable {
  /// One column of the output. Least, largest and mean value are those of the finite values; nil if there are none.
  public struct Column: Sendable, Hashable, Codable {
    /// The column's name.
    public let name: String
    /// How many values were written: one per event, or one per element of lists.
    public let values: Int
    /// The mean value.
    public let mean: Double?
    /// The least value.
    public let minimum: Double?
    /// The largest value.
    public let maximum: Double?
    /// How many values are NaN or infinite.
    public let notFinite: Int
  }

  /// What a card's column found among the events.
  public struct Rows: Sendable, Hashable, Codable {
    /// Events, or elements of their lists.
    public internal(set) var objects = 0
    /// How many of them `where` leaves out.
    public internal(set) var otherwise = 0
    /// How many lack a value, and got `otherwise` too.
    public internal(set) var missing = 0
  }

  /// Events read and written.
  public let events: Int
  /// The columns in the order of the file.
  public let columns: [Column]
  /// The events or objects of each of the card's columns, nominal.
  public let rows: [String: Rows]
  /// Columns that a pattern named and no tree can be written with: lists of lists.
  public let notCopied: [String]

  /// The same for people.
  public var text: String {
    let width = columns.map(\.name.count).max() ?? 0
    let lines = columns.map { column in
      "  " + column.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  mean \(Self.rounded(column.mean)), from "
        + "\(Self.rounded(column.minimum)) to \(Self.rounded(column.maximum)), \(column.values) values"
        + (column.notFinite == 0 ? "" : ", \(column.notFinite) not finite") + (rows[column.name].map(Self.text) ?? "")
    }
    return (["\(events) events"] + lines).joined(separator: "\n")
      + (notCopied.isEmpty ? "" : "\nnot copied, as they hold lists of lists: \(notCopied.joined(separator: ", "))")
  }

  private static func text(_ rows: Rows) -> String {
    (rows.otherwise == 0 ? "" : ", \(rows.otherwise) of \(rows.objects) left out")
      + (rows.missing == 0 ? "" : ", \(rows.missing) of \(rows.objects) missing")
  }

  private static func rounded(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "none" }
}
