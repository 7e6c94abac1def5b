/// Builds markup from elements, components and text; text is escaped.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML { HTML(text) }
    package static func buildExpression(_ text: Substring) -> HTML { HTML(String(text)) }
    package static func buildExpression(_ text: String?) -> HTML { text.map { HTML($0) } ?? .empty }
    package static func buildExpression(_ html: HTML) -> HTML { html }
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }
    package static func buildExpression(_ component: some HTMLComponent) -> HTML { component.html }
    package static func buildExpression(_ component: (some HTMLComponent)?) -> HTML { component?.html ?? .empty }
    package static func buildExpression(_ html: [HTML]) -> HTML { buildArray(html) }

    package static func buildBlock(_ parts: HTML...) -> HTML { buildArray(parts) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
    package static func buildEither(first: HTML) -> HTML { first }
    package static func buildEither(second: HTML) -> HTML { second }

    package static func buildArray(_ parts: [HTML]) -> HTML {
        var whole = HTML.empty
        for part in parts { whole.append(part) }
        return whole
    }
}

/// Markup from a builder, outside of an element.
package func html(@HTMLBuilder _ content: () -> HTML) -> HTML { content() }
