import Testing

@testable import Corrections

@Suite("Words of variations")
struct VariationWordsTests {
  @Test(
    "Keys of a direction name those of the other, by their end before their beginning",
    arguments: [
      ("stat_up", ["stat_down", "stat_dn", "stat_do"]), ("systUp", ["systDown", "systDn", "systDo"]),
      ("up1", ["down1", "dn1", "do1"]), ("up_jes", ["down_jes", "dn_jes", "do_jes"]), ("sfup", ["sfdown", "sfdn", "sfdo"]),
      ("up_down", ["up_up"]), ("down_up", ["down_down", "down_dn", "down_do"]),
      ("Down_jesUp2", ["Down_jesDown2", "Down_jesDn2", "Down_jesDo2"]),
      ("pileup", []), ("nominal", []), ("GROUP", []), ("jesUP", ["jesDOWN", "jesDN"]),
    ])
  func partners(key: String, expected: [String]) {
    #expect(VariationWords.partners(of: key, among: ["sf", key]) == expected)
  }
}
