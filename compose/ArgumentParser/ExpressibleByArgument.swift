/// A type that a word of the command line can stand for.
package protocol ExpressibleByArgument {
    /// Reads the word; nil if it isn't one of this type.
    init?(argument: String)
    /// The words there are, if they can be listed.
    static var allValueStrings: [String] { get }
}

extension ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension String: ExpressibleByArgument {
    package init?(argument: String) { self = argument }
}

extension Int: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension ExpressibleByArgument where Self: RawRepresentable, RawValue == String {
    package init?(argument: String) { self.init(rawValue: argument) }
}

extension ExpressibleByArgument where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var allValueStrings: [String] { allCases.map(\.rawValue) }
}
