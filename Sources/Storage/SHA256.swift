internal import CCrypto

/// The SHA-256 digest of bytes that arrive in pieces, by OpenSSL.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// An empty digest.
  public init() {
    guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
      preconditionFailure("OpenSSL could not start a SHA-256 digest")
    }
    context = made
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to the digest.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let code = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(code == 1, "OpenSSL could not extend a SHA-256 digest")
  }

  /// Adds bytes to the digest.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// The digest as 64 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let code = EVP_DigestFinal_ex(context, &digest, nil)
    precondition(code == 1, "OpenSSL could not finish a SHA-256 digest")
    return hexadecimal(digest)
  }

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef")
  return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
