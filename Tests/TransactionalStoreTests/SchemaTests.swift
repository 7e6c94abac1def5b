import Harness
import SQLite
import Testing

@testable import TransactionalStore

@Suite struct SchemaTests {
    @Test func `a store of the first version keeps its states, though the service has had migrations since`() throws {
        let folder = try TemporaryFolder()
        let database = try Database(path: folder.path("store.sqlite"), access: .write)
        var first = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        first.register("core-1") { try $0.execute(Schema.core1) }
        first.register("scheduling-1") { try $0.execute("CREATE TABLE appointment (id TEXT PRIMARY KEY) STRICT") }
        try first.migrate(database)
        try database.execute(
            """
            INSERT INTO entity VALUES ('appointment/a', 'account', 1, 2, 'schema', x'7b7d');
            INSERT INTO replica VALUES ('user/u', 'account', 'identity.events.v1', 3, 4, 5, 6, NULL);
            """
        )
        var current = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        Schema.register(in: &current)
        current.register("scheduling-1") { _ in }
        try current.migrate(database)
        #expect(try database.text("SELECT key || revision || length(body) FROM entity") == "appointment/a22")
        #expect(try database.text("SELECT key || partition || life FROM replica WHERE body IS NULL") == "user/u36")
        #expect(try database.integer("SELECT max(rowid) FROM entity") == 1)
    }
}
