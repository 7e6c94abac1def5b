import Testing

/// The tests that run the whole of scheduling on a broker of their own: one after the other, so that none starves another.
@Suite(.serialized) enum PageTests {}
