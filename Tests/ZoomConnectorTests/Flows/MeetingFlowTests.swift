import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct MeetingFlowTests {
        @Test func `within a day of its start an appointment has its meeting, moved and cancelled with it`()
            async throws
        {
            try await ConnectorCell.running { cell in
                try await cell.link()
                var appointment = Fixtures.appointment(startsIn: .seconds(25 * 3_600))
                try await cell.publish(appointment)
                #expect(try await cell.meeting() == nil)
                cell.clock.advance(seconds: 3_601)
                try await cell.waits(for: .ready)
                let made = try #require(cell.meetingsAtZoom.first)
                #expect(made.topic == "Telehealth appointment")
                #expect(made.startTime.description.hasPrefix("2026-11-25T09:00:00"))
                #expect(made.timeZone == "Europe/Berlin")
                #expect(made.duration == 30)
                #expect(!made.agenda.isEmpty)
                let first = try #require(try await cell.meeting())
                #expect(first.connectionId == (try await cell.connection())?.id)

                appointment.start = appointment.start + .seconds(900)
                appointment.end = appointment.end + .seconds(1_800)
                try await cell.publish(appointment, .rescheduled)
                try await eventually { try await cell.meeting()?.appointmentRevision == 2 }
                let moved = try #require(cell.meetingsAtZoom.first)
                #expect(moved.number == made.number)
                #expect(moved.duration == 45)
                // The same told again is not told to Zoom.
                appointment.clientIds = [ClientID(rawValue: "client-9")]
                try await cell.publish(appointment, .rescheduled)
                appointment.status = .cancelled
                try await cell.publish(appointment, .cancelled)
                try await cell.waits(for: .deleted)
                #expect(cell.meetingsAtZoom.isEmpty)
                #expect(cell.requests("meeting.create") == 1)
                #expect(cell.requests("meeting.update") == 1)
            }
        }

        @Test func `an appointment that moves to another practitioner changes its host`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                var appointment = Fixtures.appointment()
                try await cell.publish(appointment)
                try await cell.waits(for: .ready)
                let second = PractitionerID(rawValue: "practitioner-2")
                appointment.practitionerId = second
                try await cell.publish(appointment, .rescheduled)
                try await cell.waits(for: .deleted)
                #expect(cell.meetingsAtZoom.isEmpty)
                let manager = try TestBrowser(cell, as: ConnectorCell.manager)
                let question = try await cell.connect(manager, as: "eve@example.com", second)
                let attempt = try #require(question.field("attempt"))
                _ = try await manager.post("\(PagePath.telehealthIntegration(second))/confirm", ["attempt": attempt])
                try await cell.waits(for: .ready)
                #expect(cell.meetingsAtZoom.map(\.hostId) == [try cell.zoom.control.user("eve@example.com").id])
            }
        }

        @Test func `a create whose answer was lost is found again, and not made twice`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try cell.zoom.control.add(Fault("meeting.create", .reset, count: 1))
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .failed)
                #expect(try await cell.meeting()?.reason == .zoomUnreachable)
                cell.clock.advance(seconds: 10)
                try await cell.waits(for: .ready)
                #expect(cell.meetingsAtZoom.count == 1)
                #expect(cell.requests("meeting.create") == 1)
                #expect(cell.requests("meeting.list") == 1)
            }
        }

        @Test func `a create that never happened is looked for, and then made`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try cell.zoom.control.add(Fault("meeting.create", .status, count: 1, status: 502))
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .failed)
                cell.clock.advance(seconds: 10)
                try await cell.waits(for: .ready)
                #expect(cell.meetingsAtZoom.count == 1)
                #expect(cell.requests("meeting.list") == 1)
            }
        }

        @Test(arguments: [Fault.Kind.badJSON, .rateLimit])
        func `an answer that helps nobody is tried again`(_ kind: Fault.Kind) async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try cell.zoom.control.add(Fault("meeting.create", kind, count: 1))
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .failed)
                cell.clock.advance(seconds: 60)
                try await cell.waits(for: .ready)
                #expect(cell.meetingsAtZoom.count == 1)
            }
        }

        @Test func `the day's budget used up is said so, and goes on at midnight UTC`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try cell.zoom.control.add(Fault("meeting.create", .meetingLimit, count: 1))
                try await cell.publish(Fixtures.appointment(startsIn: .seconds(20 * 3_600)))
                try await eventually { try await cell.meeting()?.reason == .zoomDailyLimit }
                cell.clock.advance(seconds: 3_600)
                // A second one does not even ask.
                let second = AppointmentID(rawValue: "appointment-2")
                try await cell.publish(Fixtures.appointment(second, startsIn: .seconds(20 * 3_600)))
                try await eventually { try await cell.meeting(second)?.reason == .zoomDailyLimit }
                #expect(cell.requests("meeting.create") == 1)
                cell.clock.advance(seconds: 15 * 3_600)
                try await cell.waits(for: .ready)
                try await cell.waits(for: .ready, of: second)
            }
        }

        @Test func `a meeting that is deleted at Zoom is seen twice and made anew`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let first = try #require(try await cell.number())
                try cell.zoom.control.deleteMeeting(first)
                try await eventually { try await cell.number().map { $0 != first } ?? false }
                try await cell.waits(for: .ready)
                #expect(cell.meetingsAtZoom.map(\.number) == [try await cell.number()])
                #expect(cell.requests("meeting.read") == 1)
            }
        }

        @Test func `a meeting that is moved at Zoom is moved back, once for each place`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let appointment = Fixtures.appointment()
                try await cell.publish(appointment)
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                let start = try #require(cell.meetingsAtZoom.first?.startTime)
                let elsewhere = JSONValue.object([
                    "start_time": .string("2026-11-25T08:00:00Z"), "duration": .integer(90),
                ])
                try cell.zoom.control.updateMeeting(number, elsewhere)
                try await eventually { cell.requests("meeting.update") == 1 }
                #expect(cell.meetingsAtZoom.map(\.startTime) == [start])
                #expect(cell.meetingsAtZoom.map(\.duration) == [30])
                // What came back of our own change was read, and is as it should be.
                try await eventually { cell.requests("meeting.read") == 2 }
                #expect(cell.requests("meeting.update") == 1)

                // Moved to the same place again it stays: who is so sure of it is left alone.
                cell.clock.advance(seconds: 1)
                try cell.zoom.control.updateMeeting(number, elsewhere)
                try await eventually { cell.requests("meeting.read") == 3 }
                #expect(await cell.zoom.control.settle())
                #expect(cell.requests("meeting.update") == 1)
                #expect(try await cell.meeting()?.status == .ready)
                // Until the appointment itself is moved.
                var moved = appointment
                moved.start = moved.start + .seconds(900)
                moved.end = moved.end + .seconds(900)
                try await cell.publish(moved, .rescheduled)
                try await eventually { cell.requests("meeting.update") == 2 }
            }
        }

        @Test func `another topic is the practitioner's own affair`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.updateMeeting(number, .object(["topic": .string("Check-up")]))
                try await eventually { cell.requests("meeting.read") == 1 }
                #expect(await cell.zoom.control.settle())
                #expect(cell.requests("meeting.update") == 0)
            }
        }

        @Test func `a meeting that is over is deleted, unless it has run`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                cell.clock.advance(seconds: 4 * 3_600)
                try await cell.waits(for: .deleted)
                #expect(cell.meetingsAtZoom.isEmpty)
            }
        }

        @Test func `a meeting that runs when it is to be deleted is left to the practitioner, whoever has told of it`()
            async throws
        {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.add(Fault("webhook.*", .drop))
                _ = try cell.zoom.control.start(number)
                var appointment = Fixtures.appointment()
                appointment.status = .cancelled
                try await cell.publish(appointment, .cancelled)
                try await cell.waits(for: .deleted)
                #expect(cell.requests("meeting.delete") == 1)
                // Once it is over nobody deletes it after all.
                try cell.zoom.control.end(number)
                cell.clock.advance(seconds: 3_600)
                let next = AppointmentID(rawValue: "appointment-2")
                try await cell.publish(Fixtures.appointment(next))
                try await cell.waits(for: .ready, of: next)
                #expect(cell.meetingsAtZoom.count == 2)
                #expect(cell.requests("meeting.delete") == 1)
            }
        }

        @Test func `a meeting is asked for ahead of the window by command`() async throws {
            try await ConnectorCell.running { cell in
                let far = Fixtures.appointment(startsIn: .seconds(10 * 86_400))
                try await cell.publish(far)
                func provision(_ submission: String, of id: AppointmentID = far.id) async throws -> Outcome {
                    try await cell.service.pipeline.perform(
                        ProvisionMeeting(appointmentId: id),
                        as: .team("team/x", token: ServiceTokenID(rawValue: "t")),
                        account: Fixtures.accountID,
                        submissionID: submission
                    )
                }
                #expect(try await provision("1").reason == .notLinked)
                try await cell.link()
                let accepted = try await provision("2")
                #expect(accepted.result == .accepted)
                #expect(accepted.entity == "meeting/appointment-1")
                try await cell.waits(for: .ready)
                #expect(try await provision("3").result == .accepted)
                #expect(cell.requests("meeting.create") == 1)

                let unknown = try await provision("4", of: AppointmentID(rawValue: "x"))
                #expect(unknown.reason == .appointmentUnknown)
                #expect(unknown.retriable == true)
                var other = Fixtures.appointment(AppointmentID(rawValue: "in-person"))
                other.telehealth = false
                try await cell.publish(other)
                #expect(try await provision("5", of: other.id).reason == .appointmentNotTelehealth)
                other = Fixtures.appointment(AppointmentID(rawValue: "cancelled"))
                other.status = .cancelled
                try await cell.publish(other)
                #expect(try await provision("6", of: other.id).reason == .appointmentCancelled)
                other = Fixtures.appointment(AppointmentID(rawValue: "over"), startsIn: .seconds(-7_200))
                try await cell.publish(other)
                #expect(try await provision("7", of: other.id).reason == .appointmentEnded)
            }
        }
    }
}
