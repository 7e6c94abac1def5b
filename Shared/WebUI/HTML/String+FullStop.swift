extension String {
    /// A name at the end of a sentence: one that ends in a full stop itself gets no second one.
    package var withFullStop: String { hasSuffix(".") ? self : "\(self)." }
}
