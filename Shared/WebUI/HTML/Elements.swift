/// The element `div`.
package func div(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("div", attributes, content())
}

/// The element `section`.
package func section(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("section", attributes, content())
}

/// The element `header`.
package func header(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("header", attributes, content())
}

/// The element `footer`.
package func footer(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("footer", attributes, content())
}

/// The element `main`.
package func main(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("main", attributes, content())
}

/// The element `nav`.
package func nav(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("nav", attributes, content())
}

/// The element `article`.
package func article(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("article", attributes, content())
}

/// The element `aside`.
package func aside(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("aside", attributes, content())
}

/// The element `p`.
package func p(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("p", attributes, content())
}

/// The element `span`.
package func span(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("span", attributes, content())
}

/// The element `strong`.
package func strong(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("strong", attributes, content())
}

/// The element `em`.
package func em(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("em", attributes, content())
}

/// The element `small`.
package func small(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("small", attributes, content())
}

/// The element `code`.
package func code(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("code", attributes, content())
}

/// The element `pre`.
package func pre(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("pre", attributes, content())
}

/// The element `h1`.
package func h1(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h1", attributes, content())
}

/// The element `h2`.
package func h2(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h2", attributes, content())
}

/// The element `h3`.
package func h3(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h3", attributes, content())
}

/// The element `h4`.
package func h4(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("h4", attributes, content())
}

/// The element `ul`.
package func ul(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("ul", attributes, content())
}

/// The element `ol`.
package func ol(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("ol", attributes, content())
}

/// The element `li`.
package func li(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("li", attributes, content())
}

/// The element `dl`.
package func dl(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("dl", attributes, content())
}

/// The element `dt`.
package func dt(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("dt", attributes, content())
}

/// The element `dd`.
package func dd(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("dd", attributes, content())
}

/// The element `table`.
package func table(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("table", attributes, content())
}

/// The element `caption`.
package func caption(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("caption", attributes, content())
}

/// The element `thead`.
package func thead(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("thead", attributes, content())
}

/// The element `tbody`.
package func tbody(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("tbody", attributes, content())
}

/// The element `tr`.
package func tr(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("tr", attributes, content())
}

/// The element `th`.
package func th(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("th", attributes, content())
}

/// The element `td`.
package func td(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("td", attributes, content())
}

/// The element `label`.
package func label(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("label", attributes, content())
}

/// The element `fieldset`.
package func fieldset(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("fieldset", attributes, content())
}

/// The element `legend`.
package func legend(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("legend", attributes, content())
}

/// The element `select`.
package func select(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("select", attributes, content())
}

/// The element `option`.
package func option(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("option", attributes, content())
}

/// The element `datalist`.
package func datalist(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("datalist", attributes, content())
}

/// The element `details`.
package func details(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("details", attributes, content())
}

/// The element `summary`.
package func summary(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("summary", attributes, content())
}

/// The element `time`.
package func time(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("time", attributes, content())
}

/// The element `figure`.
package func figure(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("figure", attributes, content())
}
