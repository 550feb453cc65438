import MassFits
import Testing

@Test("An error says what it was told")
func errorText() { #expect("\(MassFitError("no events"))" == "no events") }
