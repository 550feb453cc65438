import Foundation
import Testing

/// A literate walk in `notebooks-as-text`: prose, and console blocks with commands and what they print.
struct Notebook: Sendable, CustomTestStringConvertible {
  /// A command and what it prints; `…` stands for any text of a line or, alone on a line, for any lines.
  struct Step: Sendable {
    let line: Int
    let command: String
    var output: [String] = []
  }

  let name: String
  let steps: [Step]
  let prose: [(line: Int, text: String)]

  var testDescription: String { name }

  static let all: [Notebook] = {
    let folder = Workplace.repository + "/notebooks-as-text"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".md") }.sorted()
    return names.compactMap { name in
      (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)).map { Notebook(name: name, text: $0) }
    }
  }()

  init(name: String, text: String) {
    var steps: [Step] = []
    var prose: [(line: Int, text: String)] = []
    var fence: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
      if line.hasPrefix("```") {
        fence = fence == nil ? line : nil
      } else if fence == nil {
        prose.append((index + 1, line))
      } else if fence == "```console" {
        if line.hasPrefix("$ ") {
          steps.append(Step(line: index + 1, command: String(line.dropFirst(2))))
        } else if !steps.isEmpty {
          steps[steps.count - 1].output.append(line)
        }
      }
    }
    self.name = name
    self.steps = steps
    self.prose = prose
  }
}

extension Notebook.Step {
  /// Whether `printed` is what the notebook says.
  func matches(_ printed: String) -> Bool {
    var lines = printed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return Self.match(output[...], lines[...])
  }

  private static func match(_ pattern: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return lines.isEmpty }
    if first.trimmingCharacters(in: .whitespaces) == "…" {
      return (lines.startIndex...lines.endIndex).contains { match(pattern.dropFirst(), lines[$0...]) }
    }
    guard let line = lines.first, lineMatches(first, line) else { return false }
    return match(pattern.dropFirst(), lines.dropFirst())
  }

  private static func lineMatches(_ pattern: String, _ line: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return pattern == line }
    guard line.hasPrefix(parts[0]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
