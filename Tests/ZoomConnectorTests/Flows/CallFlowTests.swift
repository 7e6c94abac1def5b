import Contracts
import HTTPServer
import Harness
import SQLite
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct CallFlowTests {
        @Test func `a call is followed from its begin to its end, with who waits and who is in`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.change(
                    "ada@example.com",
                    UserChange(settings: .object(["waitingRoom": .bool(true)]))
                )
                let number = try #require(try await cell.number())
                _ = try cell.zoom.control.start(number)
                try await eventually { try await cell.calls().first?.status == .live }
                let call = try #require(try await cell.calls().first)
                #expect(call.appointmentId == Fixtures.appointmentID)
                #expect(call.participants == 0)
                try cell.zoom.control.join(number, name: "Sam")
                try await eventually { try await cell.calls().first?.waiting == 1 }
                try cell.zoom.control.admit(number)
                try await eventually { try await cell.calls().first?.participants == 1 }
                #expect(try await cell.calls().first?.waiting == 0)
                try cell.zoom.control.end(number)
                try await eventually { try await cell.calls().first?.status == .ended }
                #expect(try await cell.calls().count == 1)
                #expect(try await cell.calls().first?.endedAt != nil)

                // Started once more it is another call; a meeting that has run is not deleted when it is over.
                _ = try cell.zoom.control.start(number)
                try await eventually { try await cell.calls().count == 2 }
                try cell.zoom.control.end(number)
                try await eventually { try await cell.calls().allSatisfy { $0.status == .ended } }
                cell.clock.advance(seconds: 4 * 3_600)
                try await cell.waits(for: .deleted)
                #expect(cell.requests("meeting.delete") == 0)
            }
        }

        @Test func `who waits at Zoom before the host is told of, and is in the call afterwards`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                let seat = try cell.zoom.control.join(number, name: "Sam")
                try await eventually { try await cell.meeting()?.waiting == 1 }
                try cell.zoom.control.join(number, name: "Kim")
                try await eventually { try await cell.meeting()?.waiting == 2 }
                try cell.zoom.control.leave(seat.seat)
                try await eventually { try await cell.meeting()?.waiting == 1 }
                _ = try cell.zoom.control.start(number)
                try await eventually { try await cell.calls().first.map { $0.participants + $0.waiting } == 1 }
                #expect(try await cell.meeting()?.waiting == nil)
            }
        }

        @Test func `doubled and reordered deliveries tell the same`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.add(Fault("webhook.meeting.started", .hold, count: 1))
                try cell.zoom.control.add(Fault("webhook.meeting.ended", .double, count: 1))
                _ = try cell.zoom.control.start(number)
                try cell.zoom.control.end(number)
                #expect(await cell.zoom.control.settle())
                try await eventually { try await cell.calls().first?.status == .ended }
                #expect(try await cell.calls().count == 1)
            }
        }

        @Test func `without any webhook a call is found by asking after Start, and its end after silence`() async throws
        {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.add(Fault("webhook.*", .drop))
                #expect(try await cell.start(browser).leavesFor != nil)
                _ = try cell.zoom.control.start(number)
                cell.clock.advance(seconds: 9)
                try await eventually { try await cell.calls().first?.status == .live }
                try cell.zoom.control.end(number)
                cell.clock.advance(seconds: 31)
                try await eventually { try await cell.calls().first?.status == .ended }
            }
        }

        @Test func `a call whose end was not told holds up no other Start`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                let other = AppointmentID(rawValue: "appointment-2")
                try await cell.publish(Fixtures.appointment())
                try await cell.publish(Fixtures.appointment(other, startsIn: .seconds(7_200)))
                try await cell.waits(for: .ready)
                try await cell.waits(for: .ready, of: other)
                let number = try #require(try await cell.number())
                _ = try cell.zoom.control.start(number)
                try await eventually { try await cell.calls().first?.status == .live }
                try cell.zoom.control.add(Fault("webhook.meeting.ended", .drop))
                try cell.zoom.control.end(number)
                #expect(await cell.zoom.control.settle())
                #expect(try await cell.calls().first?.status == .live)
                #expect(try await cell.start(browser, other).leavesFor != nil)
                #expect(try await cell.calls().first?.status == .ended)
            }
        }

        @Test func `a meeting left from a link in another practice is no appointment of ours`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try await cell.service.pipeline.write {
                    try $0.database.execute("UPDATE meeting SET account_id = 'another-practice'")
                }
                _ = try cell.zoom.control.start(number)
                try await eventually { try await cell.calls().first?.status == .live }
                #expect(try await cell.calls().first?.appointmentId == nil)
            }
        }

        @Test func `a meeting of the practitioner's own is followed, too; anybody else's is not`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let own = try cell.zoom.control.createMeeting(
                    of: "ada@example.com",
                    .object(["topic": .string("Team")])
                )
                _ = try cell.zoom.control.start(own.number)
                try await eventually { try await cell.calls().first?.status == .live }
                #expect(try await cell.calls().first?.appointmentId == nil)
                try await cell.deliver(.started(42, uuid: "u==", host: "somebody-else", at: cell.clock.milliseconds))
                try await cell.deliver(
                    .started(
                        43,
                        uuid: "v==",
                        host: try cell.zoom.control.user("ada@example.com").id,
                        at: cell.clock.milliseconds
                    )
                )
                try await eventually { try await cell.calls().count == 2 }
            }
        }

        @Test func `forged, old and foreign deliveries are refused; Zoom's challenge is answered`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let host = try cell.zoom.control.user("ada@example.com").id
                let good = TestDelivery.started(7, uuid: "a==", host: host, at: cell.clock.milliseconds)
                var forged = good
                forged.secret = "guessed"
                #expect(try await cell.deliver(forged).status == .unauthorized)
                var old = good
                old.age = 7_201
                #expect(try await cell.deliver(old).status == .unauthorized)
                let oracle = TestDelivery(
                    body: #"{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1:{}"},"event_ts":1}"#
                )
                #expect(try await cell.deliver(oracle).status == .badRequest)
                #expect(try await cell.deliver(TestDelivery(body: "{")).status == .badRequest)
                #expect(
                    try await cell.deliver(TestDelivery(body: #"{"event":"meeting.alert","payload":{}}"#)).status
                        == .noContent
                )
                #expect(try await cell.calls().isEmpty)
                #expect(try await cell.deliver(good).status == .noContent)
                #expect(try await cell.deliver(good).status == .noContent)
                try await eventually { try await cell.calls().count == 1 }
                let app = try await cell.zoom.control.validate(ConnectorCell.clientID)
                #expect(app.webhook?.validatedAt != nil)
            }
        }
    }
}
