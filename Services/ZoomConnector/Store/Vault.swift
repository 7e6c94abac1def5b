import Contracts
import Cryptography
import Foundation

/// Seals what is secret for the store, each value bound to the row and column that it lies in: moved elsewhere it does not open.
struct Vault: Sendable {
    private let keyring: SealingKeyring

    /// Seals with the ring's current key.
    init(_ keyring: SealingKeyring) {
        self.keyring = keyring
    }

    /// Where a sealed value lies.
    enum Place: Equatable, Sendable {
        case attemptVerifier(String)
        case attemptTokens(String)
        case attemptProfile(String)
        case grantTokens(zoomUser: String)
        case grantProfile(zoomUser: String)
        case joinURL(AppointmentID)

        var context: String {
            switch self {
            case .attemptVerifier(let id): "connect_attempt/verifier/\(id)"
            case .attemptTokens(let id): "connect_attempt/tokens/\(id)"
            case .attemptProfile(let id): "connect_attempt/profile/\(id)"
            case .grantTokens(let user): "zoom_grant/tokens/\(user)"
            case .grantProfile(let user): "zoom_grant/profile/\(user)"
            case .joinURL(let appointment): "meeting/join_url/\(appointment)"
            }
        }
    }

    /// Seals a value for its place.
    func seal(_ value: some Encodable, for place: Place) throws -> [UInt8] {
        keyring.seal(Array(try JSONEncoder().encode(value)), context: place.context)
    }

    /// Opens what was sealed for this place.
    ///
    /// - Throws: ``CryptographyError`` when it was sealed elsewhere, was changed, or its key is not configured any more.
    func open<Value: Decodable>(_ type: Value.Type, _ box: [UInt8], at place: Place) throws -> Value {
        try JSONDecoder().decode(type, from: Data(keyring.open(box, context: place.context)))
    }
}
