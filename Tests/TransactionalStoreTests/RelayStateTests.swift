import Testing

@testable import TransactionalStore

@Suite struct RelayStateTests {
    @Test func `the mark covers what is acknowledged without a gap`() {
        var state = RelayState(mark: 4)
        for number in 5...8 { state.produced(Int64(number)) }
        state.acknowledged(6)
        state.acknowledged(8)
        #expect(state.mark == 4)
        state.acknowledged(5)
        #expect(state.mark == 6)
        #expect(state.open == 2)
        state.acknowledged(5)
        state.acknowledged(7)
        #expect(state.mark == 8)
        #expect(state.open == 0)
    }

    @Test func `after a failure all beyond the mark is sent again`() {
        var state = RelayState(mark: 0)
        for number in 1...4 { state.produced(Int64(number)) }
        state.acknowledged(1)
        state.acknowledged(3)
        state.resumed()
        #expect(state.sent == 1)
        state.produced(2)
        state.produced(3)
        state.acknowledged(2)
        #expect(state.mark == 2)
        state.acknowledged(3)
        #expect(state.mark == 3)
    }
}
