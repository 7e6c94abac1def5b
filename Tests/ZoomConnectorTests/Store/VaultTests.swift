import Contracts
import Cryptography
import Testing

@testable import ZoomConnector

@Suite struct VaultTests {
    @Test func `what is sealed opens in its own place only`() throws {
        let vault = Vault(try SealingKeyring(current: "k", keys: ["k": [UInt8](repeating: 7, count: 32)]))
        let box = try vault.seal("token", for: .grantTokens(zoomUser: "ada"))
        #expect(try vault.open(String.self, box, at: .grantTokens(zoomUser: "ada")) == "token")
        for place in [Vault.Place.grantTokens(zoomUser: "eve"), .grantProfile(zoomUser: "ada"), .attemptTokens("ada")] {
            #expect(throws: CryptographyError.self) { try vault.open(String.self, box, at: place) }
        }
        #expect(!String(decoding: box, as: UTF8.self).contains("token"))
    }
}
