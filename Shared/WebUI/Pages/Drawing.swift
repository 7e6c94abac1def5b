/// The few drawings on pages; all are decoration, beside a text that says the same.
package enum Drawing {
    /// The product's mark: a window with a person in it.
    package static let mark = TrustedHTML(
        """
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">\
        <rect x="1.5" y="4" width="15" height="16" rx="4" fill="currentColor"/>\
        <path d="M18 10.2 22.5 7v10L18 13.8z" fill="currentColor"/>\
        <path d="M9 8v8M5 12h8" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>
        """
    )

    /// Points down.
    package static let chevron = TrustedHTML(
        """
        <svg class="chevron" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">\
        <path d="M4 6l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" \
        stroke-linejoin="round"/></svg>
        """
    )

    static let information = TrustedHTML(
        """
        <svg class="sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">\
        <circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.6"/>\
        <path d="M10 9.2v4.6M10 6.2v.2" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"/></svg>
        """
    )

    static let warning = TrustedHTML(
        """
        <svg class="sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">\
        <path d="M10 2.6 18.2 17H1.8z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/>\
        <path d="M10 8v4M10 14.4v.2" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"/></svg>
        """
    )

    static let success = TrustedHTML(
        """
        <svg class="sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">\
        <circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.6"/>\
        <path d="M6.4 10.3l2.4 2.4 4.8-5.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" \
        stroke-linejoin="round"/></svg>
        """
    )
}
