/// A world that recoil events are drawn from, known exactly.
///
/// Change a property to change the world. What can be asked of it without an event: the distributions of the recoil
/// (``distribution(_:qt:njets:process:)``), with their quantile maps between two worlds, moments and responses.
public struct RecoilTruth: Sendable, Hashable {
  /// A process and its share of the events.
  public struct Part: Sendable, Hashable {
    /// The share, of those of all processes.
    public var share: Double
    /// The process.
    public var process: RecoilProcess

    /// A process with its share.
    public init(share: Double, process: RecoilProcess) { (self.share, self.process) = (share, process) }
  }

  /// The processes; the first is the signal.
  public var processes: [Part]
  /// How many vertices events have.
  public var vertices: VertexNumbers
  /// The variance that each vertex above their mean adds to both components, GeV²; the shapes hold at the mean.
  public var varianceOfVertex: Double
  /// The run periods; blocks of a thousand events belong to them in turn.
  public var periods: [RunPeriod]
  /// The weights.
  public var weights: ToyWeights
  /// The relative resolution of what is measured of the boson: all of it, or the lepton beside a neutrino.
  public var momentumResolution: Double

  /// A world.
  /// - Precondition: there are a process and a period, and no share is negative.
  public init(
    processes: [Part], vertices: VertexNumbers = VertexNumbers(mean: 22, width: 6), varianceOfVertex: Double = 0,
    periods: [RunPeriod] = [RunPeriod(firstRun: 1)], weights: ToyWeights = ToyWeights(), momentumResolution: Double = 0
  ) {
    precondition(!processes.isEmpty && processes.allSatisfy { $0.share >= 0 }, "shares of processes are not negative")
    precondition(!periods.isEmpty, "a world needs a run period")
    (self.processes, self.vertices, self.varianceOfVertex) = (processes, vertices, varianceOfVertex)
    (self.periods, self.weights, self.momentumResolution) = (periods, weights, momentumResolution)
  }

  /// A world of one process.
  public init(_ process: RecoilProcess) { self.init(processes: [Part(share: 1, process: process)]) }

  /// The first process.
  public var signal: RecoilProcess {
    get { processes[0].process }
    set { processes[0].process = newValue }
  }

  /// Which run period event `number` belongs to.
  public func period(of number: Int) -> RunPeriod { periods[(number / 1_000) % periods.count] }

  /// <u_par>/qT of the signal at `qt`, before any detector offset (which averages out over the boson's direction).
  public func response(qt: Double, njets: Int) -> Double {
    signal.response(qt: qt, njets: njets) + signal.parallel.meanOffset(qt: qt, njets: njets) / qt
  }
}
