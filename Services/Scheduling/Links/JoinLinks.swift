import Contracts
import Cryptography

/// Makes and reads the links by which clients join: nothing of them is stored, and nobody can guess one.
///
/// A link names an appointment and a seat in it, and proves by an HMAC over both, the client and the link's generation that
/// we made it. It may be shown again at any time; a new generation ends the ones before.
struct JoinLinks: Sendable {
    /// What a token says, before anything is known of the appointment.
    struct Claim: Equatable, Sendable {
        var appointment: AppointmentID
        /// The client's place among the appointment's clients, from 1.
        var seat: Int
        fileprivate var code: [UInt8]
    }

    /// What a token is worth.
    enum Standing: Equatable, Sendable {
        case good
        /// A newer link has taken its place.
        case replaced
        case forged
    }

    /// Bytes of the code: 128 bits cannot be guessed, and the link stays short.
    private static let codeLength = 16
    /// How many earlier generations are still told from forgeries.
    private static let remembered: Int64 = 20

    private let keys: SealingKeyring

    /// Makes links with the current key; those of the others still count.
    init(keys: SealingKeyring) {
        self.keys = keys
    }

    /// The token of a client's seat.
    func token(for client: ClientID, seat: Int, of appointment: AppointmentID, generation: Int64) -> String {
        let code = code(client, appointment, generation, keyID: keys.currentKeyID) ?? []
        return "\(appointment).\(seat).\(Base64URL.encode(code))"
    }

    /// Takes a token apart; nil when it is none.
    static func claim(_ token: String) -> Claim? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        // An id may contain dots itself: it is what lies before the last two parts.
        guard parts.count >= 3, token.utf8.count <= 128,
            let code = Base64URL.decode(String(parts[parts.count - 1])), code.count == codeLength,
            let seat = Int(parts[parts.count - 2]), (1...AppointmentRules.mostClients).contains(seat),
            let appointment = AppointmentID(parts.dropLast(2).joined(separator: "."))
        else { return nil }
        return Claim(appointment: appointment, seat: seat, code: code)
    }

    /// What a claim is worth, now that the client in that seat and the generation of their link are known.
    func standing(of claim: Claim, client: ClientID, generation: Int64) -> Standing {
        let first = max(1, generation - Self.remembered)
        for candidate in stride(from: generation, through: first, by: -1) {
            for keyID in keys.keyIDs {
                guard let code = code(client, claim.appointment, candidate, keyID: keyID) else { continue }
                if constantTimeEquals(code, claim.code) { return candidate == generation ? .good : .replaced }
            }
        }
        return .forged
    }

    private func code(
        _ client: ClientID,
        _ appointment: AppointmentID,
        _ generation: Int64,
        keyID: String
    ) -> [UInt8]? {
        guard let key = keys.key(keyID) else { return nil }
        let message = "join-link\n\(keyID)\n\(appointment)\n\(client)\n\(generation)"
        return Array(HMAC.authenticationCode(Array(message.utf8), key: key).prefix(Self.codeLength))
    }
}
