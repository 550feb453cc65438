/// Concord's version, as every output states it.
public let concordVersion = "0.1.0"

/// The instruction set this program was built for, as `CONCORD_ISA` chose it.
public var instructionSet: String {
  #if CONCORD_ISA_BASE
    "x86-64"
  #elseif CONCORD_ISA_V3
    "x86-64-v3"
  #elseif CONCORD_ISA_V4
    "x86-64-v4"
  #else
    "native"
  #endif
}
