// swift-tools-version: 6.2
import PackageDescription

/// The language settings of every Swift target: complete concurrency checking, explicit imports, no warnings.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library of ours under `Shared/`; `assets` are files of pages, put into the program.
func shared(_ name: String, _ dependencies: [Target.Dependency] = [], assets: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Shared/\(name)",
        exclude: readme(name),
        resources: assets.map { .embedInCode($0) },
        swiftSettings: strict
    )
}

/// Libraries whose folder carries a README (a rule lives there).
func readme(_ name: String) -> [String] {
    ["Bus", "Contracts", "TransactionalStore", "WebUI"].contains(name) ? ["README.md"] : []
}

/// A Debian library, by its pkg-config name.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Shared/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A service: a library with all of it, and a thin executable beside it; `assets` are files of its pages.
func service(
    _ name: String,
    executable: String,
    _ dependencies: [Target.Dependency] = [],
    assets: [String] = []
) -> [Target] {
    [
        .target(
            name: name,
            dependencies: [
                "Contracts", "ServiceRuntime", "SQLite", "TransactionalStore", "Cryptography", "HTTPServer", "WebUI",
            ] + dependencies,
            path: "Services/\(name)",
            exclude: ["Main"],
            resources: assets.map { .embedInCode($0) },
            swiftSettings: strict
        ),
        .executableTarget(
            name: "\(name)Main",
            dependencies: [.target(name: name), "ServiceRuntime"],
            path: "Services/\(name)/Main",
            swiftSettings: strict
        ),
    ]
}

/// The tests of one library.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "Harness"] + dependencies,
        path: "Tests/\(name)Tests",
        exclude: name == "Contracts" ? ["Fixtures"] : [],
        swiftSettings: strict
    )
}

let package = Package(
    name: "zoom-byo-telehealth",
    products: [
        .library(name: "Contracts", targets: ["Contracts"]),
        .library(name: "Harness", targets: ["Harness"]),
        .executable(name: "identity", targets: ["IdentityMain"]),
        .executable(name: "zoom-connector", targets: ["ZoomConnectorMain"]),
        .executable(name: "scheduling", targets: ["SchedulingMain"]),
        .executable(name: "zoom-simulator", targets: ["ZoomSimulatorMain"]),
        .executable(name: "telehealth", targets: ["Telehealth"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "limit", targets: ["Limit"]),
        .executable(name: "simulate", targets: ["Simulate"]),
    ],
    targets: [
        system("CRdKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),

        shared("ServiceRuntime"),
        shared("Contracts"),
        shared("Cryptography", ["CSodium"]),
        shared("SQLite", ["CSQLite", "ServiceRuntime"]),
        shared("Bus", ["CRdKafka", "ServiceRuntime"]),
        shared("HTTPClient", ["CCurl", "ServiceRuntime"]),
        shared("HTTPServer", ["CMicroHTTPD", "ServiceRuntime"]),
        shared("TransactionalStore", ["Bus", "SQLite", "Cryptography", "Contracts", "ServiceRuntime"]),
        shared(
            "WebUI",
            ["HTTPServer", "Cryptography", "Contracts", "ServiceRuntime"],
            assets: ["Assets/app.css", "Assets/app.js", "Assets/icon.svg"]
        ),
    ]
        + service("Identity", executable: "identity", assets: ["Web/Assets/identity.js"])
        + service("ZoomConnector", executable: "zoom-connector", ["HTTPClient"])
        + service(
            "Scheduling",
            executable: "scheduling",
            assets: [
                "Web/Assets/booking.js", "Web/Assets/calendar.js", "Web/Assets/join-go.js", "Web/Assets/join.js",
                "Web/Assets/launch.js", "Web/Assets/scheduling.css",
            ]
        )
        + [
            .target(
                name: "ZoomSimulator",
                dependencies: ["HTTPServer", "HTTPClient", "Cryptography", "ServiceRuntime"],
                path: "compose/ZoomSimulator",
                exclude: ["Main", "README.md"],
                swiftSettings: strict
            ),
            .executableTarget(
                name: "ZoomSimulatorMain",
                dependencies: ["ZoomSimulator", "ServiceRuntime"],
                path: "compose/ZoomSimulator/Main",
                swiftSettings: strict
            ),
            .target(
                name: "Cluster",
                dependencies: ["Bus", "Contracts", "Cryptography", "HTTPClient", "ServiceRuntime"],
                path: "compose/Cluster",
                swiftSettings: strict
            ),
            .target(name: "ArgumentParser", path: "compose/ArgumentParser", swiftSettings: strict),
            .executableTarget(
                name: "Telehealth",
                dependencies: ["ArgumentParser", "Cluster", "ServiceRuntime"],
                path: "compose/Telehealth",
                swiftSettings: strict
            ),

            .target(
                name: "Harness",
                dependencies: ["Contracts", "Bus", "ServiceRuntime"],
                path: "Tests/Harness",
                swiftSettings: strict
            ),
            tests(of: "ServiceRuntime"),
            tests(of: "Contracts"),
            tests(of: "Cryptography"),
            tests(of: "SQLite", ["ServiceRuntime"]),
            tests(of: "Bus", ["ServiceRuntime"]),
            tests(of: "HTTPClient", ["HTTPServer", "ServiceRuntime"]),
            tests(of: "HTTPServer", ["HTTPClient", "ServiceRuntime"]),
            tests(
                of: "TransactionalStore",
                ["Bus", "SQLite", "Cryptography", "Contracts", "ServiceRuntime", "CoreProbe"]
            ),
            .executableTarget(
                name: "CoreProbe",
                dependencies: ["TransactionalStore", "Bus", "Cryptography", "Contracts", "ServiceRuntime"],
                path: "Tests/CoreProbe",
                swiftSettings: strict
            ),
            tests(of: "WebUI", ["HTTPServer", "HTTPClient", "Cryptography", "Contracts", "ServiceRuntime"]),
            tests(
                of: "Identity",
                [
                    "TransactionalStore", "SQLite", "Bus", "Cryptography", "HTTPServer", "HTTPClient", "WebUI",
                    "Contracts", "ServiceRuntime",
                ]
            ),
            tests(
                of: "ZoomConnector",
                [
                    "TransactionalStore", "SQLite", "Bus", "Cryptography", "HTTPServer", "HTTPClient", "WebUI",
                    "Contracts",
                    "ServiceRuntime", "ZoomSimulator",
                ]
            ),
            tests(
                of: "Scheduling",
                [
                    "TransactionalStore", "SQLite", "Bus", "Cryptography", "HTTPServer", "HTTPClient", "WebUI",
                    "Contracts", "ServiceRuntime",
                ]
            ),
            tests(of: "ZoomSimulator", ["HTTPServer", "HTTPClient", "Cryptography", "ServiceRuntime"]),
            tests(of: "ArgumentParser"),
            tests(of: "Cluster", ["Bus", "Contracts", "Cryptography", "HTTPClient", "HTTPServer", "ServiceRuntime"]),

            .executableTarget(
                name: "Benchmarks",
                dependencies: [
                    "Bus", "SQLite", "Contracts", "Cryptography", "TransactionalStore", "HTTPClient", "HTTPServer",
                    "WebUI", "ServiceRuntime", "Cluster", "Harness",
                ],
                path: "Tests/Benchmarks/Main",
                swiftSettings: strict
            ),
            // Both import what is internal to the services: a release build of them needs -enable-testing.
            .target(
                name: "Simulation",
                dependencies: [
                    "Bus", "SQLite", "Contracts", "Cryptography", "TransactionalStore", "ServiceRuntime", "HTTPClient",
                    "Identity", "Scheduling", "ZoomConnector", "ZoomSimulator",
                ],
                path: "Tests/Simulation",
                exclude: ["Main", "README.md"],
                swiftSettings: strict
            ),
            tests(of: "Simulation", ["Contracts", "Identity", "TransactionalStore"]),
            .executableTarget(
                name: "Simulate",
                dependencies: ["Simulation"],
                path: "Tests/Simulation/Main",
                swiftSettings: strict
            ),
            .executableTarget(
                name: "Limit",
                dependencies: ["CRdKafka", "CSQLite"],
                path: "Tests/Benchmarks/Limit"
            ),
        ],
    swiftLanguageModes: [.v6]
)
