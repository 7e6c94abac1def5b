/// How much is logged, and how it looks.
struct LogSettings {
    let level: Logger.Level
    let format: StreamLogHandler.Format

    init(_ settings: Settings) {
        let levels = Logger.Level.allCases.map(\.rawValue)
        let formats = StreamLogHandler.Format.allCases.map(\.rawValue)
        level =
            Logger.Level(
                rawValue: settings.choice("LOG_LEVEL", default: "info", of: levels, help: "The least that is logged")
            ) ?? .info
        format =
            StreamLogHandler.Format(
                rawValue: settings.choice(
                    "LOG_FORMAT",
                    default: "console",
                    of: formats,
                    help: "How a line looks: for people, or one JSON object"
                )
            ) ?? .console
    }
}
