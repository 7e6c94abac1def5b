import Testing
import WebUI

@Suite struct HTMLTests {
    private static let evil = "<script>alert('x')</script> & \"quoted\""
    private static let harmless =
        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;"

    @Test func `text is escaped wherever it is put`() {
        let built = div(.title(Self.evil), .data("name", Self.evil)) {
            Self.evil
            p { "so \(Self.evil)" }
        }
        #expect(
            built.text == "<div title=\"\(Self.harmless)\" data-name=\"\(Self.harmless)\">\(Self.harmless)"
                + "<p>so \(Self.harmless)</p></div>"
        )
    }

    @Test func `every component escapes what it is given`() {
        let text = Self.evil
        let built = html {
            Banner(.error, text) { text }
            Card(text) { text }
            Tag(text)
            EmptyState(text, hint: text)
            ButtonLink(text, href: "/a")
            SubmitButton(text, choice: (name: text, value: text))
            Form(post: "/a", for: nil, submission: text) { text }
            Field(text, name: text, value: text, hint: text, error: text)
            Field(text, name: "lines", .lines(3), value: text)
            Field(text, name: "choice", .choice([.init(text, text)]), value: text)
            Checkbox(text, name: "box", value: text, isChecked: true, hint: text)
            FieldGroup(text, hint: text) { text }
            Tabs(text, [.init(text, href: "/a", isCurrent: true)])
            DefinitionList(texts: [(name: text, value: text)])
            DataTable(text, columns: [text, text], rows: [[HTML(text), HTML(text)]])
            textarea(.name("t"), text: text)
        }
        #expect(!built.text.contains("<script"))
        #expect(!built.text.contains("\"quoted"))
        #expect(built.text.contains(Self.harmless))
    }

    @Test func `control characters are left out and other scripts are kept`() {
        #expect(p { "a\u{0}b\u{8}c\u{7F}d\te – 漢字 🩺" }.text == "<p>abcd\te – 漢字 🩺</p>")
    }

    @Test(arguments: [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x", "//evil.example\\@ours", "\u{1}javascript:x", "blob:https://a/b",
    ])
    func `a link never leads to code`(address: String) {
        #expect(a(href: address) { "x" }.text == "<a href=\"#\">x</a>")
        #expect(form(.action(address)) {}.text == "<form action=\"#\"></form>")
    }

    @Test(arguments: [
        "/calendar?week=2026-W48", "#content", "?page=2", "https://zoom.us/j/1?pwd=a", "zoommtg://zoom.us/start?x=1",
        "page:2/../x".replacing(":", with: "%3A"), "",
    ])
    func `an address of ours or Zoom's stays as it is`(address: String) {
        #expect(a(href: address) { "x" }.text == "<a href=\"\(address)\">x</a>")
    }

    @Test func `an attribute that depends on something is there or is not`() {
        #expect(input(.type("checkbox"), .checked.when(true)).text == "<input type=\"checkbox\" checked>")
        #expect(input(.type("checkbox"), .checked.when(false)).text == "<input type=\"checkbox\">")
    }

    @Test func `what follows from conditions and loops is built in order`() {
        let names = ["a", "b"]
        let missing: String? = nil
        let list = ul {
            for name in names { li { name } }
            if names.isEmpty { li { "none" } } else { li { "end" } }
            missing
        }
        #expect(list.text == "<ul><li>a</li><li>b</li><li>end</li></ul>")
    }

    @Test func `a field names its input, its hint and its error to a screen reader`() {
        let field = Field("Name", name: "name", hint: "As on the door", error: "Write a name.").html.text
        #expect(field.contains("<label for=\"field-name\">Name</label>"))
        #expect(field.contains("aria-describedby=\"field-name-hint field-name-error\""))
        #expect(field.contains("id=\"field-name-hint\""))
        #expect(field.contains("id=\"field-name-error\""))
        #expect(field.contains("aria-invalid=\"true\""))
    }

    @Test func `a password is never put into a page`() {
        #expect(!Field("Password", name: "password", .password, value: "secret").html.text.contains("secret"))
    }
}
