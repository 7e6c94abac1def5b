import Contracts
import Cryptography
import Foundation

/// A webhook reduced to what we need of it: no names, no addresses, no topics.
enum WebhookEvent: Codable, Equatable, Sendable {
    case meetingStarted(Run, at: Timestamp)
    case meetingEnded(Run, at: Timestamp)
    case participant(Run, person: String, isHost: Bool, CallLog.Presence.Place, at: Timestamp)
    /// Somebody waits for a host who has not started, or has gone again.
    case waitingForHost(number: Int64, person: String, isWaiting: Bool, at: Timestamp)
    case meetingChanged(number: Int64)
    case meetingDeleted(number: Int64)
    case userChanged(zoomUser: String)
    case deauthorized(zoomUser: String, zoomAccount: String, at: Timestamp)

    /// One run of a meeting.
    struct Run: Codable, Equatable, Sendable {
        /// New for every run of the same meeting number.
        var uuid: String
        var number: Int64
        /// The host's id at Zoom.
        var host: String
    }

    /// What a delivery's body turned out to be.
    enum Reading: Equatable, Sendable {
        case event(WebhookEvent)
        /// The challenge by which Zoom checks that this is our address.
        case validation(plainToken: String)
        /// Well formed, but nothing that we use.
        case other(name: String)
        /// Not what Zoom sends.
        case malformed
    }

    /// Reads the raw body of a delivery whose signature has been verified.
    static func read(_ body: [UInt8]) -> Reading {
        guard let delivery = try? JSONDecoder().decode(Delivery.self, from: Data(body)) else { return .malformed }
        switch delivery.event {
        case "endpoint.url_validation":
            guard let token = delivery.payload.plainToken else { return .malformed }
            return .validation(plainToken: token)
        case "app_deauthorized":
            guard let user = delivery.payload.user_id, let account = delivery.payload.account_id,
                let instant = delivery.payload.deauthorization_time.flatMap({ Timestamp($0) })
            else { return .malformed }
            return .event(.deauthorized(zoomUser: user, zoomAccount: account, at: instant))
        default:
            guard let object = delivery.payload.object else { return .other(name: delivery.event) }
            return object.reading(delivery)
        }
    }
}

/// The parts of Zoom's deliveries that are read; everything else in them is dropped here.
private struct Delivery: Decodable {
    var event: String
    var event_ts: Int64?
    var payload: Payload

    struct Payload: Decodable {
        var plainToken: String?
        var account_id: String?
        var user_id: String?
        var deauthorization_time: String?
        var object: Object?
    }

    struct Object: Decodable {
        var id: Number?
        var uuid: String?
        var host_id: String?
        var start_time: String?
        var end_time: String?
        var participant: Participant?

        func reading(_ delivery: Delivery) -> WebhookEvent.Reading {
            let sent = delivery.event_ts.map { Timestamp(milliseconds: $0) }
            switch delivery.event {
            case "meeting.started":
                guard let run, let instant = sent ?? start_time.flatMap({ Timestamp($0) }) else { return .malformed }
                return .event(.meetingStarted(run, at: instant))
            case "meeting.ended":
                guard let run, let instant = end_time.flatMap({ Timestamp($0) }) ?? sent else { return .malformed }
                return .event(.meetingEnded(run, at: instant))
            case "meeting.participant_joined", "meeting.participant_jbh_joined", "meeting.participant_admitted":
                return person(.inside, sent)
            case "meeting.participant_left": return person(.gone, sent)
            case "meeting.participant_joined_waiting_room", "meeting.participant_put_in_waiting_room":
                return person(.waiting, sent)
            case "meeting.participant_left_waiting_room": return person(.gone, sent)
            case "meeting.participant_jbh_waiting", "meeting.participant_jbh_waiting_left":
                guard let number = id?.integer, let participant, let sent else { return .malformed }
                return .event(
                    .waitingForHost(
                        number: number,
                        person: participant.digest(in: uuid ?? ""),
                        isWaiting: delivery.event == "meeting.participant_jbh_waiting",
                        at: sent
                    )
                )
            case "meeting.updated":
                guard let number = id?.integer else { return .malformed }
                return .event(.meetingChanged(number: number))
            case "meeting.deleted":
                guard let number = id?.integer else { return .malformed }
                return .event(.meetingDeleted(number: number))
            case "user.updated":
                guard let user = id?.text else { return .malformed }
                return .event(.userChanged(zoomUser: user))
            default: return .other(name: delivery.event)
            }
        }

        private var run: WebhookEvent.Run? {
            guard let uuid, !uuid.isEmpty, let number = id?.integer, let host_id else { return nil }
            return WebhookEvent.Run(uuid: uuid, number: number, host: host_id)
        }

        private func person(_ place: CallLog.Presence.Place, _ sent: Timestamp?) -> WebhookEvent.Reading {
            guard let run, let participant, let person = participant.key, let instant = participant.instant ?? sent
            else { return .malformed }
            return .event(
                .participant(run, person: person, isHost: participant.id == run.host, place, at: instant)
            )
        }
    }

    struct Participant: Decodable {
        var id: String?
        var user_id: String?
        var user_name: String?
        var participant_uuid: String?
        var join_time: String?
        var leave_time: String?
        var date_time: String?

        /// What tells one person in the run from another: valid in that run only.
        var key: String? {
            [participant_uuid, user_id, id].compactMap(\.self).first { !$0.isEmpty }
        }
        /// The same before the run, when Zoom tells nothing but a name of most: a digest, of use for that meeting only.
        func digest(in uuid: String) -> String {
            let text = [uuid, id ?? "", user_name ?? ""].joined(separator: "\n")
            return Hex.encode(SHA256.hash(Array(text.utf8)).prefix(16))
        }
        var instant: Timestamp? {
            (leave_time ?? join_time ?? date_time).flatMap { Timestamp($0) }
        }
    }

    /// Zoom writes meeting numbers as numbers or as text, depending on the event.
    enum Number: Decodable {
        case integer(Int64)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Int64.self) {
                self = .integer(value)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        var integer: Int64? {
            switch self {
            case .integer(let value): value
            case .text(let text): Int64(text)
            }
        }

        var text: String {
            switch self {
            case .integer(let value): "\(value)"
            case .text(let text): text
            }
        }
    }
}
