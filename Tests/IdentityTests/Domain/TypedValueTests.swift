import Contracts
import Testing

@testable import Identity

@Suite struct TypedValueTests {
    @Test(arguments: [
        ("  Ana   Ruiz ", "Ana Ruiz"), ("Dr O'Neill <script>", "Dr O'Neill <script>"), ("李小龍", "李小龍"),
        (String(repeating: "x", count: 100), String(repeating: "x", count: 100)),
    ])
    func `a name is taken as typed, spaces tidied`(typed: String, expected: String) {
        #expect(DisplayName(typed)?.text == expected)
    }

    @Test(arguments: [
        "", "   ", "a\u{0}b", "Ana\u{202E}zuiR", "a\u{1B}[31m", String(repeating: "x", count: 101),
        "e" + String(repeating: "\u{301}", count: 500),
    ])
    func `a name that is empty, too long or not what it shows is refused`(typed: String) {
        #expect(DisplayName(typed) == nil)
    }

    @Test func `an e-mail address is compared in lower case and never printed`() throws {
        let email = try #require(EmailAddress(" Ana.Ruiz@Example.TEST "))
        #expect(email.text == "ana.ruiz@example.test")
        #expect("\(email)" == "(e-mail address)")
        #expect(String(reflecting: email) == "(e-mail address)")
    }

    @Test(arguments: [
        "", "ana", "ana@", "@example.test", "a@b@c", "ana@exa mple.test", "ana@example..test", "ana@-x.test",
        "ánä@x.test",
        "ana@example.test\r\nBcc: x", String(repeating: "a", count: 65) + "@example.test",
    ])
    func `what is no e-mail address is refused`(typed: String) {
        #expect(EmailAddress(typed) == nil)
    }

    @Test(arguments: [
        ("short", "short", NewPassword.Problem.tooShort),
        (String(repeating: "long", count: 40), String(repeating: "long", count: 40), .tooLong),
        ("aaaaabbbbbaaaa", "aaaaabbbbbaaaa", .tooSimple),
        ("Ana@Example.test", "Ana@Example.test", .isIdentity),
        ("correct horse battery", "correct horse batery", .repetitionDiffers),
    ])
    func `a poor password is refused with what is wrong`(
        text: String,
        repeated: String,
        problem: NewPassword.Problem
    ) throws {
        let email = try #require(EmailAddress("ana@example.test"))
        #expect(throws: PasswordRefused(problem: problem)) {
            try NewPassword(text, repeated: repeated, name: "Ana Ruiz", email: email)
        }
    }

    @Test func `a good password is taken`() throws {
        let email = try #require(EmailAddress("ana@example.test"))
        let password = try NewPassword(
            "correct horse battery",
            repeated: "correct horse battery",
            name: "Ana Ruiz",
            email: email
        )
        #expect(password.text == "correct horse battery")
    }
}
