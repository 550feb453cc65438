import Glibc
import Numerics

extension RecoilTruth {
  /// Event `number` of `seed`: a pure function of the two, whoever asks and in whatever order.
  ///
  /// `event` is seed · 2³² + number, so samples of different seeds (below 2³²) share no identity.
  public func event(seed: UInt64, number: Int) -> RecoilToyEvent {
    var random = Philox(seed: seed, stream: UInt64(number))
    var event = RecoilToyEvent()
    let period = period(of: number)
    event.run = period.firstRun + UInt32(number / (1_000 * periods.count) % 40)
    event.luminosityBlock = UInt32(truncatingIfNeeded: number / 100 % 1_000 + 1)
    event.event = seed << 32 | UInt64(number)
    event.process = drawProcess(&random)
    draw(processes[event.process].process, &random, into: &event)
    let offset = period.offset(vertices: event.vertices)
    (event.metX, event.metY) = (event.metX + offset.x, event.metY + offset.y)
    event.weight = weights.draw(&random)
    return event
  }

  private func drawProcess(_ random: inout Philox) -> Int {
    guard processes.count > 1 else { return 0 }
    var rest = random.uniform() * processes.reduce(0) { $0 + $1.share }
    for (place, part) in processes.enumerated().dropLast() {
      rest -= part.share
      if rest < 0 { return place }
    }
    return processes.count - 1
  }

  private func draw(_ process: RecoilProcess, _ random: inout Philox, into event: inout RecoilToyEvent) {
    event.qt = process.spectrum.quantile(random.uniform())
    let angle = 2 * Double.pi * random.uniform()
    let (x, y) = (cos(angle), sin(angle))
    event.jets = process.jetCount(random.uniform(), qt: event.qt)
    let along = process.parallel.draw(qt: event.qt, njets: event.jets, &random)
    let across = process.perpendicular.draw(qt: event.qt, njets: event.jets, &random)
    event.vertices = vertices.quantile(random.uniform())
    let extra = varianceOfVertex == 0 ? 0 : varianceOfVertex * (Double(event.vertices) - vertices.mean)
    event.parallel = process.response(qt: event.qt, njets: event.jets) * event.qt + along.value(extraVariance: extra)
    event.perpendicular = across.value(extraVariance: extra)
    (event.generatedX, event.generatedY) = (event.qt * x, event.qt * y)
    let scale = momentumResolution == 0 ? 1 : 1 + momentumResolution * random.normal()
    (event.bosonX, event.bosonY) = (scale * event.generatedX, scale * event.generatedY)
    if let mass = process.leptonicMass {
      let lepton = Self.lepton(mass: mass, qt: event.qt, &random)
      event.leptonX = scale * (lepton.along * x - lepton.across * y)
      event.leptonY = scale * (lepton.along * y + lepton.across * x)
    }
    // MET = −(u + what is seen), with u = −u_par q̂ + u_perp (ẑ × q̂).
    let seen = process.leptonicMass == nil ? (event.bosonX, event.bosonY) : (event.leptonX, event.leptonY)
    event.metX = event.parallel * x + event.perpendicular * y - seen.0
    event.metY = event.parallel * y - event.perpendicular * x - seen.1
    event.sumET = 120 + 26 * Double(event.vertices) + event.qt
  }

  /// The lepton of a flat decay of a boson without longitudinal momentum, along and across its flight.
  private static func lepton(mass: Double, qt: Double, _ random: inout Philox) -> (along: Double, across: Double) {
    let cosine = 2 * random.uniform() - 1
    let angle = 2 * Double.pi * random.uniform()
    let transverse = 0.5 * mass * (1 - cosine * cosine).squareRoot()
    let energy = (mass * mass + qt * qt).squareRoot()
    return (energy / mass * transverse * cos(angle) + 0.5 * qt, transverse * sin(angle))
  }
}

extension RecoilShape {
  /// What was drawn before the width is known.
  struct Draw {
    let offset: Double
    let width: Double
    let normal: Double

    @inline(__always)
    func value(extraVariance: Double) -> Double {
      extraVariance == 0 ? offset + width * normal : offset + max(0, width * width + extraVariance).squareRoot() * normal
    }
  }

  /// One uniform number picks the Gaussian, one normal number the place.
  @inline(__always)
  func draw(qt: Double, njets: Int, _ random: inout Philox) -> Draw {
    var (rest, place) = (random.uniform(), 0)
    while place < parts.count - 1, rest >= parts[place].share {
      rest -= parts[place].share
      place += 1
    }
    let part = parts[place]
    return Draw(offset: part.offset(qt: qt, njets: njets), width: part.width(qt: qt, njets: njets), normal: random.normal())
  }
}
