import Foundation
import Testing

@Suite("Notebook") struct NotebookTests {
  @Test("There are notebooks, and they have steps")
  func present() {
    #expect(!Notebook.all.isEmpty)
    for notebook in Notebook.all { #expect(notebook.steps.count > 3, "\(notebook.name)") }
  }

  @Test("Every block prints what the notebook says, and every number in the prose was printed", arguments: Notebook.all)
  func runs(_ notebook: Notebook) throws {
    let place = try Workplace()
    var printed = ""
    for step in notebook.steps {
      let run = try ConcordRun(shell: step.command, in: place)
      let place = "\(notebook.name):\(step.line)"
      #expect(step.matches(run.output), "\(place): $ \(step.command)\n\(run.output)\(run.errors)")
      printed += step.command + "\n" + run.output
    }
    for (line, text) in notebook.prose {
      for number in Self.numbers(in: text) {
        #expect(printed.contains(number), "\(notebook.name):\(line): no block prints \(number)")
      }
    }
  }

  /// Numbers of three digits or more, and those with a decimal point: smaller ones may be counts in words.
  private static func numbers(in text: String) -> [String] {
    text.matches(of: /\d+\.\d+|\d{3,}/).map { String($0.output) }
  }

  @Test("A step tells other output from its own")
  func matching() {
    let step = Notebook.Step(line: 1, command: "", output: ["a 1.2…", "…", "b … c"])
    #expect(step.matches("a 1.25\nb 7 c\n"))
    #expect(step.matches("a 1.2\nx\n\ny\nb  c\n"))
    #expect(!step.matches("a 1.35\nb 7 c\n"))
    #expect(!step.matches("a 1.25\nb 7 d\n"))
    #expect(!step.matches("a 1.25\nb 7 c\nmore\n"))
    #expect(!step.matches("a 1.25\n"))
    #expect(!Notebook.Step(line: 1, command: "", output: ["abc…bcd"]).matches("abcd"))
  }
}
