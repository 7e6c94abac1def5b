/// Pieces that pages share.
enum Parts {
    /// A labelled text field.
    static func field(
        _ label: String,
        name: String,
        type: String = "text",
        value: String = "",
        autocomplete: String = "off",
        isRequired: Bool = true
    ) -> HTML {
        """
        <p class="field"><label for="\(name)">\(label)</label>\
        <input id="\(name)" name="\(name)" type="\(type)" value="\(value)" autocomplete="\(autocomplete)"\
        \(isRequired ? " required" : nil)></p>
        """
    }

    /// A labelled box to tick.
    static func box(_ label: String, name: String, value: String = "true", isTicked: Bool) -> HTML {
        """
        <p class="box"><input id="\(name)-\(value)" name="\(name)" value="\(value)" type="checkbox"\
        \(isTicked ? " checked" : nil)><label for="\(name)-\(value)">\(label)</label></p>
        """
    }

    /// A field that is not shown; nothing when there is no value.
    static func hidden(_ name: String, _ value: String?) -> HTML {
        guard let value else { return "" }
        return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    /// A button that sends a form.
    static func button(_ label: String, quiet: Bool = false, danger: Bool = false) -> HTML {
        let style = danger ? "danger" : quiet ? "quiet" : "primary"
        return "<button class=\"\(style)\">\(label)</button>"
    }

    /// A sentence that says what went wrong; read out at once.
    static func alert(_ sentence: String?) -> HTML {
        guard let sentence else { return "" }
        return "<p class=\"alert\" role=\"alert\">\(sentence)</p>"
    }

    /// A sentence that says what went well.
    static func done(_ sentence: String?) -> HTML {
        guard let sentence else { return "" }
        return "<p class=\"done\" role=\"status\">\(sentence)</p>"
    }

    /// The query that carries where somebody is going through sign-in and sign-up.
    static func goingTo(_ next: String?) -> String {
        next.map { "?continue=\(percentEncoded($0))" } ?? ""
    }

    /// A name at the end of a sentence: one that ends in a full stop itself gets no second one.
    static func stop(_ name: String) -> String { name.hasSuffix(".") ? name : "\(name)." }

    /// The initials of a name, for a round picture.
    static func initials(_ name: String) -> String {
        String(name.split(separator: " ").compactMap(\.first).prefix(2)).uppercased()
    }
}
