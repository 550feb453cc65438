import Testing

@testable import Recoil

@Suite("Seeds of bootstrap replicas")
struct BootstrapSeedTests {
  private func seed(_ name: String, _ role: RecoilSample.Role, _ seed: UInt64 = 11) -> UInt64 {
    RecoilSample(name: name, role: role, files: [], tree: nil, weight: nil, entries: nil, uncertainty: nil).bootstrapSeed(seed)
  }

  @Test("Data of all calibrations share their replicas; simulated samples, whose event numbers repeat, each have their own")
  func seeds() {
    #expect(seed("data", .data) == 11 && seed("other", .data) == 11)
    let own = [seed("signal", .signal), seed("ttbar", .background), seed("ww", .background)]
    #expect(Set(own + [11]).count == 4)
    #expect(seed("signal", .signal) == own[0] && seed("signal", .signal, 12) != own[0])
  }
}
