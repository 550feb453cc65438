import Columns
import Testing

@testable import RootFiles

private let packings: [(String, Bool, PackedReal)] = [
  ("", true, PackedReal.float), ("", false, .shortened(bits: 12)), ("no range here", true, .float),
  ("[0,0,9]", true, .shortened(bits: 9)), ("[0,0,14]", false, .shortened(bits: 14)), ("[0,0,15]", true, .float),
  ("[0,0,16]", false, .shortened(bits: 12)), ("[0,0,32]", true, .float), ("x[3]", true, .float),
  ("[-2,2,8]", true, .scaled(factor: 64, minimum: -2)), ("x[3]/d[-2,2,8]", true, .scaled(factor: 64, minimum: -2)),
  ("[0,500]", true, .scaled(factor: 4_294_967_295 / 500, minimum: 0)),
  ("momentum [0, 12.5 ,10] in GeV", false, .scaled(factor: 1024 / 12.5, minimum: 0)),
  ("[-pi,pi,10]", true, .scaled(factor: 1024 / (2 * Double.pi), minimum: -Double.pi)),
  ("[0,TwoPi,16]", true, .scaled(factor: 65_536 / (2 * Double.pi), minimum: 0)),
  ("[-pi/2,2*pi,16]", true, .scaled(factor: 65_536 / (2.5 * Double.pi), minimum: -Double.pi / 2)),
  ("[-1,1,77]", true, .scaled(factor: 4_294_967_295 / 2, minimum: -1)), ("[5,5,20]", true, .shortened(bits: 5)),
  ("[1e400,nan,3]", true, .shortened(bits: 3)), ("[", true, .float), ("[,]", true, .float),
]

private let shapesOfNames: [(String, String)] = [
  ("vector<float>", "float32 jagged"), ("std::vector< unsigned int >", "uint32 jagged"), ("vector<bool>", "bool jagged"),
  ("ROOT::VecOps::RVec<Long64_t>", "int64 jagged"), ("RVec<unsigned char>", "uint8 jagged"),
  ("vector<vector<double> >", "float64 nested(2)"), ("list<set<vector<short int>>>", "int16 nested(3)"),
  ("vector<string>", "texts nested(1)"), ("vector<vector<TString> >", "texts nested(2)"), ("std::string", "text"),
  ("array<int,3>", "int32 fixed[3]"), ("array<array<int,2>,3>", "int32 fixed[3, 2]"), ("bitset<19>", "bool jagged"),
  ("vector<array<float,4>>", "float32 jagged[4]"), ("vector<Double32_t>", "float64 jagged"),
  ("unordered_multiset<Float16_t>", "float32 jagged"), ("array<vector<char>,2>", "int8 nested(2)"),
  ("map<int,float>", "int32 jagged, float32 jagged"), ("multimap<string,bool>", "texts nested(1), bool jagged"),
  ("vector<vector<float,MyAllocator<float> >,std::allocator<int>>", "float32 nested(2)"), ("TArrayD", "float64 jagged"),
  ("const unsigned long long", "uint64 scalar"), ("TDatime", "uint32 scalar"),
]

private let reasonsOfNames: [(String, String)] = [
  ("vector<float*>", "float* points to objects"), ("vector<Jet>", "the file does not describe class Jet"),
  ("map<int,TClonesArray>", "a TClonesArray writes itself in its own way"),
  (String(repeating: "vector<", count: 40) + "int" + String(repeating: ">", count: 40), "lies too deep in other types"),
  ("variant<int,float>", "the file does not describe class variant<int,float>"), ("vector<", "class vector<"),
  ("array<int,99999999999>", "class array<int,99999999999>"), ("", "class "), (">,<", "class >,<"),
]

@Suite("Packed reals")
struct PackedRealTests {
  @Test("Titles give the packing by ROOT's rule", arguments: packings)
  func titles(title: String, isDouble: Bool, packing: PackedReal) {
    #expect(PackedReal(title: title, isDouble: isDouble) == packing)
  }

  private func value(_ packing: PackedReal, _ bytes: [UInt8]) -> Double {
    bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { packing.value(at: $0) } ?? .nan }
  }

  @Test("A range scales integers, and its ends come back")
  func scaled() {
    let packing = PackedReal(title: "[-1.5,6.5,32]", isDouble: true)
    #expect(value(packing, [0, 0, 0, 0]) == -1.5)
    #expect(value(packing, [255, 255, 255, 255]) == 6.5)
    #expect(abs(value(packing, [64, 0, 0, 0]) - 0.5) < 1e-8)
    #expect(value(PackedReal(title: "[-2,2,8]", isDouble: true), [0, 0, 0, 97]) == -2 + 97.0 / 64)
  }

  @Test("A short mantissa keeps sign, exponent and leading bits", arguments: [2, 5, 9, 12, 14])
  func shortened(bits: Int) {
    var numbers = TestNumbers(seed: UInt64(bits))
    let packing = PackedReal(title: "[0,0,\(bits)]", isDouble: true)
    for _ in 0..<300 {
      let real = Float(Int32(truncatingIfNeeded: numbers.next())) / Float(1 + numbers.below(1_000_000))
      // The writer's side: round to so many bits and keep them with the sign above.
      let pattern = real.bitPattern
      var mantissa = (((pattern & 0x7f_ffff) >> UInt32(23 - bits - 1)) + 1) >> 1
      if mantissa >> UInt32(bits) & 1 == 1 { mantissa = 1 << UInt32(bits) - 1 }
      if real < 0 { mantissa |= 1 << UInt32(bits + 1) }
      let stored = [UInt8(pattern >> 23 & 0xff), UInt8(mantissa >> 8), UInt8(mantissa & 0xff)]
      let back = value(packing, stored)
      #expect(abs(back - Double(real)) <= abs(Double(real)) / Double(1 << bits) && (back < 0) == (real < 0))
    }
    #expect(value(packing, [0, 0, 0]) == 0)
  }
}

@Suite("Names of types")
struct TypeNameTests {
  @Test("C++ names give shapes", arguments: shapesOfNames)
  func shapes(name: String, expected: String) throws {
    var obstacle = ""
    let type = try #require(TypeNames(layouts: ClassLayouts([])).stored(name, framed: true, obstacle: &obstacle))
    let shapes = type.leaves().map { leaf in
      let (shape, items) = leaf.shape
      let suffix = items.isEmpty ? "" : "\(items)"
      return switch shape {
      case .scalar: "\(leaf.type.rawValue) scalar"
      case .fixed(let dimensions): "\(leaf.type.rawValue) fixed\(dimensions)"
      case .jagged: "\(leaf.type.rawValue) jagged\(suffix)"
      case .text: "text"
      case .nested(let depth, let isText): "\(isText ? "texts" : leaf.type.rawValue) nested(\(depth))\(suffix)"
      }
    }
    #expect(shapes.joined(separator: ", ") == expected)
  }

  @Test("What cannot be read says why", arguments: reasonsOfNames)
  func obstacles(name: String, reason: String) {
    var obstacle = ""
    #expect(TypeNames(layouts: ClassLayouts([])).stored(name, framed: true, obstacle: &obstacle) == nil)
    #expect(obstacle.hasSuffix(reason), "\(obstacle)")
  }
}
