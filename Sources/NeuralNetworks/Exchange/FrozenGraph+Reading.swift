internal import Storage

extension FrozenGraph {
  /// Reads the frozen graph in a file.
  /// - Throws: ``ExchangeError`` that names the file, the byte and the way through the messages.
  package init(contentsOf path: String) throws(ExchangeError) {
    let bytes: [UInt8]
    do { bytes = try contents(ofFile: path) } catch {
      throw ExchangeError(.unreadable(reason: "\(error)"))
    }
    do { try self.init(bytes) } catch { throw error.inFile(path) }
  }

  /// Reads a GraphDef message.
  /// - Throws: ``ExchangeError`` if it is damaged, passes a limit, names an input that is missing or runs in a circle.
  package init(_ bytes: [UInt8]) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    var read: [UnlinkedNode] = []
    var budget = Budget()
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      guard read.count < Self.nodeLimit else {
        throw reader.error(.tooMany(what: "nodes", count: read.count + 1, limit: Self.nodeLimit), at: field.offset)
      }
      read.append(try UnlinkedNode(try reader.message(field, "node[\(read.count)]"), &budget, index: read.count))
    }
    nodes = try Self.linked(read)
  }

  /// What a graph may still hold.
  struct Budget {
    var values = FrozenGraph.valueLimit
    var inputs = FrozenGraph.inputLimit
  }

  /// The sizes of a TensorShapeProto, -1 where open; nil if their number is unknown.
  static func shape(_ message: ProtobufReader) throws(ExchangeError) -> [Int]? {
    var reader = message
    var shape: [Int] = []
    var isKnown = true
    while let field = try reader.next() {
      if field.number == 3 { isKnown = try reader.integer(field) == 0 }
      guard field.number == 2 else { continue }
      var dimension = try reader.message(field, "dim[\(shape.count)]")
      var size = 0
      while let field = try dimension.next() {
        if field.number == 1 { size = try dimension.integer(field) }
      }
      shape.append(size)
      guard shape.count <= 8, size >= -1, size < 1 << 40 else { throw reader.error(.badShape(shape), at: field.offset) }
    }
    return isKnown ? shape : nil
  }
}

/// A node whose inputs are still names.
struct UnlinkedNode {
  private(set) var name = ""
  private(set) var operation = ""
  private(set) var inputs: [String] = []
  private(set) var attributes: [String: FrozenAttribute] = [:]

  init(_ message: ProtobufReader, _ budget: inout FrozenGraph.Budget, index: Int) throws(ExchangeError) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try reader.text(field, "the name of a node")
      case 2: operation = try reader.text(field, "an operation")
      case 3:
        budget.inputs -= 1
        guard budget.inputs >= 0 else {
          let limit = FrozenGraph.inputLimit
          throw reader.error(.tooMany(what: "inputs", count: limit + 1, limit: limit), at: field.offset)
        }
        inputs.append(try reader.text(field, "an input"))
      case 5: try readAttribute(try reader.message(field, "attr"), &budget)
      default: continue
      }
    }
    guard !name.isEmpty, !operation.isEmpty else { throw message.error(.unnamed(node: index), at: message.position) }
  }

  private mutating func readAttribute(
    _ message: ProtobufReader, _ budget: inout FrozenGraph.Budget
  ) throws(ExchangeError) {
    var reader = message
    var key = ""
    var value = FrozenAttribute.other
    while let field = try reader.next() {
      switch field.number {
      case 1: key = try reader.text(field, "the name of an attribute")
      case 2:
        let step = String(String.UnicodeScalarView(key.unicodeScalars.prefix(40)))  // which errors show, so it must be short
        value = try FrozenAttribute.read(try reader.message(field, step), &budget)
      default: continue
      }
    }
    attributes[key] = value
  }
}

extension FrozenAttribute {
  /// Reads an AttrValue.
  static func read(
    _ message: ProtobufReader, _ budget: inout FrozenGraph.Budget
  ) throws(ExchangeError) -> FrozenAttribute {
    var reader = message
    var value = FrozenAttribute.other
    while let field = try reader.next() {
      switch field.number {
      case 1: value = try list(try reader.message(field, "list"))
      case 2: value = .text(Array(reader.bytes[try reader.bytes(field)]))
      case 3: value = .integer(try reader.integer(field))
      case 4: value = .real(try reader.real(field))
      case 5: value = .flag(try reader.integer(field) != 0)
      case 6: value = .type(try reader.integer(field))
      case 7: value = .shape(try FrozenGraph.shape(try reader.message(field, "shape")))
      case 8:
        let tensor = try FrozenTensor.read(try reader.message(field, "tensor"), limit: budget.values)
        budget.values -= tensor?.count ?? 0
        value = tensor.map { .tensor($0) } ?? .other
      default: continue
      }
    }
    return value
  }

  /// Whole numbers are the only lists that are kept: they name axes.
  private static func list(_ message: ProtobufReader) throws(ExchangeError) -> FrozenAttribute {
    var reader = message
    var values: [Int] = []
    while let field = try reader.next() {
      if field.number == 3 { try reader.append(field, to: &values, limit: 1 << 16) }
    }
    return .integers(values)
  }
}
