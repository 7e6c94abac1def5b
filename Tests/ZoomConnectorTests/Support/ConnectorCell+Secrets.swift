import Contracts
import Cryptography
import Foundation
import Harness
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension ConnectorCell {
    /// What the vault holds: tokens, and the join link.
    func secrets() async throws -> [String] {
        let keys = try SealingKeyring(json: Array(Data(contentsOf: folder.url.appending(path: "sealing"))))
        let vault = Vault(keys)
        let user = try zoom.control.user("ada@example.com").id
        return try await service.pipeline.read { database in
            let store = ConnectorStore(database)
            var secrets: [String] = []
            if let sealed = try store.grant(user)?.tokens {
                let tokens = try vault.open(ZoomTokens.self, sealed, at: .grantTokens(zoomUser: user))
                secrets += [tokens.access, tokens.refresh]
            }
            if let sealed = try store.meeting(Fixtures.appointmentID)?.joinURL {
                secrets.append(try vault.open(String.self, sealed, at: .joinURL(Fixtures.appointmentID)))
            }
            return secrets
        }
    }
}
