import Testing

@testable import Reports

@Suite("Rounded")
struct RoundedTests {
  @Test(
    "A value is rounded to the second digit of its error",
    arguments: [
      (2.38461, 0.0123, "2.385 ± 0.012"), (2.38461, 0.0996, "2.38 ± 0.10"), (-0.004, 0.012, "-0.004 ± 0.012"),
      (-0.0004, 0.12, "0.00 ± 0.12"), (12_345.6, 1_234, "12300 ± 1200"), (12_345.6, 98.7, "12346 ± 99"), (0, 3.3, "0.0 ± 3.3"),
      (7.5, 0, "7.50 ± 0"), (.nan, 0.1, "n/a"), (.infinity, 0.1, "inf"), (-.infinity, 0.1, "-inf"), (1.5, .nan, "1.50 ± n/a"),
      (1.5, .infinity, "1.50 ± inf"), (3.456e12, 2.1e10, "(3.456 ± 0.021)e12"), (1.23e-9, 4.5e-10, "(1.23 ± 0.45)e-9"),
      (0, 1.8e9, "(0.0 ± 1.8)e9"),
    ] as [(Double, Double, String)])
  func measurements(_ value: Double, _ error: Double, _ text: String) {
    #expect(Rounded.measurement(value, error) == text)
  }

  @Test("Without an error three digits are kept, and the separator is the caller's")
  func options() {
    #expect(Rounded.measurement(2.38461, nil) == "2.38")
    #expect(Rounded.measurement(2.38461, 0.31, separator: "±") == "2.38±0.31")
    #expect(Rounded.percent(-0.07431, 0.0123) == "-7.4 ± 1.2")
  }

  @Test(
    "Numbers keep their significant digits",
    arguments: [
      (0.0, "0"), (0.123456, "0.123"), (99.96, "100"), (-1_234.5, "-1230"), (2_387_000, "2390000"), (2.385e8, "2.38e+08"),
      (3.21e-5, "3.21e-05"), (1e300, "1.00e+300"), (.nan, "n/a"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "4.94e-324"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) {
    #expect(Rounded.number(value) == text)
  }

  @Test(
    "Probabilities are short",
    arguments: [
      (1, "1.0"), (0.4321, "0.43"), (0.0123, "0.012"), (0.00996, "0.010"), (0.0021, "2e-3"), (4.4e-4, "4e-4"), (3e-9, "3e-9"),
      (2e-10, "<1e-9"),
      (0, "<1e-9"), (.nan, "n/a"), (1.0000001, "1.0"),
    ] as [(Double, String)])
  func probabilities(_ p: Double, _ text: String) {
    #expect(Rounded.probability(p) == text)
  }

  @Test("Counts are whole, decimals in sentences short")
  func sentences() {
    #expect(Rounded.count(17_981.4) == "17981")
    #expect(Rounded.count(-0.2) == "0" && Rounded.count(-3.7) == "-4" && Rounded.count(.nan) == "n/a")
    #expect(Rounded.count(.infinity) == "inf")
    #expect(Rounded.count(3.2e11) == "3.200e+11")
    #expect(Rounded.shortened("p = 0.05104839201 of 12345678 at 0.01, 2.0 %") == "p = 0.0510 of 12345678 at 0.01, 2.0 %")
  }
}
