import Contracts
import Testing

@testable import ZoomConnector

@Suite struct ConnectionRulesTests {
    @Test func `a granted slot links`() {
        #expect(apply(.slotGranted, from: .claiming)?.0.status == .active)
        #expect(apply(.slotGranted, from: .claiming)?.1 == .linked)
        #expect(apply(.slotGranted, from: .active) == nil)
    }

    @Test func `a refused slot keeps its reason`() {
        let refused = apply(.slotRefused(.telehealthProActive), from: .claiming)?.0
        #expect(refused?.status == .refused)
        #expect(refused?.reason == .telehealthProActive)
    }

    @Test func `lost tokens ask to reconnect, and a new authorisation mends it`() {
        let lost = apply(.tokensLost, from: .active)?.0
        #expect(lost?.status == .needsReconnect)
        #expect(apply(.tokensLost, from: .needsReconnect) == nil)
        let host = UserID(rawValue: "other")
        let anew = ConnectionRules.Cause.authorisedAnew(hostUserId: host, by: host, at: Timestamp(seconds: 9))
        let mended = apply(anew, from: .needsReconnect)?.0
        #expect(mended?.status == .active)
        #expect(mended?.hostUserId == host)
        #expect(mended?.reason == nil)
    }

    @Test(arguments: [Connection.Status.claiming, .active, .needsReconnect])
    func `disconnect, removal and a newer connection end it`(status: Connection.Status) {
        #expect(apply(.disconnectPressed, from: status)?.0.reason == .disconnected)
        #expect(apply(.deauthorized, from: status)?.0.reason == .deauthorized)
        #expect(apply(.superseded, from: status)?.0.status == .disconnected)
    }

    @Test(arguments: [Connection.Status.refused, .disconnected])
    func `an ended connection stays ended`(status: Connection.Status) {
        for cause in [ConnectionRules.Cause.slotGranted, .tokensLost, .disconnectPressed, .deauthorized, .superseded] {
            #expect(apply(cause, from: status) == nil)
        }
    }

    @Test func `a licence that changed is told`() {
        #expect(apply(.licenceSeen(.basic, limitMinutes: 40), from: .active)?.1 == .changed)
        #expect(apply(.licenceSeen(.licensed, limitMinutes: nil), from: .active) == nil)
    }

    private func apply(
        _ cause: ConnectionRules.Cause,
        from status: Connection.Status
    ) -> (Connection, Connection.Change)? {
        ConnectionRules.apply(
            cause,
            to: Connection(
                id: ConnectionID(rawValue: "c"),
                accountId: AccountID(rawValue: "a"),
                practitionerId: PractitionerID(rawValue: "p"),
                generation: 1,
                status: status,
                licence: .licensed,
                connectedBy: UserID(rawValue: "u"),
                connectedAt: Timestamp(seconds: 1),
                hostUserId: UserID(rawValue: "u")
            )
        )
    }
}
