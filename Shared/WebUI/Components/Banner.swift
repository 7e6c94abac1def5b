/// A message across the page: what happened, or what to know.
package struct Banner: HTMLComponent {
    /// What kind of message.
    package enum Kind: String, CaseIterable, Sendable {
        case info
        case success
        case warning
        /// Announced at once to screen readers.
        case error
    }

    private let kind: Kind
    private let title: String?
    private let content: HTML

    /// Makes a banner; the title says it in a few words, the content what to do.
    package init(_ kind: Kind, _ title: String? = nil, @HTMLBuilder content: () -> HTML = { .empty }) {
        self.kind = kind
        self.title = title
        self.content = content()
    }

    package var html: HTML {
        div(.class("banner \(kind.rawValue)"), .role(kind == .error ? "alert" : "status")) {
            sign
            div(.class("banner-text")) {
                if let title { p(.class("banner-title")) { title } }
                content
            }
        }
    }

    private var sign: TrustedHTML {
        switch kind {
        case .info: Drawing.information
        case .success: Drawing.success
        case .warning, .error: Drawing.warning
        }
    }
}
