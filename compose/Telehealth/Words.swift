/// Words that several commands share.
enum Words {
    static let state = "The directory that keeps keys, stores and logs"
    static let defaultState = ".telehealth"
    static let json = "One line of JSON instead of words"
}
