/// An attribute of an element; its value is escaped.
package struct HTMLAttribute: Sendable {
    let name: String
    /// nil: an attribute that is there or not, such as `disabled`.
    let value: String?
    /// Left out when false.
    let isPresent: Bool

    /// An attribute that has no function of its own here.
    ///
    /// Addresses, styles and event handlers have no business here.
    package init(_ name: StaticString, _ value: String) {
        let name = name.description
        precondition(Self.isPlain(name), "\(name) is no attribute for values from outside")
        self.init(name: name, value: value)
    }

    private init(name: String, value: String?, isPresent: Bool = true) {
        self.name = name
        self.value = value
        self.isPresent = isPresent
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && !name.hasPrefix("on") && !["href", "src", "action", "formaction", "style", "srcdoc"].contains(name)
    }

    /// As it stands in a tag, with the space before it.
    var text: String {
        guard isPresent else { return "" }
        guard let value else { return " \(name)" }
        return " \(name)=\"\(Escaping.text(value))\""
    }

    /// Nothing, or the attribute: for what depends on a condition.
    package func when(_ condition: Bool) -> HTMLAttribute {
        HTMLAttribute(name: name, value: value, isPresent: isPresent && condition)
    }

    // MARK: Of any element

    package static func id(_ value: String) -> Self { .init(name: "id", value: value) }
    package static func `class`(_ value: String) -> Self { .init(name: "class", value: value) }
    package static func title(_ value: String) -> Self { .init(name: "title", value: value) }
    package static func lang(_ value: String) -> Self { .init(name: "lang", value: value) }
    package static func role(_ value: String) -> Self { .init(name: "role", value: value) }
    package static func tabindex(_ value: Int) -> Self { .init(name: "tabindex", value: "\(value)") }
    package static var hidden: Self { .init(name: "hidden", value: nil) }
    /// `aria-…`, named without the prefix.
    package static func aria(_ name: StaticString, _ value: String) -> Self {
        .init(name: "aria-\(name)", value: value)
    }
    /// `data-…`, named without the prefix.
    package static func data(_ name: StaticString, _ value: String) -> Self {
        .init(name: "data-\(name)", value: value)
    }
    /// A region that the script replaces when the page's event stream says that something changed; it needs an id.
    package static var live: Self { .init(name: "data-live", value: nil) }

    // MARK: Addresses

    package static func href(_ address: String) -> Self { .init(name: "href", value: Escaping.address(address)) }
    package static func src(_ address: String) -> Self { .init(name: "src", value: Escaping.address(address)) }
    package static func action(_ address: String) -> Self { .init(name: "action", value: Escaping.address(address)) }
    package static func formaction(_ address: String) -> Self {
        .init(name: "formaction", value: Escaping.address(address))
    }
    package static func rel(_ value: String) -> Self { .init(name: "rel", value: value) }
    /// Opens in a tab of its own, which cannot reach back.
    package static var newTab: Self { .init(name: "target", value: "_blank") }
    /// Opens in the tab of that name, made if there is none.
    package static func target(_ name: String) -> Self { .init(name: "target", value: name) }

    // MARK: Forms and tables

    package static func method(_ value: StaticString) -> Self { .init(name: "method", value: value.description) }
    package static func type(_ value: StaticString) -> Self { .init(name: "type", value: value.description) }
    package static func name(_ value: String) -> Self { .init(name: "name", value: value) }
    package static func value(_ value: String) -> Self { .init(name: "value", value: value) }
    package static func `for`(_ id: String) -> Self { .init(name: "for", value: id) }
    package static func placeholder(_ value: String) -> Self { .init(name: "placeholder", value: value) }
    package static func autocomplete(_ value: String) -> Self { .init(name: "autocomplete", value: value) }
    package static func inputmode(_ value: String) -> Self { .init(name: "inputmode", value: value) }
    package static func maxlength(_ value: Int) -> Self { .init(name: "maxlength", value: "\(value)") }
    package static func rows(_ value: Int) -> Self { .init(name: "rows", value: "\(value)") }
    package static func list(_ id: String) -> Self { .init(name: "list", value: id) }
    package static func datetime(_ value: String) -> Self { .init(name: "datetime", value: value) }
    package static func scope(_ value: StaticString) -> Self { .init(name: "scope", value: value.description) }
    package static func colspan(_ value: Int) -> Self { .init(name: "colspan", value: "\(value)") }
    package static var required: Self { .init(name: "required", value: nil) }
    package static var checked: Self { .init(name: "checked", value: nil) }
    package static var selected: Self { .init(name: "selected", value: nil) }
    package static var disabled: Self { .init(name: "disabled", value: nil) }
    package static var readonly: Self { .init(name: "readonly", value: nil) }
    package static var autofocus: Self { .init(name: "autofocus", value: nil) }
    package static var open: Self { .init(name: "open", value: nil) }
}
