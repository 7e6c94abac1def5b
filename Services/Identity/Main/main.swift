import Identity
import ServiceRuntime

await ServiceMain(
    program: "identity",
    summary: "Practices, their people and what each may do: sign-in, Settings, practitioners.",
    flags: IdentityConfig.flags
) { settings, flags in
    IdentityConfig(settings, flags: flags)
} services: { config, runtime in
    try IdentityService(config, runtime).services
}.run()
