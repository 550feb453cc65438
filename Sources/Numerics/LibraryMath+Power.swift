internal import Glibc

extension LibraryMath {
  /// pow(x, y) for one y, fastest for y = 1/2, 2, 3 and 4.
  /// - Parameter into: may be `from`.
  package static func powers(
    of from: UnsafePointer<Double>, exponent y: Double, into: UnsafeMutablePointer<Double>, count: Int
  ) {
    switch y.bitPattern {  // of which the compiler does not conclude y's value, see `power`
    case (0.5).bitPattern: map(HalfPower(y: y), from, into, count)
    case (2.0).bitPattern: map(Square(y: y), from, into, count)
    case (3.0).bitPattern: map(Cube(y: y), from, into, count)
    case (4.0).bitPattern: map(FourthPower(y: y), from, into, count)
    default: map(Power(y: y), from, into, count)
    }
  }

  /// pow(x, y) for an y of each x.
  /// - Parameter into: may be `from`, but not `exponents`.
  package static func powers(
    of from: UnsafePointer<Double>, exponents: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int
  ) {
    inPieces(from, into, count) { x, values, places, first, count in
      let y = exponents + first
      for i in 0..<count {
        let (value, isCertain) = Power(y: y[i]).rounded(x[i])
        values[i] = value
        places[i] = isCertain ? 0 : 1
      }
      for k in 0..<gatherDoubtful(places, count) { values[places[k]] = power(x[places[k]], y[places[k]]) }
    }
  }

  /// The library's pow. If the exponent were known to be 2, the compiler would put x · x in its place, which is another number
  /// for one x in a thousand.
  @inline(never)
  private static func power(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }

  /// e to the y log x, for |y log x| ≤ 8: there the logarithm's error is below 0.013 units of the result. The library's own,
  /// glibc's, is below 0.51.
  private struct Power: Function {
    let y: Double
    func library(_ x: Double) -> Double { power(x, y) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let (value, isCertain) = exponential(near: y * logarithm(x))
      let (isNormal, isFinite) = (x >= .leastNormalMagnitude, x < .infinity)
      return (value, isCertain && isNormal && isFinite)
    }
  }

  private struct Square: Function {
    let y: Double
    func library(_ x: Double) -> Double { power(x, y) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded { roundPower(.product(x, x)) }
  }

  private struct Cube: Function {
    let y: Double
    func library(_ x: Double) -> Double { power(x, y) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded { roundPower(x * .product(x, x)) }
  }

  private struct FourthPower: Function {
    let y: Double
    func library(_ x: Double) -> Double { power(x, y) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded { roundPower(DoubleDouble.product(x, x).squared) }
  }

  /// √x and what is left of x, over 2 √x.
  private struct HalfPower: Function {
    let y: Double
    func library(_ x: Double) -> Double { power(x, y) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let root = x.squareRoot()
      let (isLarge, isFinite) = (x > 0x1p-900, x < .infinity)
      let (value, isCertain) = round(DoubleDouble(root, x.addingProduct(-root, root) / (root + root)))
      return (value, isCertain && isLarge && isFinite)
    }
  }

  /// Not tiny powers, whose rounding errors may be no numbers.
  @inline(__always)
  private static func roundPower(_ power: DoubleDouble) -> Rounded {
    let (isLarge, isFinite) = (power.high.magnitude > 0x1p-900, power.high.magnitude < .infinity)
    let (value, isCertain) = round(power)
    return (value, isCertain && isLarge && isFinite)
  }
}
