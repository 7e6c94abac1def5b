/// A link.
package func a(href: String, _ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("a", [.href(href)] + attributes, content())
}

/// A form as it is; ``Form`` also protects it.
package func form(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("form", attributes, content())
}

/// A button; submits its form unless a type is given.
package func button(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("button", attributes, content())
}

/// An input.
package func input(_ attributes: HTMLAttribute...) -> HTML {
    voidElement("input", attributes)
}

/// A text of several lines.
package func textarea(_ attributes: HTMLAttribute..., text: String) -> HTML {
    // A line break right after the tag is dropped by browsers: one more keeps the text's own.
    element("textarea", attributes, HTML(trusted: "\n") + HTML(text))
}

/// A line break.
package func br() -> HTML { voidElement("br", []) }

/// A line across.
package func hr() -> HTML { voidElement("hr", []) }

/// A picture; an empty `alt` marks it as decoration.
package func img(src: String, alt: String, _ attributes: HTMLAttribute...) -> HTML {
    voidElement("img", [.src(src), HTMLAttribute("alt", alt)] + attributes)
}

/// How much of something is done, 0 to 1.
package func progress(_ fraction: Double, label: String) -> HTML {
    element("progress", [HTMLAttribute("max", "1"), .value("\(fraction)"), .aria("label", label)], .empty)
}
