/// What stands where there is nothing yet: what would be here, and the next step.
package struct EmptyState: HTMLComponent {
    private let title: String
    private let hint: String
    private let actions: HTML

    /// Makes an empty state; the actions are links or buttons to the next step.
    package init(_ title: String, hint: String, @HTMLBuilder actions: () -> HTML = { .empty }) {
        self.title = title
        self.hint = hint
        self.actions = actions()
    }

    package var html: HTML {
        div(.class("empty-state")) {
            p(.class("empty-state-title")) { title }
            p { hint }
            if !actions.isEmpty { p(.class("actions")) { actions } }
        }
    }
}
