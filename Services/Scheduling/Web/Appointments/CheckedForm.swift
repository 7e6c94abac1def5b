import WebUI

/// A form of an appointment's time, whose script asks what to know before it is sent.
struct CheckedForm: HTMLComponent {
    private let action: String
    private let viewer: Viewer
    private let submission: String
    private let content: HTML

    init(post action: String, for viewer: Viewer, submission: String, @HTMLBuilder content: () -> HTML) {
        self.action = action
        self.viewer = viewer
        self.submission = submission
        self.content = content()
    }

    var html: HTML {
        form(.method("post"), .action(action), .data("check", BookingWarnings.path)) {
            HiddenField(Form.csrfField, viewer.session.csrf)
            HiddenField(FormSubmission.field, submission)
            content
        }
    }
}
