import Bus
import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// The whole pipeline over the embedded broker: what goes in, and what a stock client sees come out.
@Suite struct PipelineTests {
    @Test func `a command from a stock client becomes state, an event and an outcome`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { _ in
            let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            try await cell.send(
                TestService.booking("a"),
                id: "c-1",
                token: cell.goodToken(),
                more: [(HeaderName.traceParent, trace), (HeaderName.correlationID, "act-7")]
            )
            let outcome = try #require(try await cell.receive("scheduling.outcomes.v1", count: 1).first)
            #expect(outcome.key == "appointment/c-1")
            #expect(outcome.partition == 0)
            #expect(outcome.headers["ce_type"] == "telehealth.scheduling.command.accepted.v1")
            #expect(try outcome.outcome().entity == "appointment/a")
            #expect(try outcome.outcome().revision == 1)
            let event = try #require(try await cell.events(1).first)
            #expect(event.key == "appointment/a")
            #expect(event.partition == TestCell.partition)
            #expect(event.headers["ce_specversion"] == "1.0")
            #expect(event.headers["ce_source"] == "/telehealth/scheduling")
            #expect(event.headers["ce_type"] == "telehealth.scheduling.appointment.booked.v1")
            #expect(event.headers["ce_subject"] == "appointment/a")
            #expect(event.headers["ce_dataschema"] == "urn:telehealth:scheduling:appointment:v1")
            #expect(event.headers["ce_accountid"] == "account-1")
            #expect(event.headers["ce_causationid"] == "c-1")
            #expect(event.headers["ce_correlationid"] == "act-7")
            #expect(event.headers["ce_traceparent"] == trace)
            #expect(event.headers["ce_epoch"] == "1")
            #expect(event.headers["ce_revision"] == "1")
            #expect(event.headers["content-type"] == "application/json")
            #expect(event.headers["authorization"] == nil)
        }
    }

    @Test func `a repeat changes nothing and gives the same outcome under the same id`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { _ in
            let message = try cell.message(TestService.booking("a"), id: "c-1", token: cell.goodToken())
            try await cell.publish([message, message])
            try await cell.publish(message)
            let outcomes = try await cell.receive("scheduling.outcomes.v1", count: 3)
            #expect(outcomes.count == 3)
            #expect(Set(outcomes.map { $0.headers["ce_id"] }).count == 1)
            #expect(Set(outcomes.map(\.value)).count == 1)
            #expect(try await cell.events(1).count == 1)
        }
    }

    // MARK: Faults of section 3

    @Test func `strangers get no answer and leave a dead letter without their authorization`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let stranger = TestService.booking("a")
            try await cell.publish([
                cell.message(stranger, id: "1", token: nil),
                cell.message(stranger, id: "2", token: "nonsense"),
                cell.message(stranger, id: "3", token: cell.token(cell.claims(audience: "identity.commands.v1"))),
                cell.message(stranger, id: "4", token: cell.token(cell.claims(lifetime: -7_200 ... -3_600))),
                cell.message(stranger, id: "5", token: cell.token(cell.claims(), type: TokenClaims.sessionType)),
                cell.message(stranger, id: "6", token: cell.token(cell.claims(), key: cell.keys.zoom)),
                cell.message(stranger, id: "7", token: nil, more: [("Authorization", "Bearer secret")]),
            ])
            try await eventually { try await pipeline.count("dead_letter") == 7 }
            let letters = try await pipeline.read { try DeadLetterEntry.list($0) }
            #expect(
                letters.reversed().map(\.reason) == [
                    "token-missing", "token-invalid", "token-audience", "token-expired", "token-invalid",
                    "token-invalid", "token-missing",
                ]
            )
            #expect(
                letters.allSatisfy { letter in !letter.headers.contains { $0.name.lowercased() == "authorization" } }
            )
            #expect(letters.allSatisfy { $0.body != nil && $0.key != nil && $0.headers.count >= 5 })
            #expect(try await pipeline.count("inbox") == 0)
            #expect(try await pipeline.count("outbox WHERE topic = 'scheduling.outcomes.v1'") == 0)
            #expect(cell.metrics.render().contains(#"scheduling_dead_letters_total{reason="token-missing"} 2"#))
        }
    }

    @Test func `a good token with a bad command is answered with the reason`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { _ in
            let token = try cell.goodToken()
            let any = try cell.token(
                cell.claims(commands: [BookAppointment.type, "telehealth.x.v1", CancelAppointment.type])
            )
            let booking = TestService.booking("a")
            let foreign = TestService.booking("a", account: AccountID(rawValue: "other"))
            let cancel = CancelAppointment(appointmentId: AppointmentID(rawValue: "a"))
            try await cell.publish([
                cell.message(booking, id: "01", token: token, account: "other"),
                cell.message(foreign, id: "02", token: token),
                cell.message(booking, id: "03", type: "telehealth.x.v1", token: any),
                cell.message(booking, id: "04", type: CancelAppointment.type, token: token),
                cell.message(booking, id: "05", token: token, body: Array("{".utf8)),
                cell.message(booking, id: "06", token: token, body: Array(#"{"practitionerId":7}"#.utf8)),
                cell.message(booking, id: "07", token: token, body: Array(repeating: 32, count: 70_000)),
                cell.message(cancel, id: "08", token: any),
                cell.message(TestService.booking("a", timeZone: "refuse"), id: "09", token: token),
                cell.message(booking, id: "10", token: token, account: "no/id"),
                cell.message(booking, id: "11", token: token, more: [(HeaderName.time, "yesterday")]),
                cell.message(booking, id: "12", token: token, body: []),
            ])
            let outcomes = try await cell.outcomes(12).sorted { $0.commandId < $1.commandId }
            try #require(outcomes.count == 12)
            #expect(
                outcomes.map(\.reason) == [
                    .accountMismatch, .accountMismatch, .unknownType, .typeNotAllowed, .bodyInvalid, .bodyInvalid,
                    .messageTooLarge, .typeNotAllowed, .timeZoneUnknown, .envelopeInvalid, .envelopeInvalid,
                    .bodyInvalid,
                ]
            )
            #expect(outcomes.allSatisfy { $0.result == .rejected && $0.message?.isEmpty == false })
            #expect(outcomes[4].message?.contains("not JSON") == true)
            #expect(outcomes[5].message?.contains("practitionerId") == true)
            #expect(!cell.metrics.render().contains(#"type="telehealth.x.v1""#))
        }
    }

    @Test func `a command that cannot be told apart from others is a dead letter`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { pipeline in
            let token = try cell.goodToken()
            let booking = TestService.booking("a")
            var nameless = try cell.message(booking, id: "1", token: token)
            nameless.headers.removeAll { $0.0.description == "ce_id" }
            try await cell.publish([
                nameless,
                cell.message(booking, id: "with space", token: token),
                // Nobody speaks under the pages' name, or under one of ours.
                cell.message(booking, id: "3", token: token, source: "pages"),
                cell.message(booking, id: "4", token: token, source: "/telehealth/zoom"),
                cell.message(booking, id: "5", token: token, source: "a\nb"),
            ])
            try await eventually { try await pipeline.count("dead_letter WHERE reason = 'envelope-invalid'") == 5 }
            #expect(try await pipeline.count("inbox") == 0)
        }
    }

    @Test func `a token that the directory does not know yet can come again, a revoked one cannot`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let token = try cell.goodToken()
            try await cell.send(TestService.booking("a"), id: "c", token: token)
            let first = try await cell.outcomes(1).first
            #expect(first?.reason == .directoryBehind)
            #expect(first?.retriable == true)
            try await cell.issueToken()
            try await eventually { try await pipeline.count("replica") == 1 }
            try await cell.send(TestService.booking("a"), id: "c", token: token)
            #expect(try await cell.outcomes(2).last?.result == .accepted)
            try await cell.issueToken(revoked: true, revision: 2)
            try await eventually { try await pipeline.count("replica WHERE revision = 2") == 1 }
            try await cell.send(TestService.booking("b"), id: "d", token: token)
            #expect(try await cell.outcomes(3).last?.reason == .tokenRevoked)
            // An erased token is not one that is still to come.
            let id = ServiceTokenID(rawValue: "token-1")
            try await cell.publish(cell.event(ServiceToken?.none, id: id, revision: 3))
            try await eventually { try await pipeline.count("replica WHERE revision = 3") == 1 }
            try await cell.send(TestService.booking("b"), id: "e", token: token)
            #expect(try await cell.outcomes(4).last?.reason == .tokenRevoked)
        }
    }

    @Test func `structured mode is taken too`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { pipeline in
            let data = String(decoding: try JSONEncoder().encode(TestService.booking("a")), as: UTF8.self)
            let token = "Bearer \(try cell.goodToken())"
            func structured(_ attributes: String, type: String = "application/cloudevents+json") -> TestCell.Message {
                TestCell.Message(
                    topic: "scheduling.commands.v1",
                    key: "k",
                    value: Array("{\(attributes)}".utf8),
                    headers: [(HeaderName.contentType, type), (HeaderName.authorization, token)]
                )
            }
            let start = #""specversion":"1.0","source":"/team/x","type":"\#(BookAppointment.type)""#
            let big = String(repeating: " ", count: 70_000) + "x"
            try await cell.publish([
                structured(#"\#(start),"id":"1","data":\#(data)"#),
                structured(
                    #"\#(start),"id":"2","data_base64":"\#(Data(data.utf8).base64EncodedString())""#,
                    type: "Application/CloudEvents+JSON; charset=UTF-8"
                ),
                structured(#"\#(start),"id":"3""#),
                structured(#"\#(start),"id":"4","data":"\#(big)""#),
                structured("no json"),
                structured(#"\#(start),"data":\#(data)"#),
            ])
            let outcomes = try await cell.outcomes(4)
            #expect(outcomes.map(\.reason) == [nil, nil, .bodyInvalid, .messageTooLarge])
            try await eventually { try await pipeline.count("dead_letter WHERE reason = 'envelope-invalid'") == 2 }
        }
    }

    @Test func `one that cannot be handled is set aside and its neighbours are not`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        let token = try cell.goodToken()
        try await cell.publish([
            cell.message(TestService.booking("a"), id: "1", token: token),
            cell.message(TestService.booking("b", timeZone: "poison"), id: "2", token: token),
            cell.message(TestService.booking("c"), id: "3", token: token),
        ])
        try await cell.running { pipeline in
            #expect(try await cell.outcomes(3).map(\.reason) == [nil, .handlerFailed, nil])
            #expect(try await pipeline.count("entity") == 2)
            let letter = try #require(try await pipeline.read { try DeadLetterEntry.list($0).first })
            #expect(letter.reason == "handler-failed")
            #expect(letter.headers.contains { $0.name == "ce_id" && $0.value == "2" })
            #expect(letter.body.map { String(decoding: $0, as: UTF8.self) }?.contains("poison") == true)
        }
    }

    @Test func `an event that cannot be decoded is set aside, and one that nobody follows is passed over`() async throws
    {
        let cell = try TestCell()
        try await cell.running { pipeline in
            func event(_ key: String, _ value: String, _ more: [(StaticString, String)]) -> TestCell.Message {
                TestCell.Message(topic: "identity.events.v1", key: key, value: Array(value.utf8), headers: more)
            }
            let good = try cell.event(
                TestService.practitioner("one", id: "x"),
                id: PractitionerID(rawValue: "x"),
                revision: 1
            )
            var misplaced = good
            misplaced.key = "practitioner/y"
            var unordered = good
            unordered.headers.removeAll { $0.0.description == "ce_epoch" }
            try await cell.publish([
                event("practitioner/x", "{}", good.headers), misplaced, unordered, event("nonsense", "{}", []),
                event("unknown/x", "{}", []), good,
            ])
            try await eventually { try await pipeline.count("replica") == 1 }
            #expect(try await pipeline.count("dead_letter WHERE reason = 'event-undecodable'") == 4)
            #expect(try await pipeline.count("dead_letter") == 4)
        }
    }

    // MARK: Doors

    @Test func `a form that is sent twice does its work once`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let first = try await pipeline.book("a", submission: "s-1")
            let second = try await pipeline.book("a", submission: "s-1")
            #expect(first == second)
            #expect(first.revision == 1)
            #expect(first.commandSource == "pages")
            #expect(try await pipeline.book("a", submission: "s-2").revision == 2)
        }
    }

    @Test func `a form's trouble is an answer or an error, and changes nothing`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            #expect(try await pipeline.book("a", timeZone: "refuse").reason == .timeZoneUnknown)
            #expect(try await pipeline.book("b", timeZone: "huge").reason == .resultTooLarge)
            await #expect(throws: TestService.Poison.self) { try await pipeline.book("c", timeZone: "poison") }
            let other = try await pipeline.perform(
                TestService.booking("d", account: AccountID(rawValue: "other")),
                as: .user(UserID(rawValue: "u")),
                account: TestCell.account,
                submissionID: "s"
            )
            #expect(other.reason == .accountMismatch)
            #expect(try await pipeline.count("entity") == 0)
            #expect(try await pipeline.book("c").result == .accepted)
        }
    }

    @Test func `what is written can be read at once, and actions run after the commit`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let woken = Counter()
            let revision = try await pipeline.write { transaction in
                transaction.afterCommit { woken.increment() }
                return try transaction.emit(
                    Appointment(
                        id: AppointmentID(rawValue: "w"),
                        accountId: TestCell.account,
                        practitionerId: PractitionerID(rawValue: "p"),
                        clientIds: [],
                        start: Timestamp(seconds: 0),
                        end: Timestamp(seconds: 1),
                        timeZone: "UTC",
                        telehealth: false,
                        status: .booked
                    ),
                    .booked
                )
            }
            #expect(revision == 1)
            #expect(woken.value == 1)
            let id = AppointmentID(rawValue: "w")
            let state = try await pipeline.read { try $0.state(Appointment.self, id) }
            #expect(state?.revision == 1)
            #expect(try await pipeline.read { try $0.revision(ofKey: "appointment/w") } == 1)
        }
    }

    @Test func `listeners hear what is committed, ours and others`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let heard = Lock([String]())
            pipeline.listen { states in
                heard.withLock { $0 += states.map { "\($0.key)@\($0.revision)" } }
            }
            try await pipeline.book("a")
            let id = PractitionerID(rawValue: "p")
            try await cell.publish(cell.event(TestService.practitioner("one"), id: id, revision: 4))
            try await cell.publish(cell.event(Practitioner?.none, id: id, revision: 5))
            try await eventually {
                heard.withLock { $0 } == ["appointment/a@1", "practitioner/p@4", "practitioner/p@5"]
            }
            let known = try await pipeline.read { try $0.replica(Practitioner.self, id) }
            #expect(known == nil)
        }
    }

    @Test func `a command of ours is signed when it is published, and its outcome comes back once`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a", timeZone: "claim")
            let claim = try #require(try await cell.receive("identity.commands.v1", count: 1).first)
            #expect(claim.headers["ce_id"] == "claim-a")
            #expect(claim.headers["ce_type"] == ClaimProviderSlot.type)
            let header = try #require(claim.headers["authorization"])
            var verifier = TokenVerifier(
                keys: cell.keys.all,
                audience: "identity.commands.v1",
                settings: StoreSettings()
            )
            let now = Timestamp(milliseconds: cell.clock.milliseconds)
            let verified = Array(header.utf8).withUnsafeBytes { verifier.verify($0, at: now) }
            #expect(try verified.get().issuer == .scheduling)
            #expect(try verified.get().isOwn)
            let stored = try await pipeline.read {
                try $0.integer("SELECT count(*) FROM outbox WHERE instr(headers, 'Bearer') > 0")
            }
            #expect(stored == 0)
            let outcome = Outcome(
                commandId: CommandID(rawValue: "claim-a"),
                commandSource: "/telehealth/scheduling",
                commandType: ClaimProviderSlot.type,
                result: .accepted,
                entity: "practitioner/practitioner-1",
                revision: 2
            )
            let message = TestCell.Message(
                topic: "identity.outcomes.v1",
                key: "practitioner/practitioner-1",
                value: Array(try JSONEncoder().encode(outcome)),
                headers: [
                    (HeaderName.specVersion, "1.0"), (HeaderName.id, "1.1"), (HeaderName.type, "t"),
                    (HeaderName.source, "/telehealth/identity"), (HeaderName.accountID, "account-1"),
                ]
            )
            try await cell.publish([message, message])
            try await eventually {
                try await pipeline.count("position WHERE topic = 'identity.outcomes.v1' AND next = 2") == 1
            }
            #expect(try await pipeline.count("reaction WHERE key = 'claim-a' AND what = 'accepted'") == 1)
        }
    }
}
