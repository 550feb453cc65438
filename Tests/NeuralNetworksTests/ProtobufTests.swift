import Testing

@testable import NeuralNetworks

@Suite("The protobuf wire")
struct ProtobufTests {
  @Test("What is written is read again")
  func roundTrip() throws {
    var writer = ProtobufWriter()
    for value in [0, 1, 127, 128, 300, .max, -1, .min] { writer.integer(7, value) }
    writer.float(1, 2.385)
    writer.double(2, -1.0e-300)
    writer.text(3, "Größe")
    writer.message(4) { $0.packed(5, [3, -7, 1 << 40]) }
    writer.packed(536_870_911, [1.25, -0.75] as [Float])
    var reader = ProtobufReader(writer.bytes)
    for value in [0, 1, 127, 128, 300, .max, -1, .min] {
      let field = try #require(try reader.next())
      #expect(field.number == 7)
      #expect(try reader.integer(field) == value)
    }
    #expect(try reader.real(try #require(try reader.next())) == 2.385)
    #expect(try #require(try reader.next()).content == .fixed64((-1.0e-300).bitPattern))
    #expect(try reader.text(try #require(try reader.next()), "text") == "Größe")
    var inner = try reader.message(try #require(try reader.next()), "inner")
    var integers: [Int] = []
    try inner.append(try #require(try inner.next()), to: &integers, limit: 3)
    #expect(integers == [3, -7, 1 << 40])
    var reals: [Double] = []
    try reader.append(try #require(try reader.next()), width: 4, to: &reals, limit: 2)
    #expect(reals == [1.25, -0.75])
    #expect(try reader.next() == nil)
  }

  @Test("Bytes are as the documentation's examples have them")
  func bytes() {
    var writer = ProtobufWriter()
    writer.integer(1, 150)
    writer.text(2, "testing")
    #expect(writer.bytes == [0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67])
  }

  @Test(
    "Damaged bytes are refused with the place and what is wrong",
    arguments: [
      ([0x08], "byte 1: a number needs 1 bytes, 0 are left. The file is cut short"),
      ([0x08, 0x80], "byte 1: a number needs 1 bytes, 0 are left"),
      ([UInt8](repeating: 0xff, count: 11), "byte 0: a number has more than 64 bits"),
      ([0x08] + [UInt8](repeating: 0xff, count: 9) + [0x02], "byte 1: a number has more than 64 bits"),
      ([0x00, 0x01], "byte 0: field number 0 is outside 1...536870911"),
      ([0x80, 0x80, 0x80, 0x80, 0x10, 0x01], "byte 0: field number 536870912 is outside"),
      ([0x0b], "byte 0: field 1 is a group, which protobuf has given up"),
      ([0x0e, 0x01], "byte 0: field 1 has wire type 6, which does not exist"),
      ([0x0d, 0x01, 0x02, 0x03], "byte 1: a number needs 4 bytes, 3 are left"),
      ([0x09, 0x01], "byte 1: a number needs 8 bytes, 1 are left"),
      ([0x12, 0x05, 0x01], "byte 1: field 2 needs 5 bytes, 1 are left"),
      ([0x12] + [UInt8](repeating: 0xff, count: 9) + [0x01], "byte 1: field 2 needs 18446744073709551615 bytes, 0 are left"),
    ] as [([UInt8], String)])
  func damaged(bytes: [UInt8], expected: String) throws {
    let message = try exchangeFailure { () throws(ExchangeError) in
      var reader = ProtobufReader(bytes)
      while let _ = try reader.next() {}
    }
    #expect(message.hasPrefix(expected), "\(message)")
  }

  @Test("A field of another type is refused")
  func wrongType() throws {
    var reader = ProtobufReader([0x08, 0x01, 0x12, 0x01, 0xff])
    let number = try #require(try reader.next())
    let run = try #require(try reader.next())
    let wrong = try exchangeFailure { () throws(ExchangeError) in try reader.text(number, "a name") }
    #expect(wrong.contains("byte 0: field 1 should be a run of bytes and is a number of variable length"))
    let notNumber = try exchangeFailure { () throws(ExchangeError) in try reader.integer(run) }
    #expect(notNumber.contains("field 2 should be a number of variable length and is a run of bytes"))
    let notReal = try exchangeFailure { () throws(ExchangeError) in try reader.real(run) }
    #expect(notReal.contains("field 2 should be a number of four bytes"))
    let notText = try exchangeFailure { () throws(ExchangeError) in try reader.text(run, "a name") }
    #expect(notText.contains("byte 2: a name is not UTF-8. The file is damaged"))
    var values: [Double] = []
    let notReals = try exchangeFailure { () throws(ExchangeError) in try reader.append(number, width: 8, to: &values, limit: 9) }
    #expect(notReals.contains("field 1 should be a number of eight bytes"))
    let cut = try exchangeFailure { () throws(ExchangeError) in try reader.append(run, width: 4, to: &values, limit: 9) }
    #expect(cut.contains("a number needs 4 bytes, 1 are left"))
  }

  @Test("More values than the limit are refused before they are kept")
  func limit() throws {
    var writer = ProtobufWriter()
    writer.packed(1, [1, 2, 3])
    var reader = ProtobufReader(writer.bytes)
    let field = try #require(try reader.next())
    var values: [Int] = []
    let message = try exchangeFailure { () throws(ExchangeError) in try reader.append(field, to: &values, limit: 2) }
    #expect(message.contains("3 values, at most 2 are read"))
  }

  @Test("Messages lie in each other no deeper than the limit")
  func depth() throws {
    var bytes: [UInt8] = []
    for _ in 0..<30 {
      var outer = ProtobufWriter()
      outer.bytes(1, bytes)
      bytes = outer.bytes
    }
    let message = try exchangeFailure { () throws(ExchangeError) in
      var reader = ProtobufReader(bytes)
      while let field = try reader.next() { reader = try reader.message(field, "m") }
    }
    #expect(message.contains("m.m.m: messages lie in each other more than 24 deep"))
  }
}
