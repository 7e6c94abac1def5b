import Contracts
import Foundation

/// One JSON file of every version of every message, as it was first published: it must be readable for ever.
///
/// `NAME.minimal` is the same message without anything optional.
package struct GoldenMessage: Sendable, CustomStringConvertible {
    /// What is done with a message whose type is known.
    package protocol Use {
        associatedtype Output
        /// Takes the message's type.
        func use<Message: Codable & Equatable & Sendable>(_ type: Message.Type) throws -> Output
    }

    /// The file's name without the ending: the command's type, or the entity and the version.
    package let name: String
    /// The file.
    package let json: [UInt8]
    private let kind: any Kind

    /// Every file, by name.
    ///
    /// - Throws: for a file of a message that is not listed here.
    package static func all() throws -> [GoldenMessage] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map { file in
            let name = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
            guard let kind = kinds[name.hasSuffix(".minimal") ? String(name.dropLast(8)) : name] else {
                throw Unlisted(file: file)
            }
            return GoldenMessage(
                name: name,
                json: [UInt8](try Data(contentsOf: folder.appending(path: file))),
                kind: kind
            )
        }
    }

    /// Uses the message with its type.
    package func with<Body: Use>(_ body: Body) throws -> Body.Output { try kind.with(body) }

    /// The messages that must have a file.
    package static var listed: [String] { Array(kinds.keys) }

    private static let kinds: [String: any Kind] = [
        BookAppointment.type: Of<BookAppointment>(),
        RescheduleAppointment.type: Of<RescheduleAppointment>(),
        CancelAppointment.type: Of<CancelAppointment>(),
        ProvisionMeeting.type: Of<ProvisionMeeting>(),
        ClaimProviderSlot.type: Of<ClaimProviderSlot>(),
        ReleaseProviderSlot.type: Of<ReleaseProviderSlot>(),
        "account.v1": Of<Account>(),
        "user.v1": Of<User>(),
        "practitioner.v1": Of<Practitioner>(),
        "service-token.v1": Of<ServiceToken>(),
        "connection.v1": Of<Connection>(),
        "meeting.v1": Of<Meeting>(),
        "meeting.v1.waiting": Of<Meeting>(),
        "call.v1": Of<Call>(),
        "appointment.v1": Of<Appointment>(),
        "session.v1": Of<Session>(),
        "command.accepted.v1": Of<Outcome>(),
        "command.rejected.v1": Of<Outcome>(),
        "owner.v1": Of<OwnerRecord>(),
        "republication.v1": Of<RepublicationMarker>(),
    ]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ContractsTests/Fixtures")

    package var description: String { name }

    /// A message's type, to be used later.
    private protocol Kind: Sendable {
        func with<Body: Use>(_ body: Body) throws -> Body.Output
    }

    private struct Of<Message: Codable & Equatable & Sendable>: Kind {
        func with<Body: Use>(_ body: Body) throws -> Body.Output { try body.use(Message.self) }
    }

    /// A file that belongs to no message.
    package struct Unlisted: Error {
        package let file: String
    }
}
