import Foundation

/// Draws pictures with gnuplot: scripts in, SVG out, one process for all of them.
///
/// gnuplot reads no start-up file and gets an environment of its own, so the same plots give the same bytes.
public struct Gnuplot: Sendable {
  /// The folders searched, separated by colons.
  public let searchPath: String

  /// - Parameter searchPath: folders separated by colons, as in `PATH`; the default holds where packages put gnuplot.
  public init(searchPath: String = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin") { self.searchPath = searchPath }

  /// One picture.
  struct Plot: Sendable {
    /// Unique in the page: the ids inside the SVG start with it. Letters, digits and underscores.
    let name: String
    /// What it shows, for those who cannot see it.
    let title: String
    /// Its size in pixels at full scale.
    let size: (width: Int, height: Int)
    /// gnuplot commands, data inline.
    let script: String
  }

  /// Draws the plots, in order.
  /// - Throws: ``ReportError/gnuplotMissing(searchPath:)``, ``ReportError/gnuplotFailed(status:message:)``,
  ///   ``ReportError/picturesMissing(wanted:drawn:)``.
  func draw(_ plots: [Plot]) throws(ReportError) -> [Picture] {
    guard !plots.isEmpty else { return [] }
    let output = try run(plots.map(Self.complete).joined() + "set output\n")
    let documents = output.components(separatedBy: "</svg>").dropLast()
    guard documents.count == plots.count else { throw .picturesMissing(wanted: plots.count, drawn: documents.count) }
    return zip(plots, documents).map { Picture($0, gnuplotSVG: $1) }
  }

  /// The script with the terminal before it and what every plot shares.
  private static func complete(_ plot: Plot) -> String {
    """
    reset
    set terminal svg enhanced rounded size \(plot.size.width),\(plot.size.height) dynamic font 'sans-serif,12' name '\(plot.name)'
    set encoding utf8
    set border linewidth 0.8
    set tics scale 0.6
    set bars 0
    set samples 2
    \(plot.script)

    """
  }

  /// The folder's gnuplot that can be run.
  private func executable() throws(ReportError) -> URL {
    for folder in searchPath.split(separator: ":") {
      let path = folder + "/gnuplot"
      if FileManager.default.isExecutableFile(atPath: String(path)) { return URL(fileURLWithPath: String(path)) }
    }
    throw .gnuplotMissing(searchPath: searchPath)
  }

  /// Runs a script; all three streams are anonymous files, so neither side waits for the other.
  private func run(_ script: String) throws(ReportError) -> String {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = ["--default-settings"]
    process.environment = ["LC_ALL": "C.UTF-8", "PATH": searchPath]
    let (input, output, messages) = (try anonymousFile(), try anonymousFile(), try anonymousFile())
    defer { for file in [input, output, messages] { fclose(file) } }
    guard fputs(script, input) >= 0, fflush(input) == 0 else {
      throw .gnuplotFailed(status: -1, message: "no room for its script")
    }
    rewind(input)
    process.standardInput = FileHandle(fileDescriptor: fileno(input))
    process.standardOutput = FileHandle(fileDescriptor: fileno(output))
    process.standardError = FileHandle(fileDescriptor: fileno(messages))
    do { try process.run() } catch { throw .gnuplotFailed(status: -1, message: "\(error)") }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw .gnuplotFailed(status: process.terminationStatus, message: Self.firstComplaint(Self.contents(messages)))
    }
    return Self.contents(output)
  }

  /// The first of gnuplot's messages, in one line: what follows is mostly its consequence.
  private static func firstComplaint(_ messages: String) -> String {
    let lines = messages.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      !$0.isEmpty && $0 != "^"
    }
    return lines.isEmpty ? "it said nothing" : lines.prefix(2).joined(separator: " ")
  }

  private func anonymousFile() throws(ReportError) -> UnsafeMutablePointer<FILE> {
    guard let file = tmpfile() else {
      throw .gnuplotFailed(status: -1, message: "no temporary file: \(String(cString: strerror(errno)))")
    }
    return file
  }

  private static func contents(_ file: UnsafeMutablePointer<FILE>) -> String {
    rewind(file)
    let handle = FileHandle(fileDescriptor: fileno(file))
    return String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
  }
}
