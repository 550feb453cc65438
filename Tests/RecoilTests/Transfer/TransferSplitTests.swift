import Testing
import _RecoilToys

@testable import Recoil

@Suite("Events of a transfer")
struct TransferSplitTests {
  @Test("Z simulation against the generated boson is the fitted part alone, the other process is whole")
  func sides() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let (data, simulation) = (RecoilTruth.data().withoutOffset, RecoilTruth.simulation.withoutOffset)
    try TransferToy.write(data.events(0..<9_000, seed: 681), folder.file("data.root"))
    try TransferToy.write(simulation.events(0..<9_000, seed: 682), folder.file("z.root"))
    try TransferToy.write(simulation.leptonic.events(0..<9_000, seed: 683), folder.file("w.root"))
    let text = TransferToy.card.replacing("split: {fit: 1}", with: "split: {fit: 0.5}").replacing(
      "variations: {statistics: 0.9, gaussians: false}", with: "variations: none")
    let transfer = try #require(try RecoilDeriver(try folder.card(text), threads: 2).derive().calibration.transfer)
    let standard = try #require(transfer.counts["signal, generated boson"])
    let process = try #require(transfer.counts["wjets"])
    #expect(standard.selected == 9_000 && standard.used > 4_000 && standard.used < 4_900, "\(standard)")
    #expect(process.selected == 9_000 && process.used > 8_000, "\(process)")
  }
}
