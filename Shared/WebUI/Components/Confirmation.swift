/// A question with its two answers, as a page's whole content: what is about to happen, do it, or go back.
package struct Confirmation: HTMLComponent {
    private let form: Form
    private let content: HTML

    /// Makes a question.
    ///
    /// - Parameters:
    ///   - action: Where the answer is posted to.
    ///   - viewer: Who is asked.
    ///   - submission: A new id.
    ///   - confirm: What the button says that does it.
    ///   - weight: How much that button weighs.
    ///   - back: The way back, nothing done.
    ///   - content: What is about to happen.
    package init(
        post action: String,
        for viewer: Viewer?,
        submission: String,
        confirm: String,
        _ weight: Weight = .primary,
        back: Link,
        @HTMLBuilder content: () -> HTML
    ) {
        self.content = content()
        form = Form(post: action, for: viewer, submission: submission) {
            div(.class("actions")) {
                SubmitButton(confirm, weight)
                ButtonLink(back.text, href: back.href)
            }
        }
    }

    package var html: HTML {
        section(.class("card confirmation")) {
            content
            form
        }
    }
}
