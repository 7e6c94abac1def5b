import Foundation
import Harness
import ServiceRuntime
import Testing

@Suite struct SettingsTests {
    @Test func `the environment overrides the file, the file the default`() throws {
        let folder = try TemporaryFolder()
        try Data("# a comment\n\nA = from file\nB=from file\n".utf8).write(to: URL(filePath: folder.path("config")))
        let settings = Settings(environment: ["TELEHEALTH_CONFIG": folder.path("config"), "A": "from environment"])
        #expect(settings.string("A", default: "x", help: "a") == "from environment")
        #expect(settings.string("B", default: "x", help: "b") == "from file")
        #expect(settings.string("C", default: "x", help: "c") == "x")
        try settings.finish()
    }

    @Test func `all problems are told at once, a secret's value never`() throws {
        let folder = try TemporaryFolder()
        try Data("TYPO=1\nnonsense\n".utf8).write(to: URL(filePath: folder.path("config")))
        let settings = Settings(
            environment: [
                "TELEHEALTH_CONFIG": folder.path("config"), "PORT": "eighty", "FORMAT": "xml",
                "KEY_FILE": folder.path("missing"),
            ]
        )
        _ = settings.integer("PORT", default: 80, in: 1...65_535, help: "port")
        _ = settings.choice("FORMAT", default: "json", of: ["json", "console"], help: "format")
        _ = settings.secret("KEY", help: "key")
        _ = settings.string("NEEDED", help: "what is needed")
        let error = #expect(throws: SettingsError.self) { try settings.finish() }
        let text = error?.description ?? ""
        for part in [
            "line 2", "PORT is \"eighty\"", "1 to 65535", "FORMAT is \"xml\"", "KEY_FILE", "NEEDED is not set", "TYPO",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `a secret is read from its file`() throws {
        let folder = try TemporaryFolder()
        try Data("s3cret\n".utf8).write(to: URL(filePath: folder.path("key")))
        let settings = Settings(environment: ["KEY_FILE": folder.path("key")])
        #expect(settings.secret("KEY", help: "key") == "s3cret")
        try settings.finish()
    }

    @Test func `help lists every setting with unit and default`() {
        let settings = Settings()
        _ = settings.integer("WINDOW", default: 24, unit: "hours", help: "How early meetings are made.")
        _ = settings.secret("KEY", help: "The key")
        let help = settings.help(program: "scheduling", summary: "books")
        #expect(help.contains("WINDOW  (default 24, hours)\n      How early meetings are made."))
        #expect(help.contains("KEY  (required)"))
    }
}
