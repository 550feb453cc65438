import Columns
public import Corrections
public import EventFiles

/// A correction evaluated for the events of files, column by column, in pieces of bounded size.
///
/// Columns are found by the names of the inputs, or by others that were given for them; what has no column is a constant. Whole
/// numbers serve inputs of any type, and so do truth values of ROOT files, as 1 and 0: as texts for string inputs, so that a
/// column of years can be a key. Columns of CSV files are texts for string inputs whatever they look like: `007` stays `007`.
public struct CorrectionTable: Sendable {
  /// What is computed for each event.
  public struct Quantities: Sendable, Hashable {
    /// What the column of values is called; nil for the correction's name.
    public var name: String?
    /// Whether a second column, `…_leaf`, says which leaf of the tree gives the value.
    public var hasLeaf = false
    /// The real input along which a column of derivatives, `…_d_INPUT`, is wanted.
    public var derivative: String?

    /// Values alone.
    public init() {}
  }

  /// Where the values of an input come from.
  enum Source: Sendable {
    case constant(CorrectionInput)
    case column(ColumnSchema)
  }

  let chain: EventChain
  let function: CorrectionFunction
  let sources: [Source]
  let options: EvaluationOptions
  let quantities: Quantities

  /// - Parameters:
  ///   - constants: values of inputs, as texts of their types; they take the place of columns.
  ///   - columns: names of columns by the names of inputs, where they differ.
  /// - Throws: ``CorrectionTableError``; `CorrectionError` for constants of another type; `EventFileError` for columns that
  ///   cannot be read.
  public init(
    _ function: CorrectionFunction, on chain: EventChain, constants: [ExactText: String], columns: [ExactText: String],
    options: EvaluationOptions, quantities: Quantities
  ) throws {
    let names = function.inputs.map(\.name)
    for name in (Array(constants.keys) + columns.keys).map(\.text).sorted() where !names.containsExactly(name) {
      throw CorrectionTableError.unknownInput(name, hint: suggestion(for: name, in: names))
    }
    let keys = function.inputs.filter { $0.type == .string && constants[$0.name.exact] == nil }
    let chain = chain.readingTexts(of: Set(keys.map { columns[$0.name.exact] ?? $0.name }))
    let path = chain.files.first?.path ?? ""
    let known = Set(chain.columns.map(\.name))
    let missing = names.filter { constants[$0.exact] == nil && columns[$0.exact] == nil && !known.contains($0) }
    if let first = missing.first {
      let hint = suggestion(for: first, in: known)
      throw CorrectionTableError.inputsMissing(path: path, inputs: missing, hint: hint)
    }
    sources = try function.inputs.map { input in
      if let text = constants[input.name.exact] { return .constant(try CorrectionInput(text, for: input)) }
      let schema = try chain.schema(of: columns[input.name.exact] ?? input.name)
      guard schema.serves(input.type) else {
        throw CorrectionTableError.columnType(
          path: path, column: schema.name, input: input.name, type: input.type, found: schema.kindText)
      }
      return .column(schema)
    }
    (self.chain, self.function, self.options, self.quantities) = (chain, function, options, quantities)
  }

  /// The columns of inputs' names that constants took the place of.
  public var overriddenColumns: [String] {
    let known = Set(chain.columns.map(\.name))
    return zip(sources, function.inputs).compactMap { source, input in
      if case .constant = source, known.contains(input.name) { input.name } else { nil }
    }
  }

  /// The columns that inputs are read from, each once.
  var read: [String] {
    var names: [String] = []
    for case .column(let schema) in sources where !names.contains(schema.name) { names.append(schema.name) }
    return names
  }

  /// The names of the columns that are computed.
  public var outputNames: [String] { outputs.map(\.name) }

  /// The columns that are computed.
  var outputs: [ColumnSchema] {
    let name = quantities.name ?? function.name
    var schemas = [ColumnSchema(name: name, type: .float64)]
    if quantities.hasLeaf { schemas.append(ColumnSchema(name: "\(name)_leaf", type: .int64)) }
    if let input = quantities.derivative { schemas.append(ColumnSchema(name: "\(name)_d_\(input)", type: .float64)) }
    return schemas
  }

  /// A value per row; NaN without its sign, which is the processor's.
  private func shown(_ values: [Double], _ count: Int) -> [Double] {
    spread(values, over: count).map { $0.isNaN ? .nan : $0 }
  }

  /// The computed columns for a piece of the chain.
  /// - Throws: ``CorrectionTableError`` with the file and the row in it.
  func columns(for batch: EventBatch, of chunk: EventChain.Chunk) throws -> [String: Column] {
    let arguments = try zip(sources, function.inputs).map { source, input in
      switch source {
      case .constant(let value): CorrectionColumn.constant(value)
      case .column(let schema): try column(schema, for: input.type, batch, chunk)
      }
    }
    var options = options
    options.threads = 1  // pieces are what threads share
    let all = outputs
    do {
      var columns = [
        all[0].name: Column(values: .float64(shown(try function.evaluate(arguments, options: options), batch.count)))
      ]
      if quantities.hasLeaf {
        let leaves = spread(try function.leaves(arguments, options: options), over: batch.count)
        columns[all[1].name] = Column(values: .int64(leaves.map(Int64.init)))
      }
      if let input = quantities.derivative, let schema = all.last {
        let rates = shown(try function.derivatives(arguments, along: input, options: options), batch.count)
        columns[schema.name] = Column(values: .float64(rates))
      }
      return columns
    } catch {
      throw located(error, chunk)
    }
  }

  /// The error with the row counted through the file.
  private func located(_ error: CorrectionError, _ chunk: EventChain.Chunk) -> any Error {
    guard let row = error.row else { return error }
    return CorrectionTableError.row(
      path: chain.files[chunk.file].path, entry: chunk.entries.lowerBound + row, error.problem, correction: function.name,
      hint: function.hint(error.problem))
  }
}
