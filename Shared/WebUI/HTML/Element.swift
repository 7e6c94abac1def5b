/// An element with its content.
package func element(
    _ name: StaticString,
    _ attributes: [HTMLAttribute],
    _ content: HTML
) -> HTML {
    HTML(trusted: "<\(name)\(attributes.map(\.text).joined())>\(content.text)</\(name)>")
}

/// An element that has no content and no end tag.
package func voidElement(_ name: StaticString, _ attributes: [HTMLAttribute]) -> HTML {
    HTML(trusted: "<\(name)\(attributes.map(\.text).joined())>")
}
