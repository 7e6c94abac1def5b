import Testing

@testable import Identity

@Suite struct SortKeyTests {
    @Test func `accents and case do not put a name elsewhere`() {
        let names = ["Zoe", "émile", "Eva", "Émilie", "Åsa", "ben", "Emil"]
        #expect(names.sorted { SortKey($0) < SortKey($1) } == ["Åsa", "ben", "Emil", "émile", "Émilie", "Eva", "Zoe"])
    }
}
