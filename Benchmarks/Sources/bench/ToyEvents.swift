import Columns
import Foundation
import Numerics

/// Toy Z→μμ events: two muons, some jets, missing momentum with a known response and resolution.
///
/// The world "data" has a lower response and a broader resolution than the world "mc". Every event is a pure function of
/// the world and its number. Floats keep 12 bits of mantissa, as NanoAOD's do, so that codecs have something to pack.
struct ToyEvents {
  enum World: String, CaseIterable {
    case data, mc
  }

  let world: World

  static let schema: [ColumnSchema] = [
    ColumnSchema(name: "run", type: .uint32), ColumnSchema(name: "luminosityBlock", type: .uint32),
    ColumnSchema(name: "event", type: .uint64), ColumnSchema(name: "genWeight", type: .float32),
    ColumnSchema(name: "xsecWeight", type: .float32), ColumnSchema(name: "MET_pt", type: .float32),
    ColumnSchema(name: "MET_phi", type: .float32), ColumnSchema(name: "nMuon", type: .int32),
    ColumnSchema(name: "Muon_pt", type: .float32, shape: .jagged(counter: "nMuon")),
    ColumnSchema(name: "Muon_eta", type: .float32, shape: .jagged(counter: "nMuon")),
    ColumnSchema(name: "Muon_phi", type: .float32, shape: .jagged(counter: "nMuon")),
    ColumnSchema(name: "Muon_charge", type: .int32, shape: .jagged(counter: "nMuon")),
    ColumnSchema(name: "nJet", type: .int32), ColumnSchema(name: "Jet_pt", type: .float32, shape: .jagged(counter: "nJet")),
  ]

  /// The events at `range`.
  func batch(_ range: Range<Int>) -> EventBatch {
    var columns = ToyColumns()
    for event in range {
      var random = Philox(seed: world == .data ? 2_385_119 : 7_710_463, stream: UInt64(event))
      let boson = boson(&random)
      let jets = jets(qt: boson.qt, &random)
      let met = missingMomentum(boson, jetCount: jets.count, &random)
      columns.add(event: event, isData: world == .data, met: met, muons: boson.muons, jets: jets)
    }
    return columns.batch(firstEntry: range.lowerBound)
  }

  struct Muon {
    let pt: Double
    let eta: Double
    let phi: Double
    let charge: Int32
  }

  struct Boson {
    let qt: Double
    let phi: Double
    let muons: [Muon]
  }

  /// A boson of mass near 91 GeV that decays evenly in its rest frame, boosted along its transverse momentum, turned to its
  /// azimuth, and boosted along the beam.
  private func boson(_ random: inout Philox) -> Boson {
    let qt = -6.3 * (log(1 - random.uniform()) + log(1 - random.uniform()))
    let phi = 2 * .pi * random.uniform()
    let rapidity = 3 * random.uniform() - 1.5
    let mass = max(60, 91.19 + 2.9 * random.normal())
    let (cosine, azimuth) = (2 * random.uniform() - 1, 2 * .pi * random.uniform())
    let sine = (1 - cosine * cosine).squareRoot()
    let sign: Int32 = random.uniform() < 0.5 ? -1 : 1
    let energy = (mass * mass + qt * qt).squareRoot()
    let muons = [1.0, -1.0].map { side in
      let (x, y, z) = (side * mass / 2 * sine * cos(azimuth), side * mass / 2 * sine * sin(azimuth), side * mass / 2 * cosine)
      let boosted = (x * energy + qt * mass / 2) / mass
      let (px, py) = (boosted * cos(phi) - y * sin(phi), boosted * sin(phi) + y * cos(phi))
      let pz = z * cosh(rapidity) + (energy * mass / 2 + qt * x) / mass * sinh(rapidity)
      let pt = (px * px + py * py).squareRoot()
      return Muon(pt: pt, eta: asinh(pz / pt), phi: atan2(py, px), charge: side > 0 ? sign : -sign)
    }
    return Boson(qt: qt, phi: phi, muons: muons.sorted { $0.pt > $1.pt })
  }

  private func jets(qt: Double, _ random: inout Philox) -> [Double] {
    let count = min(8, Int(-log(1 - random.uniform()) * (0.6 + qt / 25)))
    return (0..<count).map { _ in 15 - 14 * log(1 - random.uniform()) }.sorted(by: >)
  }

  /// MET = −(u + q) with u_par − qT and u_perp drawn from two Gaussians each.
  private func missingMomentum(_ boson: Boson, jetCount: Int, _ random: inout Philox) -> (x: Double, y: Double) {
    let (response, width) = world == .data ? (0.07, 1.08) : (0.05, 1)
    let core = width * (8.2 + 0.6 * Double(jetCount) + 0.03 * boson.qt)
    func smear(_ random: inout Philox) -> Double { (random.uniform() < 0.77 ? core : 1.63 * core) * random.normal() }
    let parallel = boson.qt * (1 - response) - 0.4 + smear(&random)
    let perpendicular = smear(&random)
    let (axisX, axisY) = (cos(boson.phi), sin(boson.phi))
    let (ux, uy) = (-parallel * axisX - perpendicular * axisY, -parallel * axisY + perpendicular * axisX)
    return (-(ux + boson.qt * axisX), -(uy + boson.qt * axisY))
  }
}

/// The columns of toy events while they grow.
private struct ToyColumns {
  private var run: [UInt32] = []
  private var block: [UInt32] = []
  private var event: [UInt64] = []
  private var genWeight: [Float] = []
  private var xsecWeight: [Float] = []
  private var metPt: [Float] = []
  private var metPhi: [Float] = []
  private var muonCount: [Int32] = []
  private var muonPt: [Float] = []
  private var muonEta: [Float] = []
  private var muonPhi: [Float] = []
  private var muonCharge: [Int32] = []
  private var muonOffsets = [0]
  private var jetCount: [Int32] = []
  private var jetPt: [Float] = []
  private var jetOffsets = [0]

  mutating func add(event number: Int, isData: Bool, met: (x: Double, y: Double), muons: [ToyEvents.Muon], jets: [Double]) {
    run.append(isData ? UInt32(300_000 + number / 20_000) : 1)
    block.append(UInt32(1 + number / 500))
    event.append(UInt64(number + 1))
    genWeight.append(1)
    xsecWeight.append(isData ? 1 : 0.93)
    metPt.append(rounded((met.x * met.x + met.y * met.y).squareRoot()))
    metPhi.append(rounded(atan2(met.y, met.x)))
    muonCount.append(Int32(muons.count))
    for muon in muons {
      muonPt.append(rounded(muon.pt))
      muonEta.append(rounded(muon.eta))
      muonPhi.append(rounded(muon.phi))
      muonCharge.append(muon.charge)
    }
    muonOffsets.append(muonPt.count)
    jetCount.append(Int32(jets.count))
    jetPt += jets.map { rounded($0) }
    jetOffsets.append(jetPt.count)
  }

  /// The nearest number with 12 bits of mantissa.
  private func rounded(_ value: Double) -> Float { Float(bitPattern: (Float(value).bitPattern &+ 0x400) & ~0x7FF) }

  func batch(firstEntry: Int) -> EventBatch {
    func muon(_ values: ColumnValues) -> Column { Column(values: values, layout: .jagged(offsets: muonOffsets)) }
    return EventBatch(
      firstEntry: firstEntry, count: event.count,
      columns: [
        "run": Column(values: .uint32(run)), "luminosityBlock": Column(values: .uint32(block)),
        "event": Column(values: .uint64(event)), "genWeight": Column(values: .float32(genWeight)),
        "xsecWeight": Column(values: .float32(xsecWeight)), "MET_pt": Column(values: .float32(metPt)),
        "MET_phi": Column(values: .float32(metPhi)), "nMuon": Column(values: .int32(muonCount)),
        "Muon_pt": muon(.float32(muonPt)), "Muon_eta": muon(.float32(muonEta)), "Muon_phi": muon(.float32(muonPhi)),
        "Muon_charge": muon(.int32(muonCharge)), "nJet": Column(values: .int32(jetCount)),
        "Jet_pt": Column(values: .float32(jetPt), layout: .jagged(offsets: jetOffsets)),
      ])
  }
}
