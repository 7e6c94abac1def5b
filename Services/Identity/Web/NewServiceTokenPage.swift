import Contracts
import HTTPServer
import WebUI

/// The form for a new service token.
struct NewServiceTokenPage: Sendable {
    let viewer: Viewer
    let submission: String
    var subject = "team/"
    var commands: Set<String> = []
    var days = "30"
    var problem: ServiceTokenRequest.Problem?

    init(viewer: Viewer, submission: String) {
        self.viewer = viewer
        self.submission = submission
    }

    /// The form as it was sent.
    init(viewer: Viewer, submission: String, form: URLEncodedForm) {
        self.init(viewer: viewer, submission: submission)
        subject = form["subject"] ?? ""
        commands = Set(form[values: "command"])
        days = form["days"] ?? ""
    }

    var page: Page {
        Page("Issue token", for: viewer, in: .settings(.serviceTokens)) {
            if let boxes { Banner(.error, "No token was issued") { p { boxes } } }
            Form(post: "\(PagePath.serviceTokens)/add", for: viewer, submission: submission) {
                Card {
                    Field(
                        "Service",
                        name: "subject",
                        value: subject,
                        hint: "team/ and a name, such as team/billing. It shows in the history of what it does.",
                        error: problem == .subjectInvalid ? problem?.sentence : nil
                    )
                    Field(
                        "Valid for days",
                        name: "days",
                        .number,
                        value: days,
                        hint: "1 to \(ServiceTokenRequest.longestDays).",
                        error: problem == .daysInvalid ? problem?.sentence : nil
                    )
                    FieldGroup(
                        "Allows",
                        hint: "Connecting to Zoom, starting sessions and managing users are for people."
                    ) {
                        for offered in ServiceTokenRequest.offered {
                            Checkbox(
                                ServiceTokensPage.words(offered.type),
                                name: "command",
                                value: offered.type,
                                isChecked: commands.contains(offered.type)
                            )
                        }
                    }
                    div(.class("actions")) {
                        SubmitButton("Issue token")
                        ButtonLink("Cancel", href: PagePath.serviceTokens)
                    }
                }
            }
        }
        .with {
            $0.trail = [ServiceTokensPage.link]
            $0.status = problem == nil ? .ok : .unprocessableContent
        }
    }

    /// What is wrong with the boxes, which have no field to show it at.
    private var boxes: String? {
        switch problem {
        case .noTypes, .typeNotOffered, .severalServices: problem?.sentence
        default: nil
        }
    }
}
