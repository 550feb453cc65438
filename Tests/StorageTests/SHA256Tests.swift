import Storage
import Testing

@Suite("SHA256")
struct SHA256Tests {
  @Test(
    "The vectors of FIPS 180-2 come out",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func vectors(text: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest)
  }

  @Test("Pieces and the whole have one digest")
  func pieces() {
    let bytes = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 131) }
    var digest = SHA256()
    digest.update(Array(bytes[..<77]))
    digest.update(Array(bytes[77...]))
    #expect(digest.finish() == SHA256.hexDigest(of: bytes))
  }
}
