/// A password that a user chooses, before it is hashed.
struct NewPassword: Sendable {
    /// The fewest and most characters.
    static let lengths = 12...128

    /// What is wrong with a choice.
    enum Problem: Equatable, Sendable {
        case tooShort
        case tooLong
        /// Few different characters.
        case tooSimple
        /// The same as the name or the address.
        case isIdentity
        /// The second entry differs.
        case repetitionDiffers

        var sentence: String {
            switch self {
            case .tooShort: "Use at least \(NewPassword.lengths.lowerBound) characters."
            case .tooLong: "Use at most \(NewPassword.lengths.upperBound) characters."
            case .tooSimple: "Use more different characters."
            case .isIdentity: "Don't use your name or e-mail address as the password."
            case .repetitionDiffers: "The two entries differ. Type the same password twice."
            }
        }
    }

    let text: String

    /// Checks a choice.
    ///
    /// - Throws: the first thing that is wrong with it.
    init(_ text: String, repeated: String, name: String, email: EmailAddress) throws(PasswordRefused) {
        let problem: Problem? =
            if text.count < Self.lengths.lowerBound {
                .tooShort
            } else if text.count > Self.lengths.upperBound || text.utf8.count > 4 * Self.lengths.upperBound {
                .tooLong
            } else if Set(text).count < 5 {
                .tooSimple
            } else if text.lowercased() == email.text || text.lowercased() == name.lowercased() {
                .isIdentity
            } else if text != repeated {
                .repetitionDiffers
            } else {
                nil
            }
        if let problem { throw PasswordRefused(problem: problem) }
        self.text = text
    }
}

/// A password that is not taken.
struct PasswordRefused: Error, Equatable {
    let problem: NewPassword.Problem
}
