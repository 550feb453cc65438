import Glibc
import Storage

/// The files a path, a glob or a list stands for: matches of a glob sorted by name; `@list.txt` stands for the lines of a
/// text file, paths or globs relative to it. Empty lines and what follows a `#` at the start of a line or after a blank are
/// left out.
/// - Throws: ``EventFileError/noFiles(pattern:)``; ``EventFileError/storage(_:)`` for a list that cannot be read.
public func expand(_ pattern: String) throws(EventFileError) -> [String] {
  if isThere(pattern) { return [pattern] }
  if let list = listName(pattern) { return try expand(list: list) }
  var matches = glob_t()
  defer { globfree(&matches) }
  guard glob(pattern, 0, nil, &matches) == 0 else { throw .noFiles(pattern: pattern) }
  return (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }.sorted()
}

/// Whether there is a file or folder of that name.
public func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// The path of the list that `@list.txt` or `folder/@list.txt` names; nil for other patterns.
private func listName(_ pattern: String) -> String? {
  guard let mark = pattern.lastIndex(of: "@") else { return nil }
  guard mark == pattern.startIndex || pattern[pattern.index(before: mark)] == "/" else { return nil }
  return String(pattern[..<mark] + pattern[pattern.index(after: mark)...])
}

private func expand(list path: String) throws(EventFileError) -> [String] {
  let text: String
  do { text = String(decoding: try contents(ofFile: path), as: UTF8.self) } catch { throw .storage(error) }
  let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
  var files: [String] = []
  for (i, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
    let entry = entry(line)
    if entry.isEmpty { continue }
    guard listName(entry) == nil else { throw .badList(path: path, line: i + 1, problem: "a list must not name another list") }
    let full = entry.hasPrefix("/") ? entry : folder + entry
    do throws(EventFileError) { files += try expand(full) } catch {
      throw .badList(path: path, line: i + 1, problem: error.description)
    }
  }
  guard !files.isEmpty else { throw .badList(path: path, line: 1, problem: "it names no file; write one path per line") }
  return files
}

/// A line without its comment and the blanks around it.
private func entry(_ line: Substring) -> String {
  var kept: [Character] = []
  for letter in line {
    if letter == "#" && (kept.last?.isWhitespace ?? true) { break }
    kept.append(letter)
  }
  let start = kept.drop(while: \.isWhitespace)
  return String(start.reversed().drop(while: \.isWhitespace).reversed())
}
