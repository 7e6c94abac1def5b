import Contracts
import HTTPServer

/// A view of the calendar, as an address: which week, whose appointments, which panel is open.
struct CalendarAddress: Equatable, Sendable {
    /// A day of the week; nil: today, or the appointment's.
    var date: CalendarDate?
    /// Whose appointments; nil: everybody's.
    var practitioner: PractitionerID?
    /// Whose panel is open.
    var appointment: AppointmentID?

    /// The address.
    var href: String {
        var query = URLEncodedForm()
        if let date { query.append("date", date.description) }
        if let practitioner { query.append("practitioner", practitioner.rawValue) }
        if let appointment { query.append("appointment", appointment.rawValue) }
        return query.fields.isEmpty ? PagePath.calendar : "\(PagePath.calendar)?\(query.encoded)"
    }

    /// Another view, changed a little.
    func with(_ change: (inout CalendarAddress) -> Void) -> CalendarAddress {
        var copy = self
        change(&copy)
        return copy
    }
}

extension CalendarAddress {
    /// Reads a query.
    ///
    /// - Throws: 400 naming what is no date or id.
    init(_ query: URLEncodedForm) throws(HTTPError) {
        date = try Self.value("date", in: query, "a day, written like 2026-11-24") { CalendarDate($0) }
        practitioner = try Self.value("practitioner", in: query, "a practitioner's id") { PractitionerID($0) }
        appointment = try Self.value("appointment", in: query, "an appointment's id") { AppointmentID($0) }
    }

    private static func value<Value>(
        _ name: String,
        in query: URLEncodedForm,
        _ what: String,
        _ read: (String) -> Value?
    ) throws(HTTPError) -> Value? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let value = read(text) else {
            throw HTTPError(.badRequest, message: "In the address, “\(name)” must be \(what).")
        }
        return value
    }
}
