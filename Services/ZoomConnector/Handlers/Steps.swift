import Contracts
import TransactionalStore

/// The connector's synchronous steps: each takes what it was told and the rows in one transaction, changes them, and promises
/// what others are to hear.
///
/// No step waits for anybody: calls to Zoom are made between two of them (see `Workers/`). Since a transaction may run again
/// from the start, a step touches nothing else.
struct Steps {
    let transaction: Transaction
    let store: ConnectorStore
    let vault: Vault

    /// The steps of one transaction.
    init(_ transaction: Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
        store = ConnectorStore(transaction.database)
    }

    var now: Timestamp { transaction.now }
}
