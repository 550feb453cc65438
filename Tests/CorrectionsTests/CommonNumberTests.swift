import Numerics
import Testing

@testable import Corrections

@Suite("Numbers are written so that both ways of reading agree")
struct CommonNumberTests {
  private static let numbers: [Double] = {
    var generator = Philox(seed: 6, stream: 17)
    return (0..<20_000).map { i in
      let size = Double("1e\(Int(generator.uniform() * 24) - 12)") ?? 1
      return (generator.uniform() - 0.5) * (i % 2 == 0 ? 2 : size)
    }
  }()

  @Test(
    "Every text is its number by correct rounding; the library misreads one in a hundred at most, of the shortest one in eight")
  func alike() {
    var (misread, shortestMisread) = (0, 0)
    for number in Self.numbers {
      let text = NumberText.common(number)
      #expect(Double(text) == number)
      misread += NumberReading.asLibrary.value(of: text) == number ? 0 : 1
      shortestMisread += NumberReading.asLibrary.value(of: NumberText.text(number)) == number ? 0 : 1
    }
    #expect(misread * 100 < Self.numbers.count)
    #expect(shortestMisread * 10 > Self.numbers.count)
  }

  @Test("What lies just beside the middle of two doubles is rounded to its own side")
  func middles() {
    let half = 1_125_899_906_842_624.125  // between 2⁵⁰ and the next double, 2⁵⁰ + 1/4
    #expect(half == 0x1p50 && DecimalNumber.value(1_125_899_906_842_624_125, -3, .nearest) == 0x1p50)
    for (digits, power) in [(11_258_999_068_426_241_251 as UInt64, -4), (1_125_899_906_842_624_126, -3)] {
      #expect(DecimalNumber.value(digits, power, .nearest) == 0x1p50 + 0.25)
    }
    #expect(DecimalNumber.value(11_258_999_068_426_241_249, -4, .nearest) == 0x1p50)
  }

  @Test("Numbers of few digits are written as they are", arguments: [0.0, -0.0, 1.0, 15.0, 0.98, -2.4, 1.4442, 1e21, 1e-7, 6500])
  func short(number: Double) {
    #expect(NumberText.common(number) == NumberText.text(number))
    #expect(NumberReading.asLibrary.value(of: NumberText.text(number))?.bitPattern == number.bitPattern)
  }
}
