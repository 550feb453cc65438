extension StreamerInfoRecord {
  /// The record that describes the classes a written file holds; ROOT of another version needs it.
  static func content(_ layouts: [ClassLayout]) -> [UInt8] {
    var writer = ByteWriter()
    writer.addList(count: layouts.count) { list in
      for layout in layouts {
        list.tagged("TStreamerInfo") { add(layout, to: &$0) }
        list.add(string: "")
      }
    }
    return writer.bytes
  }

  private static func add(_ layout: ClassLayout, to out: inout ByteWriter) {
    out.framed(version: 9) { out in
      out.addTNamed(layout.name, "")
      out.add(layout.checksum)
      out.add(Int32(layout.version))
      out.tagged("TObjArray") { array in
        array.addObjectArray(count: layout.members.count) { list in
          for member in layout.members { add(member, of: layout, to: &list) }
        }
      }
    }
  }

  private static func add(_ member: ClassMember, of layout: ClassLayout, to out: inout ByteWriter) {
    out.tagged(member.elementClass) { out in
      out.framed(version: member.elementVersion) { out in
        addElement(member, to: &out)
        if member.isBase { out.add(Int32(member.version)) }
        if !member.countName.isEmpty {
          out.add(Int32(member.version))
          out.add(string: member.countName)
          out.add(string: layout.name)
        }
        if member.code == ClassMember.Code.stl {
          out.add(Int32(1))  // a vector …
          out.add(Int32(365))  // … of strings, the only one described here
        }
      }
    }
  }

  private static func addElement(_ member: ClassMember, to out: inout ByteWriter) {
    out.framed(version: 4) { out in
      out.addTNamed(member.name, member.title)
      for value in [member.code, member.size, 0, 0] { out.add(Int32(value)) }
      let checksum = member.isBase ? BuiltInLayouts.byName[member.name]?.checksum ?? 0 : 0
      for value in [0, checksum, 0, 0, 0] { out.add(value) }
      out.add(string: member.typeName)
    }
  }
}

extension ClassMember {
  /// The class that describes a member of this kind.
  fileprivate var elementClass: String {
    if isBase { return "TStreamerBase" }
    switch code {
    case Code.string: return "TStreamerString"
    case Code.object: return "TStreamerObject"
    case Code.any: return "TStreamerObjectAny"
    case Code.pointer, Code.inPlace: return "TStreamerObjectPointer"
    case Code.stl: return "TStreamerSTL"
    case 41...59: return "TStreamerBasicPointer"
    default: return "TStreamerBasicType"
    }
  }

  fileprivate var elementVersion: Int { isBase || code == Code.stl ? 3 : 2 }

  /// Bytes in ROOT's memory; nobody relies on it, but zero looks broken.
  fileprivate var size: Int {
    switch code {
    case 1, 11, 18: 1
    case 2, 12: 2
    case 3, 5, 6, 13, 15: 4
    case Code.string, Code.stl: 24
    case Code.object: 64
    case _ where isBase: 0
    default: 8
    }
  }
}
