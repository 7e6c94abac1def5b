/// A word that says in what state something is; the colour only repeats it.
package struct Tag: HTMLComponent {
    /// What the state means for who reads it.
    package enum Tone: String, CaseIterable, Sendable {
        case neutral
        case info
        case success
        case warning
        case danger
        /// Running right now.
        case live
    }

    private let text: String
    private let tone: Tone

    /// Makes a tag.
    package init(_ text: String, _ tone: Tone = .neutral) {
        self.text = text
        self.tone = tone
    }

    package var html: HTML {
        span(.class("tag \(tone.rawValue)")) { text }
    }
}
