import Contracts
import HTTPServer
import WebUI

/// The page on which one signs in.
struct SignInPage {
    /// The query's field that says how one came here.
    static let noticeField = "notice"

    /// How one came here.
    enum Notice: String {
        case signedOut = "signed-out"
        case signedOutEverywhere = "signed-out-everywhere"

        /// The sign-in page with this notice.
        var path: String { "\(PagePath.signIn)?\(SignInPage.noticeField)=\(rawValue)" }

        fileprivate var sentence: String {
            switch self {
            case .signedOut: "You are signed out."
            case .signedOutEverywhere: "You are signed out here and in every other browser."
            }
        }
    }

    /// Why an attempt failed.
    enum Problem {
        case wrong
        case inactive(PeopleToAsk)
        case throttled(minutes: Int)
        case busy
    }

    var next: NextPath
    var notice: Notice?
    var email = ""
    var problem: Problem?

    var page: Page {
        Page.plain("Sign in") {
            if let notice, problem == nil { Banner(.success, notice.sentence) }
            if let problem { banner(problem) }
            Card {
                Form(post: PagePath.signIn, for: nil) {
                    if next != .start { HiddenField(NextPath.field, next.path) }
                    Field("E-mail address", name: "email", .email, value: email, autocomplete: "username")
                    Field("Password", name: "password", .password, autocomplete: "current-password")
                    SubmitButton("Sign in")
                }
            }
            p(.class("hint")) {
                "First time here, or password forgotten? Somebody who manages users in your practice can give you a "
                "link with which you choose a password."
            }
        }
        .with { $0.status = status }
    }

    private func banner(_ problem: Problem) -> HTML {
        switch problem {
        case .wrong:
            Banner(.error, "E-mail address or password is wrong") { p { "Check both and try again." } }.html
        case .inactive(let people):
            Banner(.error, "Your access has been switched off") { p { people.sentence } }.html
        case .throttled(let minutes):
            Banner(.error, "Too many attempts") {
                p { "Try again in \(minutes) \(minutes == 1 ? "minute" : "minutes")." }
            }.html
        case .busy:
            Banner(.error, "Many people are signing in right now") { p { "Try again in a moment." } }.html
        }
    }

    private var status: HTTPStatus {
        switch problem {
        case nil: .ok
        case .wrong?: .unprocessableContent
        case .inactive?: .forbidden
        case .throttled?: .tooManyRequests
        case .busy?: .serviceUnavailable
        }
    }
}
