/// Markup that was written into the program and is put in as it is, such as a drawing.
///
/// A static string only: nothing that was read or received can become one.
package struct TrustedHTML: HTMLComponent, Sendable {
    private let markup: StaticString

    /// Takes markup that stands in the source.
    package init(_ markup: StaticString) {
        self.markup = markup
    }

    package var html: HTML { HTML(trusted: markup.description) }
}
