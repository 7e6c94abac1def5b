import Contracts
import WebUI

/// The form that moves an appointment.
struct MoveForm: Sendable {
    /// The appointment as it is.
    let reading: AppointmentReading
    var practitioner: String
    var practitionerError: String?
    var time: TimeFields
    /// Whether somebody else has changed it since the form was opened.
    var isStale = false

    init(_ reading: AppointmentReading, time: TimeFields) {
        self.reading = reading
        self.time = time
        practitioner = reading.appointment.practitionerId.rawValue
    }

    func page(_ choices: BookingForm.Choices, viewer: Viewer, calendar: ZonedCalendar, submission: String) -> Page {
        let appointment = reading.appointment
        var page = Page(
            "Move appointment",
            for: viewer,
            in: .calendar,
            styles: ["scheduling.css"],
            scripts: ["booking.js"]
        ) {
            if isStale { StaleNote() }
            Card {
                DefinitionList([
                    (name: "Now", value: AppointmentTime(appointment, calendar).html),
                    (name: appointment.clientIds.count == 1 ? "Client" : "Clients", value: HTML(reading.names)),
                    (name: "Practitioner", value: HTML(reading.practitioner?.displayName ?? "Former practitioner")),
                ])
                CheckedForm(
                    post: "\(PagePath.appointment(appointment.id))/move",
                    for: viewer,
                    submission: submission
                ) {
                    HiddenField(ChangeController.revisionField, "\(reading.revision)")
                    HiddenField("except", appointment.id.rawValue)
                    if appointment.telehealth { HiddenField("telehealth", "on") }
                    PractitionerField(choices, value: practitioner, error: practitionerError)
                    time.html(calendar)
                    if appointment.telehealth {
                        p(.class("hint")) { "The client’s link stays the same." }
                    }
                    BookingWarnings(reasons: [])
                    div(.class("actions")) {
                        SubmitButton("Move appointment")
                        ButtonLink("Leave it", href: CalendarAddress(appointment: appointment.id).href)
                    }
                }
            }
        }
        page.isNarrow = true
        page.trail = [Link("Calendar", href: CalendarAddress(appointment: appointment.id).href)]
        return page
    }
}
