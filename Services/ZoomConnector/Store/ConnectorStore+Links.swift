import Contracts
import SQLite

extension ConnectorStore {
    /// The link of a connection.
    func link(_ connection: ConnectionID) throws -> ZoomLink? {
        try row("\(Self.links) WHERE connection_id = ?", [.id(connection)], Self.link)
    }

    /// The open link of a Zoom user: there is one at most in the whole cell.
    func openLink(ofZoomUser zoomUser: String) throws -> ZoomLink? {
        try row("\(Self.links) WHERE zoom_user = ? AND is_open", [.text(zoomUser)], Self.link)
    }

    /// The open links of a practitioner, the newest first: two while a newer connection claims the slot of an older one.
    func openLinks(of practitioner: PractitionerID) throws -> [ZoomLink] {
        try rows(
            "\(Self.links) WHERE practitioner_id = ? AND is_open ORDER BY generation DESC",
            [.id(practitioner)],
            Self.link
        )
    }

    /// The newest link of a practitioner, open or not.
    func latestLink(of practitioner: PractitionerID) throws -> ZoomLink? {
        try row(
            "\(Self.links) WHERE practitioner_id = ? ORDER BY generation DESC LIMIT 1",
            [.id(practitioner)],
            Self.link
        )
    }

    /// The link whose command that is.
    func link(command: CommandID) throws -> ZoomLink? {
        try row("\(Self.links) WHERE command_id = ?", [.id(command)], Self.link)
    }

    /// Links whose command is to be sent again.
    func dueCommands(at now: Timestamp, limit: Int) throws -> [ConnectionID] {
        try rows(
            "SELECT connection_id FROM link WHERE command_due_at <= ? ORDER BY command_due_at LIMIT ?",
            [.time(now), .count(limit)]
        ) { $0.id(0) }
    }

    /// Writes a link, new or changed.
    func save(_ link: ZoomLink) throws {
        try run(
            """
            INSERT INTO link (connection_id, account_id, practitioner_id, generation, zoom_user, is_open, command_id,
                command_is_claim, command_user, command_tries, command_due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (connection_id) DO UPDATE SET is_open = excluded.is_open, command_id = excluded.command_id,
                command_is_claim = excluded.command_is_claim, command_user = excluded.command_user,
                command_tries = excluded.command_tries, command_due_at = excluded.command_due_at
            """,
            [
                .id(link.connection), .id(link.account), .id(link.practitioner), .integer(link.generation),
                .text(link.zoomUser), .flag(link.isOpen), .id(link.command?.id),
                .flag(link.command?.isClaim ?? false), .id(link.command?.user), .count(link.command?.tries ?? 0),
                .time(link.command?.dueAt),
            ]
        )
    }

    private static let links = """
        SELECT connection_id, account_id, practitioner_id, generation, zoom_user, is_open, command_id, command_is_claim,
            command_user, command_tries, command_due_at FROM link
        """

    private static func link(_ row: Statement) -> ZoomLink {
        ZoomLink(
            connection: row.id(0),
            account: row.id(1),
            practitioner: row.id(2),
            generation: row.int64(3),
            zoomUser: row.string(4),
            isOpen: row.flag(5),
            command: row.optionalID(6).map { id in
                SlotCommand(
                    id: id,
                    isClaim: row.flag(7),
                    user: row.optionalID(8),
                    tries: row.count(9),
                    dueAt: row.time(10)
                )
            }
        )
    }
}
