import Contracts
import HTTPServer
import WebUI

/// The form that books an appointment.
struct BookingForm: Sendable {
    static let path = "/appointments/new"

    var practitioner = ""
    var practitionerError: String?
    var clients = ClientFields()
    var time: TimeFields
    var isTelehealth = true
    /// What is wrong with the whole.
    var refusal: String?

    /// The address of an empty form for a day.
    static func address(date: CalendarDate, practitioner: PractitionerID?) -> String {
        var query = URLEncodedForm(["date": date.description])
        if let practitioner { query.append("practitioner", practitioner.rawValue) }
        return "\(path)?\(query.encoded)"
    }

    /// An empty form for a time.
    init(time: TimeFields, practitioner: PractitionerID?) {
        self.time = time
        self.practitioner = practitioner?.rawValue ?? ""
    }

    /// Takes what was sent.
    init(_ form: URLEncodedForm) {
        practitioner = form["practitioner"] ?? ""
        clients = ClientFields(form)
        time = TimeFields(form)
        isTelehealth = form["telehealth"] != nil
    }

    /// What the form offers to choose from.
    struct Choices: Sendable {
        var practitioners: [Practitioner]
        var standings: [PractitionerID: PractitionerStanding]
        var clients: [NamedClient]
    }

    func page(_ choices: Choices, viewer: Viewer, calendar: ZonedCalendar, submission: String) -> Page {
        var page = Page(
            "Book appointment",
            for: viewer,
            in: .calendar,
            styles: ["scheduling.css"],
            scripts: ["booking.js"]
        ) {
            if choices.practitioners.isEmpty {
                EmptyState(
                    "No practitioners yet",
                    hint: "Appointments belong to a practitioner, and there is no active one. \(PageError.askSettings)"
                )
            } else {
                Card {
                    CheckedForm(post: BookingController.path, for: viewer, submission: submission) {
                        if let refusal { Banner(.error, "This can’t be booked") { p { refusal } } }
                        PractitionerField(choices, value: practitioner, error: practitionerError)
                        clients.html(known: choices.clients)
                        time.html(calendar)
                        Checkbox(
                            "Telehealth",
                            name: "telehealth",
                            isChecked: isTelehealth,
                            hint: "Held over video. The Zoom meeting is made by itself, within a day of the start."
                        )
                        BookingWarnings(reasons: [])
                        div(.class("actions")) {
                            SubmitButton("Book appointment")
                            ButtonLink(
                                "Back to the calendar",
                                href: CalendarAddress(date: CalendarDate(time.date)).href
                            )
                        }
                    }
                }
            }
        }
        page.isNarrow = true
        page.trail = [Link("Calendar", href: PagePath.calendar)]
        return page
    }
}

/// Whose appointment it is, with what stands in the way of their sessions.
struct PractitionerField: HTMLComponent {
    private let choices: BookingForm.Choices
    private let value: String
    private let error: String?

    init(_ choices: BookingForm.Choices, value: String, error: String?) {
        self.choices = choices
        self.value = value
        self.error = error
    }

    var html: HTML {
        let options = choices.practitioners.map { practitioner in
            Field.Option(practitioner.id.rawValue, practitioner.displayName + note(practitioner.id))
        }
        let isOne = options.count == 1
        return Field(
            "Practitioner",
            name: "practitioner",
            .choice(isOne ? options : [Field.Option("", "Choose…")] + options),
            value: isOne ? options[0].value : value,
            error: error
        ).html
    }

    private func note(_ id: PractitionerID) -> String {
        switch choices.standings[id]?.obstacle {
        case .notLinked: " (Zoom not connected)"
        case .needsReconnect, .startSuspended: " (Zoom to be connected again)"
        case .nobodyHosts: " (nobody can start sessions yet)"
        case .providerTelehealthPro: " (Telehealth Pro)"
        default: choices.standings[id]?.meetingLimitMinutes.map { " (Zoom Basic: \($0) minutes)" } ?? ""
        }
    }
}
