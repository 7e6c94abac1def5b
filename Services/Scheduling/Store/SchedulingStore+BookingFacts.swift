import Contracts
import SQLite

extension SchedulingStore {
    /// What a booking of that practitioner at that time needs to know.
    ///
    /// A practitioner of another account is one that this practice does not have.
    func bookingFacts(
        practitioner: PractitionerID,
        account: AccountID,
        start: Timestamp,
        end: Timestamp,
        telehealth: Bool,
        except id: AppointmentID
    ) throws(DatabaseError) -> BookingFacts {
        let standing = try standing(of: practitioner)
        guard let standing, standing.accountID == account else { return BookingFacts(standing: nil, overlaps: false) }
        let overlaps = telehealth ? try hasOverlap(of: practitioner, start: start, end: end, except: id) : false
        return BookingFacts(standing: standing, overlaps: overlaps)
    }
}
