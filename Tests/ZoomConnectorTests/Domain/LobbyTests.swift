import Contracts
import Testing

@testable import ZoomConnector

@Suite struct LobbyTests {
    let begin = Timestamp(seconds: 1_000)

    @Test func `each person counts once, until they are gone`() {
        var lobby = Lobby()
        lobby.saw("a", isWaiting: true, at: begin)
        lobby.saw("a", isWaiting: true, at: begin + .seconds(1))
        lobby.saw("b", isWaiting: true, at: begin + .seconds(2))
        #expect(lobby.count == 2)
        lobby.saw("a", isWaiting: false, at: begin + .seconds(3))
        #expect(lobby.count == 1)
    }

    @Test func `a late report of something older changes nothing`() {
        var lobby = Lobby()
        lobby.saw("a", isWaiting: false, at: begin + .seconds(3))
        lobby.saw("a", isWaiting: true, at: begin)
        #expect(lobby.count == 0)
    }
}
