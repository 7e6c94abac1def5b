import Testing

/// Whole ways through the connector, beside a simulated Zoom: one after the other, since each is a small cell of its own.
@Suite(.serialized) struct Flows {}
