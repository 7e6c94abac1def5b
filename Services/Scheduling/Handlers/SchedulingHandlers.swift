import Contracts
import TransactionalStore

/// Every command that scheduling handles.
enum SchedulingHandlers {
    static var all: CommandHandlers {
        var handlers = CommandHandlers()
        handlers.on(BookAppointment.self, BookAppointmentHandler.handle)
        handlers.on(RescheduleAppointment.self, RescheduleAppointmentHandler.handle)
        handlers.on(CancelAppointment.self, CancelAppointmentHandler.handle)
        return handlers
    }
}
