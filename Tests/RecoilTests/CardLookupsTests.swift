import Cards
import Columns
import Foundation
import Testing

@testable import Recoil

@Suite("Lookups of cards")
struct CardLookupsTests {
  /// The reference histograms of the ROOT reader.
  private static let file =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    + "/RootFilesTests/Reference/histograms.root"

  private func lookups(_ text: String) throws -> CardLookups {
    let card = Card(file: "cards/pu.yaml", text: "lookups:\n" + text.replacing("FILE", with: Self.file))
    return try #require(try CardLookups(try card.root()["lookups"], of: card))
  }

  private func refusal(_ text: String) -> String {
    do {
      _ = try lookups(text)
      return "nothing"
    } catch { return "\(error)" }
  }

  @Test("A histogram is looked up with its values, errors and bounds")
  func values() throws {
    let read = try lookups(
      """
        up: {file: FILE, histogram: deep/deeper/variable, output: up, outside: clamp}
        value: {file: FILE, histogram: deep/deeper/variable, outside: 0.75}
        error: {file: FILE, histogram: deep/deeper/variable, output: error, outside: missing}
        down: {file: FILE, histogram: deep/deeper/variable, output: down, outside: missing}
      """
    ).tables
    let (value, error) = (try #require(read["value"]), try #require(read["error"]))
    #expect(value.edges[0].count == 6 && value.values.contains { $0 > 1 } && error.values.contains { $0 > 1 })
    for bin in 0..<5 {
      #expect(read["up"]?.values[bin] == value.values[bin] + error.values[bin])
      #expect(read["down"]?.values[bin] == value.values[bin] - error.values[bin])
    }
    #expect(value.value(at: [-1e6]) == 0.75 && error.value(at: [1e6]).isNaN)
    #expect(read["up"]?.value(at: [1e6]) == read["up"]?.values[4])
  }

  @Test("A quotient is that of the shapes if normalized, and has no value where the denominator is 0")
  func quotient() throws {
    let read = try lookups(
      """
        n: {file: FILE, histogram: deep/deeper/h1D, normalize: true, outside: clamp}
        d: {file: FILE, histogram: deep/deeper/h1C, normalize: true, outside: clamp}
        ratio: {file: FILE, histogram: deep/deeper/h1D, over: deep/deeper/h1C, normalize: true, outside: clamp}
        same: {file: FILE, histogram: deep/deeper/h1S, over: {file: FILE, histogram: deep/deeper/h1S}, outside: clamp}
        flat: {file: FILE, histogram: deep/deeper/buffered, over: deep/deeper/buffered_weights, outside: clamp, output: error}
        empty: {file: FILE, histogram: deep/deeper/profile_flat, over: deep/deeper/profile_flat, outside: clamp}
      """
    )
    let tables = read.tables
    let (n, d, ratio) = (try #require(tables["n"]), try #require(tables["d"]), try #require(tables["ratio"]))
    #expect(abs(n.values.reduce(0, +) - 1) < 1e-14 && abs(d.values.reduce(0, +) - 1) < 1e-14)
    for bin in n.values.indices where d.values[bin] != 0 { #expect(ratio.values[bin] == n.values[bin] / d.values[bin]) }
    #expect(tables["same"]?.values.allSatisfy { $0 == 1 || $0.isNaN } == true)
    let empty = try #require(tables["empty"])
    #expect(empty.values[0].isNaN && empty.values[1] == 1 && empty.values[2].isNaN)
    #expect(read.byName["ratio"]?.sha256.count == 1 && read.byName["ratio"]?.sha256[0].count == 64)
    #expect(read.byName["ratio"]?.source == "deep/deeper/h1D of histograms.root over deep/deeper/h1C of histograms.root")
  }

  @Test("The uncertainty of a quotient follows from both")
  func propagation() throws {
    let read = try lookups(
      """
        n: {file: FILE, histogram: deep/deeper/h1D, outside: clamp}
        s: {file: FILE, histogram: deep/deeper/h1D, outside: clamp, output: error}
        d: {file: FILE, histogram: deep/deeper/h1I, outside: clamp}
        t: {file: FILE, histogram: deep/deeper/h1I, outside: clamp, output: error}
        r: {file: FILE, histogram: deep/deeper/h1D, over: deep/deeper/h1I, outside: clamp, output: error}
      """
    ).tables.mapValues(\.values)
    let (n, s, d, t, r) = (read["n"] ?? [], read["s"] ?? [], read["d"] ?? [], read["t"] ?? [], read["r"] ?? [])
    #expect(r.count == 7)
    for bin in r.indices where d[bin] != 0 && n[bin] != 0 {
      let relative = (s[bin] / n[bin] * s[bin] / n[bin] + t[bin] / d[bin] * t[bin] / d[bin]).squareRoot()
      #expect(abs(r[bin] - relative * n[bin] / d[bin]) < 1e-12 * r[bin])
    }
  }

  @Test("Weights of a card use lookups, and travel with its formulas")
  func weights() throws {
    let text = toyCard() + "\nlookups: {pu: {file: \(Self.file), histogram: deep/deeper/h1D, outside: missing}}\n"
    let card = try RecoilCard(Card(file: "cards/toy.yaml", text: text))
    let formulas = RecoilFormulas(card)
    let again = try JSONDecoder().decode(RecoilFormulas.self, from: JSONEncoder().encode(formulas))
    #expect(again == formulas)
    let program = try again.program(
      weight: "w * pu(nj)", isData: false, schema: ToyFolder.schema, file: "f.root", identity: .columns)
    let table = try #require(card.lookups?.tables["pu"])
    let events = Toy.data.events(0..<50, seed: 3)
    let found = try program.evaluate(ToyFolder.batch(events)).weights
    for (event, weight) in zip(events, found) { #expect(weight == event.weight * table.value(at: [event.nj])) }
    #expect(Set(found).count > 1)
  }

  @Test(
    "Mistakes are named with file, line and key",
    arguments: [
      ("  a: {file: FILE, histogram: deep/deeper/h1D}", "cards/pu.yaml:2: lookups.a: the key ‘outside’ is missing"),
      ("  a: {file: FILE, histogram: deep/deeper/h1D, outside: clmap}", "expected clamp, missing or a number"),
      ("  a: {file: FILE, histogram: deep/deeper/h1D, outside: 1, outptu: up}", "output"),
      ("  a: {file: FILE, histogram: deep/deeper/h1D, outside: 1, output: upp}", "up"),
      ("  a: {file: FILE, histogram: deep/deeper/h1Q, outside: 1}", "no object is called 'deep/deeper/h1Q'"),
      ("  a: {file: FILE, histogram: graphs/errors, outside: 1}", "is a TGraphErrors, not a histogram"),
      ("  a: {file: nowhere.root, histogram: h, outside: 1}", "cards/nowhere.root"),
      ("  a: {file: FILE, histogram: deep/deeper/h1D, over: deep/deeper/variable, outside: 1}", "differ in their edges"),
      ("  a: {file: FILE, histogram: deep/deeper/both, normalize: true, outside: 1}", "cannot be normalized"),
      ("  a: {file: FILE, histogram: deep/deeper/h1D, normalize: 3, outside: 1}", "expected true or false"),
    ])
  func mistakes(text: String, part: String) {
    let message = refusal(text)
    #expect(message.contains(part), "\(message)")
    #expect(message.contains("cards/pu.yaml:2"), "\(message)")
  }
}
