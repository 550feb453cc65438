import Corrections
import Numerics

/// Corrections drawn at random over the inputs x, y (real), j (integer) and s (string).
struct RandomTree {
  static let inputs = [Variable("x", .real), Variable("y", .real), Variable("j", .int), Variable("s", .string)]
  static let keys = ["nom", "up", "down"]

  var random: Philox
  /// Whether lookups can refuse values, and hashes and transforms occur.
  var isWild = false

  init(seed: UInt64, isWild: Bool = false) {
    random = Philox(seed: seed, stream: 7)
    self.isWild = isWild
  }

  mutating func correction(name: String = "sf") throws -> Correction {
    let generics = try [
      FormulaNode("[0]+[1]*x-y*-x", variables: ["x", "y"]), FormulaNode("exp([0]*y)*max(x,-y)+x[2]", variables: ["y", "x", "y"]),
    ]
    return try Correction(
      name: name, version: Int(random.next() % 4) + 1, inputs: Self.inputs, output: Variable("weight", .real),
      genericFormulas: generics, data: try node(4))
  }

  mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
  mutating func number() -> Double { (random.uniform() - 0.5) * 6 }

  mutating func node(_ depth: Int) throws -> CorrectionNode {
    switch depth == 0 ? pick(3) : pick(isWild ? 9 : 7) {
    case 0: return .constant(number())
    case 1: return .formula(try formula())
    case 2: return .formulaReference(FormulaReferenceNode(pick(2), parameters: [number(), number()]))
    case 3: return try binning(depth)
    case 4: return try multibinning(depth)
    case 5, 6: return try category(depth)
    case 7:
      return .transform(
        TransformNode(input: ["x", "y", "j"][pick(3)], rule: try .formula(formula()), content: try node(depth - 1)))
    default:
      return .transform(TransformNode(input: ["x", "j"][pick(2)], rule: .constant(number()), content: try node(depth - 1)))
    }
  }

  private mutating func formula() throws -> FormulaNode {
    let texts = ["x*y+[0]", "-x^2-y*[1]", "1e-3*x-(y>[0])*x", "atan2(y,x)+sin(x)*2e1", "[0]-x[1]*x[0]", "abs(x)+3", "[0]*[1]"]
    return try FormulaNode(
      texts[pick(texts.count)], variables: pick(2) == 0 ? ["x", "y"] : ["y", "x"], parameters: [number(), number()])
  }

  private mutating func edges(of input: String) throws -> BinEdges {
    if pick(3) == 0 { return try BinEdges(uniform: 3, low: -2, high: 2.5) }
    let start = number() - 2
    if input == "j" { return try BinEdges([-1.5, 0.5, 1.5, 4]) }
    return try BinEdges([start, start + random.uniform() + 0.1, start + 3, pick(2) == 0 ? .infinity : start + 5])
  }

  private mutating func flow(_ depth: Int, isFinite: Bool) throws -> Flow {
    switch pick(isWild ? 4 : 3) {
    case 0: .content(try node(depth - 1))
    case 1 where isFinite: .wrap
    case 3: .error
    default: .clamp
    }
  }

  private mutating func binning(_ depth: Int) throws -> CorrectionNode {
    let input = ["x", "y", "j"][pick(3)]
    let edges = try edges(of: input)
    let content = try (0..<edges.count).map { _ in try node(depth - 1) }
    return .binning(
      try BinningNode(input: input, edges: edges, content: content, flow: try flow(depth, isFinite: edges.high.isFinite)))
  }

  private mutating func multibinning(_ depth: Int) throws -> CorrectionNode {
    let inputs = [["x", "j"], ["y", "x", "j"], ["x", "y"], ["x"]][pick(4)]
    let edges = try inputs.map { try self.edges(of: $0) }
    let content = try (0..<edges.reduce(1) { $0 * $1.count }).map { _ in try node(depth > 2 ? 1 : 0) }
    return .multibinning(
      try MultiBinningNode(
        inputs: inputs, edges: edges, content: content, flow: try flow(depth, isFinite: edges.allSatisfy { $0.high.isFinite })))
  }

  private mutating func category(_ depth: Int) throws -> CorrectionNode {
    let otherwise = isWild && pick(2) == 0 ? nil : try node(depth - 1)
    if pick(2) == 0 {
      let content = try Self.keys.map { _ in try node(depth - 1) }
      return .category(try CategoryNode(input: "s", keys: .strings(Self.keys), content: content, otherwise: otherwise))
    }
    let content = try (0..<3).map { _ in try node(depth - 1) }
    return .category(try CategoryNode(input: "j", keys: .integers([0, 1, 3]), content: content, otherwise: otherwise))
  }

  /// Arguments, at edges now and then.
  mutating func arguments() -> [CorrectionInput] {
    let special = [-2.0, 2.5, -2.0.nextDown, 2.5.nextDown, 0, -0.0, .infinity, .nan]
    func real(_ value: Double, _ place: Int) -> CorrectionInput { .real(place < special.count ? special[place] : value) }
    return [
      real(number(), pick(20)), real(number(), pick(20)), .int(Int64(pick(6)) - 1), .string((Self.keys + ["other"])[pick(4)]),
    ]
  }
}
